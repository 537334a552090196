"""The parts of a wired tool, as the views get them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from hrlearn.services import (
    Administration,
    Barring,
    Gradebook,
    Inviting,
    Launching,
    Learning,
    Library,
    Localisation,
    Passback,
    Reconciling,
    ToolKeys,
)
from hrlearn_lti.assets import Assets
from hrlearn_lti.claims import ClaimReader
from hrlearn_lti.office import Office
from hrlearn_lti.pages import Pages
from hrlearn_lti.registration_client import RegistrationClient
from hrlearn_lti.rosters import RosterKeeper
from hrlearn_lti.sessions import Sessions
from hrlearn_lti.settings import Settings
from hrlearn_lti.state import States
from hrlearn_lti.tokens import IdTokens
from hrlearn_lti.worker import OutboxRunner, Senders

__all__ = ["Tool"]


@dataclass(frozen=True, slots=True)
class Tool:
    """Everything that a request may need, built once in ``wiring``.

    ``check_url`` returns a URL of a platform that may be used; ``is_current`` says whether the database has the tables
    of this version; ``registered_origins`` are those of each academy's platforms; ``close`` lets go of the database.
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
    inviting: Inviting
    registrar: RegistrationClient
    barring: Barring
    tool_keys: ToolKeys
    states: States
    id_tokens: IdTokens
    claims: ClaimReader
    sessions: Sessions
    office: Office
    pages: Pages
    assets: Assets
    senders: Senders
    reconciling: Reconciling
    rosters: RosterKeeper
    outbox: OutboxRunner
    check_url: Callable[[str], str]
    is_current: Callable[[], bool]
    registered_origins: Callable[[], Mapping[UUID, frozenset[str]]]
    close: Callable[[], None]
