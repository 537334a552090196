"""The key ring that seals the tool's private keys in the database (Fernet: AES-128-CBC with HMAC-SHA-256).

The first key of the ring seals, all of them open. So a ring is changed by putting a new key in front, starting the
server once, and taking the old key away.
"""

from __future__ import annotations

from base64 import b64decode, urlsafe_b64encode
from binascii import Error as NotBase64Error
from collections.abc import Sequence

from cryptography.fernet import Fernet, InvalidToken, MultiFernet

from hrlearn.errors import SettingsError

__all__ = ["KeyRing"]

KEY_BYTES = 32
_MARK = "sealed:"


class KeyRing:
    """Seals and opens text. ``keys`` are 32 random bytes each in base64; raises SettingsError for others."""

    def __init__(self, keys: Sequence[str]) -> None:
        if not keys:
            raise _wrong("HRLEARN_KEY_ENCRYPTION_KEYS is empty.")
        ring = [Fernet(_key(text, number)) for number, text in enumerate(keys, start=1)]
        self._newest = ring[0]
        self._ring = MultiFernet(ring)

    def seal(self, text: str) -> str:
        """Return the text sealed with the first key of the ring."""
        return _MARK + self._newest.encrypt(text.encode()).decode()

    def unseal(self, sealed: str) -> str:
        """Return what was sealed; text from before there was a ring comes back as it is. Raises SettingsError."""
        if not sealed.startswith(_MARK):
            return sealed
        try:
            return self._ring.decrypt(sealed.removeprefix(_MARK)).decode()
        except InvalidToken:
            message = "The tool's private keys were sealed with a key that HRLEARN_KEY_ENCRYPTION_KEYS does not hold."
            hint = "Put that key back behind the new one. If it is lost: hrlearn-lti keys rotate --leaked"
            raise SettingsError(message, hint=hint, code="key.cannot_be_opened") from None

    def is_newest(self, sealed: str) -> bool:
        """Say whether the first key of the ring has sealed this."""
        if not sealed.startswith(_MARK):
            return False
        try:
            self._newest.decrypt(sealed.removeprefix(_MARK))
        except InvalidToken:
            return False
        return True


def _key(text: str, number: int) -> bytes:
    """Read a key in either alphabet of base64; what it says is never repeated."""
    try:
        raw = b64decode(text.replace("-", "+").replace("_", "/"), validate=True)
    except NotBase64Error:
        raw = b""
    if len(raw) != KEY_BYTES:
        raise _wrong(f"Key {number} of HRLEARN_KEY_ENCRYPTION_KEYS is not {KEY_BYTES} bytes in base64.")
    return urlsafe_b64encode(raw)


def _wrong(message: str) -> SettingsError:
    return SettingsError(message, hint="Make a key with: openssl rand -base64 32")
