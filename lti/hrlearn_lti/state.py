"""The ``state`` of a login: a signed token, so that nothing is written before a platform has vouched for somebody.

It ties the answer to one platform, one nonce and one browser. It also carries what a login needs to begin again in a
new window, for browsers that withhold our cookie inside a frame.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Callable
from dataclasses import asdict, dataclass, fields

import jwt

from hrlearn.errors import LaunchError

__all__ = ["LoginState", "States", "fingerprint"]

LIFETIME = 600
"""Seconds within which a person must have come back from the platform."""


@dataclass(frozen=True, slots=True)
class LoginState:
    """What a login knew.

    ``browser`` is the fingerprint of the cookie that binds it to one browser, ``stored`` that of the value which the
    platform keeps for the same purpose, "" where it keeps none. ``frame`` is the name of the frame that does so.
    """

    issuer: str
    client_id: str
    nonce: str
    target: str
    browser: str
    login_hint: str
    message_hint: str
    deployment_id: str
    stored: str = ""
    frame: str = ""


class States:
    """Signs and reads states with a key made from the installation's secret; ``clock`` gives seconds since 1970."""

    def __init__(self, secret: str, clock: Callable[[], float]) -> None:
        self._key = hmac.digest(secret.encode(), b"hrlearn login state", hashlib.sha256)
        self._clock = clock

    def sign(self, state: LoginState) -> str:
        """Return the state as a compact text that can travel through the platform."""
        return jwt.encode({**asdict(state), "until": int(self._clock()) + LIFETIME}, self._key, algorithm="HS256")

    def read(self, text: str) -> LoginState:
        """Return a state that we signed in the last ten minutes; raises LaunchError."""
        try:
            raw = jwt.decode(text, self._key, algorithms=["HS256"])
            state = LoginState(**{each.name: raw[each.name] for each in fields(LoginState)})
            fresh = raw["until"] > self._clock()
        except (jwt.PyJWTError, KeyError, TypeError, RecursionError):
            msg = "This visit does not belong to a login that was begun here."
            raise LaunchError(msg, hint="Open the activity again from your course.", code="launch.bad_state") from None
        if not fresh:
            msg = "More than ten minutes passed between opening the activity and arriving here."
            raise LaunchError(msg, hint="Open the activity again from your course.", code="launch.expired_state")
        return state


def fingerprint(cookie: str) -> str:
    """Return the hash under which a browser's cookie may travel in a state."""
    return hashlib.sha256(cookie.encode()).hexdigest()
