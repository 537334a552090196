"""What ties a login to one browser: our cookie, or a value that the platform keeps for us.

Source: LTI OIDC Login with Client-Side postMessages 0.1 (lti-cs-oidc), on LTI Client-Side postMessages (lti-cs-pm) and
Platform Storage (lti-pm-s). Browsers hold cookies back inside frames, each by its own rules, so this is found out at
the login, while the way to a new window is still open: the hints of many platforms work once only.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from hmac import compare_digest

from hrlearn.errors import LaunchError
from hrlearn_lti.state import LoginState, fingerprint

__all__ = ["BrowserError", "StorageStep", "frame_named", "is_ours", "storage_key", "storage_step", "token"]

_BYTES = 32
_FRAME = re.compile(r"[A-Za-z0-9_.-]{1,100}")
PARENT = "_parent"


@dataclass(frozen=True, slots=True)
class StorageStep:
    """What the page's script asks of the platform's storage.

    ``subject`` is the message. Only answers from ``origin`` count. ``go`` is where an answer leads; with ``fields`` it
    is the address of a form, to which the value is added that came back.
    """

    subject: str
    origin: str
    frame: str
    go: str
    key: str = ""
    value: str = ""
    fields: Mapping[str, str] = field(default_factory=dict)


class BrowserError(LaunchError):
    """A visit could not yet be tied to its browser; ``restart`` begins again in a new window.

    ``step`` is what a script may try before that. ``waiting`` says that the platform has promised storage, so that a
    person need not read about windows as long as the script is at work; then nothing has gone wrong so far.
    """

    def __init__(self, message: str, *, code: str, restart: str, step: StorageStep | None = None) -> None:
        super().__init__(message, hint="Open it in a new window.", code=code)
        self.restart = restart
        self.step = step
        self.waiting = code == "launch.asking_storage"
        if self.waiting:
            self.status = 200


def token() -> str:
    """Return a new value that nobody can guess."""
    return secrets.token_urlsafe(_BYTES)


def is_ours(value: str, kept: str) -> bool:
    """Say whether a value has the fingerprint that a state carries; an empty one never has."""
    return bool(value) and bool(kept) and compare_digest(fingerprint(value), kept)


def frame_named(text: str) -> str:
    """Return the name of the frame that keeps values, "" where the platform names none that could be one."""
    return text if _FRAME.fullmatch(text) else ""


def storage_key(state: LoginState) -> str:
    """Return the name under which the platform keeps the value of a login."""
    return f"hrlearn_{fingerprint(state.nonce)[:16]}"


def storage_step(subject: str, state: LoginState, origin: str, go: str, **more: object) -> StorageStep:
    """Return a step for the frame of a login; where the platform has named none its own page is asked."""
    key = "" if subject == "lti.capabilities" else storage_key(state)
    return StorageStep(subject, origin, state.frame or PARENT, go, key, **more)  # type: ignore[arg-type]
