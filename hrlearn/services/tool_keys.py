"""The tool's own keys: made at first use, published before they sign, sealed where they are kept.

A new key is published a day before it signs, so that every platform that has cached our key set has read it by then.
The key before it stays published after that, because what it has signed may still be on its way.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, Protocol

from hrlearn.errors import NotFoundError
from hrlearn.services.auditing import kind_of
from hrlearn.services.desk_values import OPERATOR, Actor
from hrlearn.services.port_values import StoredKey, ToolKey
from hrlearn.services.ports import Storage, UnitOfWork
from hrlearn.services.refusals import KeyRefusedError
from hrlearn.services.times import Clock

__all__ = ["PUBLISHED_AFTER", "PUBLISHED_BEFORE", "KeyLine", "Sealer", "ToolKeys"]

PUBLISHED_BEFORE = timedelta(hours=24)
"""How long a new key is published before it signs: longer than platforms keep a key set without looking again."""
PUBLISHED_AFTER = timedelta(hours=1)
"""How long a key stays published after its last signature: longer than anything that we sign is good for."""


class Sealer(Protocol):
    """Seals private keys for the database."""

    def seal(self, text: str) -> str:
        """Return the text sealed with the newest key of the ring."""
        ...

    def unseal(self, sealed: str) -> str:
        """Return what was sealed; raises SettingsError where the ring has no key for it."""
        ...

    def is_newest(self, sealed: str) -> bool:
        """Say whether the newest key of the ring has sealed this."""
        ...


@dataclass(frozen=True, slots=True)
class KeyLine:
    """One key for the operator; ``state`` is "signs", "waiting", "published" or "retired"."""

    kid: str
    state: str
    created_at: datetime
    signs_from: datetime
    retired_at: datetime | None


class ToolKeys:
    """Signs with one key and publishes all that are not retired. ``make_key`` makes an RSA key pair of 2048 bits."""

    def __init__(self, storage: Storage, make_key: Callable[[], ToolKey], clock: Clock, sealer: Sealer) -> None:
        self._storage = storage
        self._make_key = make_key
        self._clock = clock
        self._sealer = sealer

    def ready(self) -> None:
        """Make the first key, and seal again what the newest key of the ring has not sealed; safe to repeat.

        Raises SettingsError where the ring cannot open a key.
        """
        self._keys()
        with self._storage.unit_of_work(None) as unit:
            self._seal_again(unit)
            unit.commit()

    def signing(self) -> tuple[str, str]:
        """Return the key id and the private key as PEM text to sign with; raises SettingsError."""
        key = _signing(self._keys(), self._clock())
        return key.kid, self._sealer.unseal(key.sealed_pem)

    def public_set(self) -> list[Mapping[str, Any]]:
        """Return the public halves as a list of JWKs, newest first, for the key set URL."""
        return [key.public_jwk for key in _live(self._keys())]

    def lines(self) -> tuple[KeyLine, ...]:
        """Return every key with its state, newest first."""
        keys, now = self._keys(), self._clock()
        signing = _signing(keys, now)
        return tuple(
            KeyLine(key.kid, _state(key, signing, now), key.created_at, key.signs_from, key.retired_at) for key in keys
        )

    def rotate(self, *, leaked: bool = False, by: Actor = OPERATOR) -> KeyLine:
        """Publish a new key, which signs after a day; keys from before the present one are retired.

        With ``leaked`` the new key signs at once and all others are retired. Raises KeyRefusedError while an earlier
        rotation is on its way.
        """
        made, now = self._make_key(), self._clock()
        signs_from = now if leaked else now + PUBLISHED_BEFORE
        with self._storage.unit_of_work(None) as unit:
            known = _live(unit.installation.lock_tool_keys())
            for key in known if leaked else _replaced(known, now):
                unit.installation.change_tool_key(_retired(key, now))
            if not known:  # the first key has nobody to wait for
                signs_from = now
            unit.installation.add_tool_key(self._stored(made, now, signs_from))
            self._seal_again(unit)
            unit.installation.audit_all(now, "key.rotated", by, kind_of("key.rotated"), made.kid)
            unit.commit()
        return next(line for line in self.lines() if line.kid == made.kid)

    def retire(self, kid: str, by: Actor = OPERATOR) -> None:
        """Stop publishing a key and forget its private half.

        Raises NotFoundError for an unknown key, KeyRefusedError for one that signs or has just signed.
        """
        now = self._clock()
        with self._storage.unit_of_work(None) as unit:
            known = _live(unit.installation.lock_tool_keys())
            found = next((key for key in known if key.kid == kid), None)
            if found is None:
                message = f"There is no published key {kid!r}."
                raise NotFoundError(message, hint="See: hrlearn-lti keys list", code="key.unknown")
            _check_retirable(found, known, now)
            unit.installation.change_tool_key(_retired(found, now))
            unit.installation.audit_all(now, "key.retired", by, kind_of("key.retired"), kid)
            unit.commit()

    def _keys(self) -> tuple[StoredKey, ...]:
        with self._storage.reading(None) as unit:
            found = unit.installation.tool_keys()
        return found if _live(found) else self._first()

    def _first(self) -> tuple[StoredKey, ...]:
        made = self._make_key()
        with self._storage.unit_of_work(None) as unit:
            if not _live(unit.installation.tool_keys()):
                now = self._clock()
                unit.installation.add_tool_key(self._stored(made, now, now))
            keys = unit.installation.tool_keys()
            unit.commit()
        return keys

    def _stored(self, made: ToolKey, now: datetime, signs_from: datetime) -> StoredKey:
        return StoredKey(made.kid, self._sealer.seal(made.private_pem), made.public_jwk, now, signs_from, None)

    def _seal_again(self, unit: UnitOfWork) -> None:
        for key in _live(unit.installation.tool_keys()):
            if not self._sealer.is_newest(key.sealed_pem):
                sealed = self._sealer.seal(self._sealer.unseal(key.sealed_pem))
                unit.installation.change_tool_key(replace(key, sealed_pem=sealed))


def _live(keys: Sequence[StoredKey]) -> tuple[StoredKey, ...]:
    return tuple(key for key in keys if key.retired_at is None)


def _signing(keys: Sequence[StoredKey], now: datetime) -> StoredKey:
    """Return the key whose turn it is; where no turn has come yet (a clock was set back), the oldest."""
    live = _live(keys)
    begun = [key for key in live if key.signs_from <= now]
    return max(begun, key=lambda key: key.signs_from) if begun else min(live, key=lambda key: key.signs_from)


def _state(key: StoredKey, signing: StoredKey, now: datetime) -> str:
    if key.retired_at is not None:
        return "retired"
    if key.kid == signing.kid:
        return "signs"
    return "waiting" if key.signs_from > now else "published"


def _replaced(live: Sequence[StoredKey], now: datetime) -> Sequence[StoredKey]:
    """Return the keys that a rotation retires; raises KeyRefusedError while the last one is on its way."""
    if not live:
        return ()
    signing = _signing(live, now)
    older = [key for key in live if key.kid != signing.kid]
    waiting = [key for key in older if key.signs_from > now]
    if waiting:
        message = (
            f"The key {waiting[0].kid} is published already and signs from {waiting[0].signs_from:%Y-%m-%d %H:%M}."
        )
        hint = "Wait until then. If a key has leaked, run: hrlearn-lti keys rotate --leaked"
        raise KeyRefusedError(message, hint=hint, code="key.waiting")
    for key in older:
        _check_retirable(key, live, now)
    return older


def _check_retirable(key: StoredKey, live: Sequence[StoredKey], now: datetime) -> None:
    signing = _signing(live, now)
    if key.kid == signing.kid:
        message = f"The key {key.kid} is the one that signs."
        hint = "Run: hrlearn-lti keys rotate"
        raise KeyRefusedError(
            message, hint=f"{hint} (with --leaked where somebody else may have it).", code="key.signs"
        )
    if key.signs_from <= now < signing.signs_from + PUBLISHED_AFTER:
        message = f"The key {key.kid} has signed until a moment ago, and platforms may still be checking that."
        raise KeyRefusedError(message, hint="Try again in an hour.", code="key.just_signed")


def _retired(key: StoredKey, now: datetime) -> StoredKey:
    return replace(key, sealed_pem="", retired_at=now)
