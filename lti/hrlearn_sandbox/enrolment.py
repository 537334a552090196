"""What the academy remembers while a tool registers itself: tokens, and the tool that waits for approval."""

from __future__ import annotations

import secrets
import threading
from collections.abc import Callable, Mapping
from typing import Any

from .config import ToolConfig
from .minting import REMOVED

_TOKEN_SECONDS = 3600
_CLIENT_ID_LETTERS = 15


class Enrolment:
    """Tools on their way in. `configuration` and `answer` hold what a test wants said wrongly.

    Both are merged into what the academy says; the value `REMOVED` takes a member out.
    """

    def __init__(self, clock: Callable[[], float]) -> None:
        """Start with no tool waiting."""
        self._lock = threading.Lock()
        self._clock = clock
        self._tokens: dict[str, tuple[str, float]] = {}
        self._used: set[str] = set()
        self.pending: ToolConfig | None = None
        self.configuration: dict[str, Any] = {}
        self.answer: dict[str, Any] = {}
        self.last_request: Mapping[str, Any] = {}

    def start(self, client_id: str = "") -> str:
        """A registration token, good for an hour and for one registration; for a known client an update."""
        token = secrets.token_urlsafe(24)
        with self._lock:
            wanted = client_id or secrets.token_hex(_CLIENT_ID_LETTERS)[:_CLIENT_ID_LETTERS]
            self._tokens[token] = (wanted, self._clock() + _TOKEN_SECONDS)
        return token

    def take(self, token: str) -> tuple[str, str]:
        """The client id of a token, used up, and "" or the reason why there is none, in Moodle's words."""
        with self._lock:
            if token in self._used:
                return "", "token_already_used"
            client_id, ends = self._tokens.pop(token, ("", 0.0))
            if not client_id or ends <= self._clock():
                return "", "invalid_token"
            self._used.add(token)
            return client_id, ""

    def spoilt(self, body: Mapping[str, Any], changes: Mapping[str, Any]) -> dict[str, Any]:
        """A body with the planned mistakes in it."""
        return {key: value for key, value in {**body, **changes}.items() if value is not REMOVED}
