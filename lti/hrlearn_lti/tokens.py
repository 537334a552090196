"""Verifies the id_token of a launch (LTI Security Framework 1.0, section 5.1.3; OpenID Connect Core, section 3.1.3.7).

PyJWT checks the signature and nothing else: the rules about time, issuer and audience stand here, one beside the other,
with the clock passed in.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import jwt

from hrlearn.errors import LaunchError
from hrlearn.services import RegistrationFacts
from hrlearn_lti.platform_keys import PlatformKeys

__all__ = ["LEEWAY", "LONGEST_AGE", "IdTokens"]

LEEWAY = 60
"""Seconds by which the clocks of platform and tool may differ."""
LONGEST_AGE = 600
"""Seconds after ``iat`` for which a launch is taken; nonces are kept longer than that."""
_ONLY_SIGNATURE = {f"verify_{rule}": False for rule in ("exp", "nbf", "iat", "aud", "iss", "sub", "jti")} | {
    "verify_signature": True
}


class IdTokens:
    """Reads id_tokens of registered platforms; ``clock`` gives seconds since 1970."""

    def __init__(self, keys: PlatformKeys, clock: Callable[[], float]) -> None:
        self._keys = keys
        self._clock = clock

    def read(self, token: str, registration: RegistrationFacts, nonce: str) -> Mapping[str, Any]:
        """Return the claims of a token that this platform has signed for us, for this very login.

        Raises LaunchError with a code for the first rule that the token breaks.
        """
        kid = _key_id(token)
        claims = _verified(token, self._keys, registration, kid)
        _check_issuer(claims, registration)
        _check_audience(claims, registration.client_id)
        _check_times(claims, self._clock())
        _check_nonce(claims, nonce)
        return claims


def _refused(code: str, message: str, hint: str = "Open the activity again from your course.") -> LaunchError:
    return LaunchError(message, hint=hint, code=f"launch.{code}")


def _unreadable() -> LaunchError:
    return _refused("bad_token", "Your learning platform sent a message that could not be read.")


def _key_id(token: str) -> str:
    """Read the header; it decides nothing but which published key must fit.

    Whoever does not understand a ``crit`` must refuse (RFC 7515, section 4.1.11). PyJWT understands one, we none.
    """
    try:
        header = jwt.get_unverified_header(token)
    except (jwt.PyJWTError, RecursionError):
        raise _unreadable() from None
    if "crit" in header:
        raise _unreadable()
    if header.get("alg") != "RS256":
        raise _refused("wrong_algorithm", "Your learning platform signed this visit in a way that is not allowed.")
    kid = header.get("kid")
    if not isinstance(kid, str) or not kid:
        raise _refused("missing_key_id", "Your learning platform did not say which key signed this visit.")
    return kid


def _verified(token: str, keys: PlatformKeys, registration: RegistrationFacts, kid: str) -> Mapping[str, Any]:
    try:
        return _decoded(token, keys.key(registration, kid), _ONLY_SIGNATURE)
    except LaunchError:
        # Read without the signature only to name the mistake: the token is refused either way.
        _check_issuer(_decoded(token, "", {"verify_signature": False}), registration)
        raise


def _decoded(token: str, key: Any, options: Mapping[str, bool]) -> Mapping[str, Any]:
    try:
        claims: Mapping[str, Any] = jwt.decode(token, key, algorithms=["RS256"], options=dict(options))  # type: ignore[arg-type]
    except jwt.InvalidSignatureError:
        raise _refused("bad_signature", "The signature of your learning platform is not valid.") from None
    except (jwt.PyJWTError, RecursionError):  # JSON may be nested deeper than Python reads
        raise _unreadable() from None
    return claims


def _check_issuer(claims: Mapping[str, Any], registration: RegistrationFacts) -> None:
    if "iss" not in claims:
        raise _missing("iss")
    if claims["iss"] != registration.issuer:
        message = "This visit began at one learning platform and came back from another."
        raise _refused("wrong_issuer", message)


def _check_audience(claims: Mapping[str, Any], client_id: str) -> None:
    """Check ``aud`` and ``azp``; with several audiences only ``azp`` says for whom the token was made."""
    stated = claims.get("aud")
    if stated is None:
        raise _missing("aud")
    audiences = stated if isinstance(stated, list) else [stated]
    if client_id not in audiences or not all(isinstance(each, str) for each in audiences):
        raise _refused("wrong_audience", "This visit was meant for another tool.")
    party = claims.get("azp")
    if (party is None and len(audiences) > 1) or (party is not None and party != client_id):
        raise _refused("wrong_party", "This visit was meant for another tool.")


def _check_times(claims: Mapping[str, Any], now: float) -> None:
    expires, issued = _moment(claims, "exp"), _moment(claims, "iat")
    if expires <= now - LEEWAY:
        raise _refused("expired", "This visit took too long to arrive.")
    if issued > now + LEEWAY:
        raise _refused("from_the_future", "The clock of your learning platform is ahead of ours.")
    if issued < now - LONGEST_AGE - LEEWAY:
        raise _refused("too_old", "This visit is more than ten minutes old.")
    if claims.get("nbf") is not None and _moment(claims, "nbf") > now + LEEWAY:
        raise _refused("from_the_future", "The clock of your learning platform is ahead of ours.")


def _check_nonce(claims: Mapping[str, Any], nonce: str) -> None:
    if not claims.get("nonce"):
        raise _missing("nonce")
    if claims["nonce"] != nonce:
        raise _refused("wrong_nonce", "This visit does not belong to the login that was begun in this browser.")


def _moment(claims: Mapping[str, Any], name: str) -> float:
    value = claims.get(name)
    if value is None:
        raise _missing(name)
    if isinstance(value, bool) or not isinstance(value, int | float) or not abs(value) < 2**53:
        raise _refused("wrong_type", f"Your learning platform sent a {name!r} that is not a time.")
    return float(value)


def _missing(name: str) -> LaunchError:
    return _refused("missing_claim", f"Your learning platform left out {name!r}, which every visit needs.")
