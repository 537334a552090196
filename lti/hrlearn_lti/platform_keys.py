"""The public keys of platforms: fetched when needed, kept for ten minutes, fetched again for an unknown key id."""

from __future__ import annotations

import threading
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from jwt.algorithms import RSAAlgorithm
from jwt.exceptions import InvalidKeyError

from hrlearn.errors import HrlearnError, LaunchError
from hrlearn.services import RegistrationFacts

__all__ = ["PlatformKeys"]

FRESH_SECONDS = 600.0
"""How long a key that the platform has withdrawn may still open the door."""
PAUSE_SECONDS = 60.0
"""At most one fetch in this time for each key set: a flood of unknown key ids must not become a flood of requests."""
MOST_KEYS = 100
SMALLEST_KEY_BITS = 2048

Fetch = Callable[[str, Collection[str]], Any]


@dataclass
class _KeySet:
    """What is known of one key set; ``tried_at`` is the time of the last fetch, good or not."""

    lock: threading.Lock = field(default_factory=threading.Lock)
    keys: Mapping[str, RSAPublicKey] = field(default_factory=dict)
    fetched_at: float | None = None
    tried_at: float | None = None


class PlatformKeys:
    """RSA keys by registration and key id; ``clock`` counts seconds and never goes back."""

    def __init__(self, fetch: Fetch, clock: Callable[[], float]) -> None:
        self._fetch = fetch
        self._clock = clock
        self._lock = threading.Lock()
        self._sets: dict[tuple[str, str], _KeySet] = {}

    def key(self, registration: RegistrationFacts, kid: str) -> RSAPublicKey:
        """Return the key that the platform publishes under ``kid``; raises LaunchError."""
        found = self._set_of(registration)
        with found.lock:
            if self._is_stale(found) or kid not in found.keys:
                self._refresh(found, registration)
            key = found.keys.get(kid)
        if key is None:
            msg = "Your learning platform signed this visit with a key that it does not publish."
            raise LaunchError(msg, hint="Wait a minute, then open the activity again.", code="launch.unknown_key")
        return key

    def _set_of(self, registration: RegistrationFacts) -> _KeySet:
        with self._lock:
            return self._sets.setdefault((registration.issuer, registration.key_set_url), _KeySet())

    def _is_stale(self, found: _KeySet) -> bool:
        return found.fetched_at is None or self._clock() - found.fetched_at > FRESH_SECONDS

    def _refresh(self, found: _KeySet, registration: RegistrationFacts) -> None:
        now = self._clock()
        if found.tried_at is None or now - found.tried_at >= PAUSE_SECONDS:
            found.tried_at = now
            trusted = (registration.key_set_url, registration.auth_token_url, registration.auth_login_url)
            try:
                found.keys = _read(self._fetch(registration.key_set_url, trusted))
                found.fetched_at = now
            except HrlearnError as error:
                raise _unreachable() from error
        if self._is_stale(found):
            raise _unreachable()


def _read(key_set: object) -> Mapping[str, RSAPublicKey]:
    """Read a JSON Web Key Set (RFC 7517, section 5): signing keys of type RSA with an id, all else is passed over."""
    listed = key_set.get("keys") if isinstance(key_set, dict) else None
    if not isinstance(listed, list) or len(listed) > MOST_KEYS:
        raise _unreachable()
    found = {}
    for raw in listed:
        key = _rsa(raw) if isinstance(raw, dict) else None
        if key is not None:
            found[str(raw["kid"])] = key
    return found


def _rsa(raw: Mapping[str, Any]) -> RSAPublicKey | None:
    fits = (
        raw.get("kty") == "RSA"
        and isinstance(raw.get("kid"), str)
        and raw.get("use") in {None, "sig"}
        and raw.get("alg") in {None, "RS256"}
        and "d" not in raw
    )
    if not fits:
        return None
    try:
        key = RSAAlgorithm.from_jwk(dict(raw))
    except (InvalidKeyError, ValueError, TypeError, KeyError):
        return None
    return key if isinstance(key, RSAPublicKey) and key.key_size >= SMALLEST_KEY_BITS else None


def _unreachable() -> LaunchError:
    return LaunchError(
        "The keys of your learning platform could not be read, so this visit could not be checked.",
        hint="Wait a minute, then open the activity again.",
        code="launch.keys_unreachable",
    )
