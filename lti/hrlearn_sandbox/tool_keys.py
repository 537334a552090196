"""Verification of what the tool signed, with the key set that the tool publishes."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Mapping
from typing import Any

import requests
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from .errors import TokenRefusedError

_SECONDS_TO_FETCH = 3.0
_LARGEST_KEY_SET = 1024 * 1024
_LEEWAY = 60
_LONGEST_LIFE = 3600


class ToolKeys:
    """The tool's public keys, fetched when needed and again when a token does not verify."""

    def __init__(self, jwks_url: Callable[[], str]) -> None:
        """Remember where the address is found; nothing is fetched yet."""
        self._url = jwks_url
        self._lock = threading.Lock()
        self._keys: KeySet | None = None

    def verified(self, token: str, now: float) -> dict[str, Any]:
        """Claims of an RS256 token by the tool whose time window holds `now` (seconds since 1970).

        Raises TokenRefusedError with the rule that the token broke.
        """
        claims = self._signed_claims(token)
        _check_times(claims, now)
        return claims

    def _signed_claims(self, token: str) -> dict[str, Any]:
        with self._lock:
            keys = self._keys
        if keys is not None:
            try:
                return _decode(token, keys)
            except TokenRefusedError:
                pass  # The tool may have changed its keys since: fetch them once more below.
        keys = self._fetch()
        with self._lock:
            self._keys = keys
        return _decode(token, keys)

    def _fetch(self) -> KeySet:
        url = self._url()
        try:
            with requests.get(url, timeout=_SECONDS_TO_FETCH, stream=True, allow_redirects=False) as answer:
                answer.raise_for_status()
                body = answer.raw.read(_LARGEST_KEY_SET + 1, decode_content=True)
            return _key_set(body)
        except (requests.RequestException, ValueError, JoseError) as error:
            raise TokenRefusedError(
                f"The tool's key set at {url} could not be read: {error}. "
                "Check that the tool is running and that the address is right."
            ) from error


def require(claims: Mapping[str, Any], name: str, wanted: str) -> None:
    """Raise TokenRefusedError unless the claim equals what is wanted."""
    if claims.get(name) != wanted:
        raise TokenRefusedError(f"{name} must be {wanted!r}; the token says {claims.get(name)!r}.")


def require_audience(claims: Mapping[str, Any], accepted: set[str]) -> None:
    """Raise TokenRefusedError unless `aud` (text or list) holds one of the accepted values."""
    stated = claims.get("aud")
    audiences = stated if isinstance(stated, list) else [stated]
    if not accepted.intersection(each for each in audiences if isinstance(each, str)):
        raise TokenRefusedError(f"aud must hold {' or '.join(sorted(accepted))}; the token says {stated!r}.")


def expiry(claims: Mapping[str, Any]) -> float:
    """When a token with verified times ends, leeway included (seconds since 1970)."""
    return float(claims["exp"]) + _LEEWAY


def _key_set(body: bytes) -> KeySet:
    if len(body) > _LARGEST_KEY_SET:
        raise ValueError("larger than 1 MiB")
    found = json.loads(body)
    if not isinstance(found, dict) or not isinstance(found.get("keys"), list):
        raise ValueError("not a JSON Web Key Set")  # noqa: TRY004 - one kind of error to catch
    return KeySet.import_key_set({"keys": found["keys"]})


def _decode(token: str, keys: KeySet) -> dict[str, Any]:
    try:
        parsed = jwt.decode(token, keys, ["RS256"])
    except (JoseError, ValueError) as error:
        raise TokenRefusedError(f"The token's signature is not valid: {error}") from error
    if not parsed.header.get("kid"):
        raise TokenRefusedError("The token's header names no key: kid is missing.")
    return dict(parsed.claims)


def _check_times(claims: Mapping[str, Any], now: float) -> None:
    moments = {name: claims.get(name) for name in ("exp", "iat")}
    for name, value in moments.items():
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise TokenRefusedError(f"{name} is missing or is not a number.")
    ends, made = float(claims["exp"]), float(claims["iat"])
    if ends <= now - _LEEWAY:
        raise TokenRefusedError("The token has expired (exp).")
    if made > now + _LEEWAY:
        raise TokenRefusedError("The token comes from the future (iat).")
    if ends - made > _LONGEST_LIFE:
        raise TokenRefusedError("The token lives longer than an hour (exp - iat).")
