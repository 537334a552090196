"""Builds everything and hands it over as plain arguments; the only module that knows the concrete classes."""

from __future__ import annotations

import random
import secrets
import time
from collections.abc import Callable
from datetime import UTC, datetime
from uuid import UUID

from hrlearn.authoring import bundle, find_lessons, installed_lessons, load_bundle, load_locale_pack, read_package
from hrlearn.db import Database, make_database, new_id
from hrlearn.player import Player, static_files
from hrlearn.services import (
    Administration,
    AuditReading,
    Barring,
    Desks,
    Gradebook,
    InstalledLesson,
    Inviting,
    Launching,
    Learning,
    Library,
    Localisation,
    LocalRules,
    Passback,
    PlatformDesk,
    PrivacyDesk,
    Reconciling,
    Rostering,
    ToolKeys,
)
from hrlearn_lti.ags import AgsGateway
from hrlearn_lti.assets import Assets, own_files
from hrlearn_lti.claims import ClaimReader
from hrlearn_lti.headers import origin_of
from hrlearn_lti.keypairs import make_key
from hrlearn_lti.nrps import NrpsGateway
from hrlearn_lti.office import AdminSessions, Office
from hrlearn_lti.oidc import own_targets
from hrlearn_lti.pages import Pages
from hrlearn_lti.platform_keys import PlatformKeys
from hrlearn_lti.registration_client import RegistrationClient
from hrlearn_lti.rosters import RosterKeeper
from hrlearn_lti.safe_http import Outbound
from hrlearn_lti.sealing import KeyRing
from hrlearn_lti.service_calls import AccessTokens, Caller
from hrlearn_lti.sessions import Sessions
from hrlearn_lti.settings import Settings
from hrlearn_lti.state import States
from hrlearn_lti.tokens import IdTokens
from hrlearn_lti.tool import Tool
from hrlearn_lti.worker import OutboxRunner, Senders

__all__ = ["open_database", "wire"]

_SEEDS = 2**31

Clock = Callable[[], datetime]


def _now() -> datetime:
    return datetime.now(UTC)


def open_database(settings: Settings) -> Database:
    """Return the database that the settings name, with whatever tables it has."""
    return make_database(settings.database_url)


def wire(settings: Settings, clock: Clock = _now, ticks: Callable[[], float] = time.monotonic) -> Tool:
    """Build a tool. ``clock`` gives the time with its zone, ``ticks`` seconds that never go back.

    Raises LessonError for a faulty lesson and what opening the database raises.
    """
    database = open_database(settings)
    outbound = Outbound(settings.allow_networks)
    library = Library(database, _lessons(settings), load_bundle, load_locale_pack)
    tool_keys = ToolKeys(database, make_key, clock, KeyRing(settings.key_encryption_keys))
    launching = Launching(database, library, clock, new_id)
    administration = Administration(database, clock, new_id)
    caller = Caller(outbound, AccessTokens(ticks), tool_keys.signing)
    gateway = AgsGateway(caller)
    passback = Passback(database, library, gateway, clock, new_id, random.random, settings.dead_letter_age)
    senders = Senders(passback.due, passback.send)
    reconciling = Reconciling(database, gateway, clock)
    rosters = RosterKeeper(Rostering(database, NrpsGateway(caller), clock, new_id))
    sessions = Sessions(launching)
    assets = Assets([*static_files().values(), *own_files()])
    return Tool(
        settings=settings,
        clock=clock,
        library=library,
        launching=launching,
        learning=Learning(database, library, clock, new_id, _seed),
        gradebook=Gradebook(database, library),
        passback=passback,
        localisation=Localisation(database, library, load_locale_pack, clock),
        administration=administration,
        inviting=Inviting(database, clock, new_id),
        registrar=RegistrationClient(outbound, settings.base_url),
        barring=Barring(database, clock),
        tool_keys=tool_keys,
        states=States(settings.secret_key, _seconds(clock)),
        id_tokens=IdTokens(PlatformKeys(outbound.get_json, ticks), _seconds(clock)),
        claims=ClaimReader(own_targets(settings.base_url), outbound.check_url),
        sessions=sessions,
        office=_office(database, library, launching, sessions, clock),
        pages=Pages(Player(assets.url), assets.url),
        assets=assets,
        senders=senders,
        reconciling=reconciling,
        rosters=rosters,
        outbox=OutboxRunner(senders.round, compare=reconciling.run),
        check_url=outbound.check_url,
        is_current=database.is_current,
        registered_origins=lambda: _origins(administration),
        close=lambda: _close(rosters, database),
    )


def _office(database: Database, library: Library, launching: Launching, sessions: Sessions, clock: Clock) -> Office:
    desks = Desks(database, launching, clock, new_id)
    return Office(
        desks=desks,
        sessions=AdminSessions(desks, sessions),
        platforms=PlatformDesk(database, clock),
        rules=LocalRules(database, library, clock),
        privacy=PrivacyDesk(database, clock, new_id, database.clear_traces),
        audit=AuditReading(database),
    )


def _lessons(settings: Settings) -> tuple[InstalledLesson, ...]:
    folders = installed_lessons() if settings.lessons is None else find_lessons(settings.lessons)
    return tuple(InstalledLesson(read_package(each), bundle(each)) for each in folders)


def _close(rosters: RosterKeeper, database: Database) -> None:
    rosters.close()
    database.close()


def _seed() -> int:
    return secrets.randbelow(_SEEDS)


def _seconds(clock: Clock) -> Callable[[], float]:
    return lambda: clock().timestamp()


def _origins(administration: Administration) -> dict[UUID, frozenset[str]]:
    """Return each academy's platforms; a page about a database that is down must still be shown, unframed."""
    try:
        known = administration.registrations()
    except Exception:  # noqa: BLE001 # whatever it is, the request that met it has logged it
        return {}
    found: dict[UUID, frozenset[str]] = {}
    for each in known:
        origins = frozenset(map(origin_of, (each.issuer, each.auth_login_url, each.platform_url))) - {""}
        found[each.academy_id] = found.get(each.academy_id, frozenset()) | origins
    return found
