"""The academy's signing keys: made once, published at /jwks, replaceable while it runs."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from typing import Any

from joserfc import jwt
from joserfc.jwk import RSAKey

_BITS = 2048


class SigningKeys:
    """An ordered set of RSA keys; the newest signs, all of them are published."""

    def __init__(self, private_pems: list[tuple[str, str]] | None = None) -> None:
        """Start from (kid, private PEM) pairs, or from one new key."""
        self._lock = threading.Lock()
        self._keys = [RSAKey.import_key(pem, {"kid": kid}) for kid, pem in private_pems or []]
        if not self._keys:
            self._keys = [_new_key()]

    @property
    def current(self) -> RSAKey:
        """The key that signs new tokens."""
        with self._lock:
            return self._keys[-1]

    @property
    def kid(self) -> str:
        """Key id of the key that signs new tokens."""
        return str(self.current.kid)

    def sign(self, claims: Mapping[str, Any]) -> str:
        """Sign claims as an RS256 token whose header names the key."""
        key = self.current
        return jwt.encode({"alg": "RS256", "kid": key.kid}, dict(claims), key, ["RS256"])

    def public_set(self) -> dict[str, list[dict[str, Any]]]:
        """The JSON Web Key Set to publish: public parts only (RFC 7517, section 5)."""
        with self._lock:
            keys = list(self._keys)
        return {"keys": [{**key.as_dict(private=False), "alg": "RS256", "use": "sig"} for key in keys]}

    def public_pem(self) -> bytes:
        """Public half of the current key; handy to try a confused HS256 token."""
        return self.current.as_pem(private=False)

    def rotate(self, *, keep_old: bool = True) -> str:
        """Start signing with a new key and return its kid; old keys stay published if kept."""
        key = _new_key()
        with self._lock:
            self._keys = [*self._keys, key] if keep_old else [key]
        return str(key.kid)

    def private_pems(self) -> list[list[str]]:
        """(kid, private PEM) pairs, for the state file only."""
        with self._lock:
            return [[str(key.kid), key.as_pem(private=True).decode()] for key in self._keys]


def make_signing_key() -> tuple[str, str]:
    """A new key as (kid, private PEM), ready for `AcademyConfig.signing_keys`."""
    key = _new_key()
    return str(key.kid), key.as_pem(private=True).decode()


def _new_key() -> RSAKey:
    key = RSAKey.generate_key(_BITS)
    return RSAKey.import_key(key.as_pem(private=True), {"kid": key.thumbprint()})
