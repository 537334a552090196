"""The academy's whole state behind one handle, optionally kept in a JSON file."""

from __future__ import annotations

import json
import os
import secrets
import tempfile
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

from .book import CourseBook
from .config import AcademyConfig, ToolConfig
from .enrolment import Enrolment
from .errors import StateFileError
from .keys import SigningKeys
from .memory import AccessTokens, Launches, RequestLog, Troubles, UsedOnce
from .messages import claims_for
from .minting import SigningMaterial, forge
from .records import Launch, ServiceRequest

_FORMAT = 1


class Store:
    """State of one academy. Keys, session secret and course book survive in `config.state_file`.

    `book` is the course, `keys` signs, `launches`, `tokens`, `used` live in memory, `log` has the
    tool's calls and `troubles` plans refusals.
    """

    def __init__(self, config: AcademyConfig, clock: Callable[[], float] = time.time) -> None:
        """Load the state file if there is one, else start afresh; raises StateFileError."""
        self.config = config
        self.clock = clock
        self._path = config.state_file
        self._lock = threading.RLock()  # shared with the book: a save sees no half-made change
        self._loaded = False
        saved = _read(self._path) if self._path else {}
        self.secret = str(saved.get("secret") or secrets.token_hex(32))
        self.keys = SigningKeys([(kid, pem) for kid, pem in saved.get("keys", config.signing_keys)])
        self.book = CourseBook(config, clock, self.save, self._lock)
        if saved:
            self._load_book(saved)
            self._load_tool(saved)
        self.launches = Launches(clock)
        self.tokens = AccessTokens(clock)
        self.used = UsedOnce(clock)
        self.log = RequestLog()
        self.enrolment = Enrolment(clock)
        self.troubles = Troubles()
        self._loaded = True
        self.save()

    def scores(self) -> list[ServiceRequest]:
        """Every try of the tool to send a score, oldest first, with the status it got."""
        return self.log.entries("/scores")

    def connect(self, tool: ToolConfig) -> None:
        """Let a tool in, in the place of the one before it."""
        with self._lock:
            self.config = replace(self.config, tool=tool)
        self.save()

    def rotate_key(self, *, keep_old: bool = True) -> str:
        """Change the signing key as a platform does now and then; returns the new kid."""
        kid = self.keys.rotate(keep_old=keep_old)
        self.save()
        return kid

    def launch_claims(self, launch: Launch, nonce: str) -> dict[str, Any]:
        """Claims of the id_token for a launch, good for sixty seconds from now."""
        return claims_for(self.config, self.book, launch, nonce=nonce, now=int(self.clock()))

    def mint(
        self,
        claims_override: Mapping[str, Any] | None = None,
        header_override: Mapping[str, Any] | None = None,
        *,
        key: SigningMaterial = None,
        person_key: str | None = None,
        activity_id: str | None = None,
    ) -> str:
        """A launch token changed at will, for tests of refused launches.

        It starts as a valid resource link launch of the first learner into the first activity.
        Overrides replace claims and header members; the value `REMOVED` takes one out. `key` None
        is the academy's own key; an RSA private key signs in its place; bytes are an HMAC secret.
        The algorithm is the header's `alg` (RS256, RS384, RS512, HS256, none).
        """
        person = self.config.person_by_key(person_key) if person_key else self.config.learners()[0]
        if person is None:
            raise KeyError(person_key)
        activity = activity_id or self.book.activities()[0].id
        launch = Launch("", "resource_link", person.id, self.clock(), activity_id=activity)
        claims = self.launch_claims(launch, nonce=secrets.token_urlsafe(12))
        header = {"alg": "RS256", "kid": self.keys.kid, "typ": "JWT"}
        return forge(claims, claims_override, header, header_override, key or self.keys.current)

    def save(self) -> None:
        """Write the state file in one step, readable by its owner only; nothing without a path."""
        if self._path is None or not self._loaded:
            return
        with self._lock:
            state = {
                "format": _FORMAT,
                "secret": self.secret,
                "keys": self.keys.private_pems(),
                "book": self.book.as_data(),
                "tool": asdict(self.config.tool),
            }
            _write(self._path, json.dumps(state, ensure_ascii=False, indent=1))

    def _load_tool(self, saved: Mapping[str, Any]) -> None:
        """A tool that was added by its URL stays; one from the settings gives way to the settings."""
        kept = saved.get("tool")
        if kept and not self.config.tool.client_id:
            more = tuple(kept["more_redirect_uris"])
            self.config = replace(self.config, tool=ToolConfig(**{**kept, "more_redirect_uris": more}))

    def _load_book(self, saved: Mapping[str, Any]) -> None:
        try:
            self.book.load(saved["book"])
        except (KeyError, TypeError, ValueError) as error:
            raise _unusable(self._path) from error


def _read(path: Path) -> dict[str, Any]:
    try:
        saved = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    except ValueError as error:
        raise _unusable(path) from error
    if not isinstance(saved, dict) or saved.get("format") != _FORMAT:
        raise _unusable(path)
    return saved


def _write(path: Path, text: str) -> None:
    """Write beside the file and rename, so that a crash leaves the old state or the new one."""
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor, draft = tempfile.mkstemp(dir=path.parent, prefix=path.name)
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8") as stream:
            stream.write(text)
            stream.flush()
            os.fsync(stream.fileno())
        Path(draft).replace(path)
    except BaseException:
        Path(draft).unlink(missing_ok=True)
        raise


def _unusable(path: Path | None) -> StateFileError:
    return StateFileError(
        f"The state file {path} is not one of this practice academy. Move it away to start with an empty course."
    )
