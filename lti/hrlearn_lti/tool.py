"""The parts of a wired tool, as the views get them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from hrlearn.services import (
    Administration,
    Gradebook,
    Launching,
    Learning,
    Library,
    Localisation,
    Passback,
    ToolKeys,
)
from hrlearn_lti.assets import Assets
from hrlearn_lti.claims import ClaimReader
from hrlearn_lti.pages import Pages
from hrlearn_lti.sessions import Sessions
from hrlearn_lti.settings import Settings
from hrlearn_lti.state import States
from hrlearn_lti.tokens import IdTokens
from hrlearn_lti.worker import OutboxRunner

__all__ = ["Tool"]


@dataclass(frozen=True, slots=True)
class Tool:
    """Everything that a request may need, built once in ``wiring``.

    ``check_url`` returns a URL of a platform that may be used; ``is_current`` says whether the database has the tables
    of this version; ``registered_origins`` are those of all registered platforms; ``close`` lets go of the database.
    """

    settings: Settings
    clock: Callable[[], datetime]
    library: Library
    launching: Launching
    learning: Learning
    gradebook: Gradebook
    passback: Passback
    localisation: Localisation
    administration: Administration
    tool_keys: ToolKeys
    states: States
    id_tokens: IdTokens
    claims: ClaimReader
    sessions: Sessions
    pages: Pages
    assets: Assets
    outbox: OutboxRunner
    check_url: Callable[[str], str]
    is_current: Callable[[], bool]
    registered_origins: Callable[[], Iterable[str]]
    close: Callable[[], None]
