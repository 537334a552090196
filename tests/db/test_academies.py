"""Two academies that hold rows with the same ids: whatever one does, it sees and changes its own rows only.

Each case calls one method of one repository for the south, and looks at the north before and after. A method without
a case fails.
"""

from __future__ import annotations

import inspect
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from uuid import UUID

import pytest
from sqlalchemy import insert, select

from hrlearn.attempts import Envelope, Event, Start
from hrlearn.db.tables import metadata
from hrlearn.db.unit import Unit
from hrlearn.scoring import Score
from hrlearn.services import (
    Actor,
    AdminLink,
    AttemptRecord,
    Debts,
    Invitation,
    PackFacts,
    PassbackTry,
    Placement,
    PrivacyRequest,
    RegistrationFacts,
    RosterMember,
    SessionRow,
)
from tests.unguarded import unguarded

REPOSITORIES = (
    "places",
    "invitations",
    "people",
    "sessions",
    "packages",
    "attempts",
    "outbox",
    "rosters",
    "columns",
    "audit",
    "privacy",
    "admin_links",
)

REGISTRATION, DEPLOYMENT, CONTEXT, LINK, LEARNER, SESSION, ATTEMPT, LANE, TRY, NEW = (
    UUID(int=number) for number in range(1, 11)
)
INVITATION, REQUEST, ADMIN_LINK = UUID(int=21), UUID(int=22), UUID(int=23)
OPERATOR = Actor("operator")
HASH = "a" * 64


@pytest.fixture
def two(world):
    """Give north and south with the same rows under the same ids; only texts differ."""
    south = world.register("south", "b.example").academy_id
    north = world.administration.registrations()[0].academy_id
    for academy, name in ((north, "north"), (south, "south")):
        with world.database.unit_of_work(academy) as unit:
            _fill(unit, name, world.clock())
            unit.commit()
    with world.database.unit_of_work(None) as unit:
        unit.installation.claim_lanes(world.clock(), world.clock() + timedelta(minutes=2), 10)
        unit.commit()
    return SimpleNamespace(world=world, north=north, south=south, now=world.clock())


def _facts(name: str) -> RegistrationFacts:
    return RegistrationFacts(
        UUID(int=0),
        REGISTRATION,
        name,
        f"https://{name}.example",
        "x",
        f"https://{name}.example/a",
        "",
        "",
        False,
        (),
        deployment_until=datetime(2030, 1, 1, tzinfo=UTC),
    )


def _invitation(now, invitation_id: UUID) -> Invitation:
    return Invitation(UUID(int=0), invitation_id, "", True, False, now, now + timedelta(days=1))


def _link(now, link_id: UUID) -> AdminLink:
    return AdminLink(link_id, now, now + timedelta(minutes=15))


def _placement(name: str, **changes: object) -> Placement:
    base = Placement(DEPLOYMENT, CONTEXT, "10", name, name, "", f"https://{name}.example/item", True, True)
    return replace(base, **changes)


def _session(now) -> SessionRow:
    ends = now + timedelta(hours=4)
    roles = frozenset({"instructor"})
    return SessionRow(SESSION, HASH, REGISTRATION, LEARNER, CONTEXT, LINK, roles, "", None, now, ends)


def _attempt(attempt_id: UUID = ATTEMPT, number: int = 1) -> AttemptRecord:
    start = Start("quiz", "sha256:x", "none", 1, "highest", "2026-05-04T08:00:00.000Z")
    return AttemptRecord(attempt_id, LEARNER, LINK, "quiz", number, start, 0)


def _event(position: int) -> Event:
    envelope = Envelope(str(UUID(int=position)), str(NEW), position, 0, "submit", {})
    return Event(position, "2026-05-04T08:00:00.000Z", envelope)


def _fill(unit: Unit, name: str, now) -> None:
    unit.places.put_registration(_facts(name), now)
    unit.places.add_deployment(REGISTRATION, "1", DEPLOYMENT)
    unit.invitations.add(_invitation(now, INVITATION), HASH)
    unit.places.keep_nonce(REGISTRATION, "nonce", now)
    unit.places.context(DEPLOYMENT, "2", name, CONTEXT)
    unit.places.resource_link(_placement(name), LINK)
    unit.people.learner(REGISTRATION, "4", name, LEARNER)
    unit.people.member(CONTEXT, LEARNER, frozenset({"learner"}), now)
    unit.rosters.put_url(CONTEXT, f"https://{name}.example/members")
    unit.columns.claim(LINK, "pre-test", now, now)
    unit.sessions.add(_session(now))
    unit.packages.add_lesson("sha256:x", "lesson", name.encode(), now)
    unit.packages.put_pack(PackFacts(name, "sha256:p", fictional=False), name.encode(), now)
    unit.attempts.add(_attempt())
    unit.attempts.append(ATTEMPT, _event(1))
    unit.audit.add(now, "learner.disabled", Actor("learner", LEARNER), "learner", str(LEARNER))
    unit.privacy.ask(PrivacyRequest(REQUEST, LEARNER, "erase", now))
    unit.admin_links.add(_link(now, ADMIN_LINK), HASH)
    unit.outbox.owe(LINK, LEARNER, now, LANE)
    unit.outbox.add_try(LANE, PassbackTry(now, name, 200, "sent"), TRY)


def _session_key(unit: Unit) -> str:
    """Return the academy of the session that a link opens in each academy."""
    now = datetime.now(UTC)
    unit.admin_links.use(ADMIN_LINK, "c" * 64, datetime(2026, 5, 4, tzinfo=UTC), now)
    return unit.admin_links.session("c" * 64)[1]


def _reopened(unit: Unit, now) -> None:
    unit.outbox.settle(replace(unit.outbox.lane(LANE), status="refused"))
    assert unit.outbox.reopen(LANE, now)


def _held(unit: Unit, _now) -> None:
    unit.outbox.settle(replace(unit.outbox.lane(LANE), status="sent"))
    assert unit.outbox.hold(LANE, 1, 80.0)


WRITES = {
    "places.put_registration": lambda unit, now: unit.places.put_registration(
        replace(_facts("south"), auth_login_url="https://changed.example"), now
    ),
    "places.add_deployment": lambda unit, now: unit.places.add_deployment(REGISTRATION, "2", NEW),
    "places.keep_nonce": lambda unit, now: unit.places.keep_nonce(REGISTRATION, "another", now),
    "places.forget_expired": lambda unit, now: unit.places.forget_expired(now + timedelta(days=1)),
    "places.close_setup": lambda unit, now: unit.places.close_setup(REGISTRATION),
    "invitations.add": lambda unit, now: unit.invitations.add(_invitation(now, NEW), "b" * 64),
    "invitations.use": lambda unit, now: unit.invitations.use(INVITATION, REGISTRATION, now),
    "invitations.revoke": lambda unit, now: unit.invitations.revoke(INVITATION, now),
    "places.context": lambda unit, now: unit.places.context(DEPLOYMENT, "2", "changed", NEW),
    "places.resource_link": lambda unit, now: unit.places.resource_link(_placement("changed"), NEW),
    "people.learner": lambda unit, now: unit.people.learner(REGISTRATION, "4", "changed", NEW),
    "people.arrived": lambda unit, now: unit.people.arrived(REGISTRATION, "4", "changed", NEW),
    "people.bar": lambda unit, now: unit.people.bar(LEARNER, now),
    "people.member": lambda unit, now: unit.people.member(CONTEXT, LEARNER, frozenset({"instructor"}), now),
    "sessions.add": lambda unit, now: unit.sessions.add(replace(_session(now), id=NEW, token_hash="b" * 64)),
    "sessions.renew": lambda unit, now: unit.sessions.renew(SESSION, now, now + timedelta(days=1)),
    "sessions.end": lambda unit, now: unit.sessions.end(HASH),
    "sessions.end_all": lambda unit, now: unit.sessions.end_all(LEARNER),
    "sessions.end_above": lambda unit, now: unit.sessions.end_above(LEARNER, CONTEXT, 0, 4),
    "packages.add_lesson": lambda unit, now: unit.packages.add_lesson("sha256:y", "lesson", b"", now),
    "packages.put_pack": lambda unit, now: unit.packages.put_pack(
        PackFacts("south", "sha256:p", fictional=False), b"", now + timedelta(days=1)
    ),
    "attempts.add": lambda unit, now: unit.attempts.add(_attempt(NEW, 2)),
    "attempts.append": lambda unit, now: unit.attempts.append(ATTEMPT, _event(2)),
    "attempts.close": lambda unit, now: unit.attempts.close(ATTEMPT, now, Score.of(1)),
    "outbox.owe": lambda unit, now: unit.outbox.owe(LINK, LEARNER, now, NEW),
    "outbox.settle": lambda unit, now: unit.outbox.settle(replace(unit.outbox.lane(LANE), status="refused")),
    "outbox.reopen": _reopened,
    "outbox.hold": _held,
    "places.claim_comparison": lambda unit, now: unit.places.claim_comparison(LINK, now, now),
    "places.note_family": lambda unit, now: unit.places.note_family(REGISTRATION, "moodle"),
    "places.choose_profile": lambda unit, now: unit.places.choose_profile(REGISTRATION, "canvas"),
    "rosters.put_url": lambda unit, now: unit.rosters.put_url(CONTEXT, "https://changed.example/members"),
    "rosters.claim": lambda unit, now: unit.rosters.claim(CONTEXT, now, now),
    "rosters.put_learners": lambda unit, now: unit.rosters.put_learners(
        REGISTRATION, CONTEXT, (RosterMember("4", "renamed", ()), RosterMember("5", "new", ())), now, (LANE, NEW)
    ),
    "rosters.finish": lambda unit, now: unit.rosters.finish(CONTEXT, now + timedelta(seconds=1), now),
    "rosters.fail": lambda unit, now: unit.rosters.fail(CONTEXT, "south"),
    "columns.claim": lambda unit, now: unit.columns.claim(LINK, "post-test", now, now + timedelta(minutes=1)),
    "columns.settle": lambda unit, now: unit.columns.settle(LINK, "pre-test", "https://changed.example/column"),
    "audit.add": lambda unit, now: unit.audit.add(now, "link.made", OPERATOR, "link", "x"),
    "audit.forget": lambda unit, now: unit.audit.forget(now + timedelta(days=1)),
    "admin_links.add": lambda unit, now: unit.admin_links.add(_link(now, NEW), "b" * 64),
    "admin_links.use": lambda unit, now: unit.admin_links.use(ADMIN_LINK, "c" * 64, now, now + timedelta(hours=1)),
    "admin_links.forget": lambda unit, now: unit.admin_links.forget(now + timedelta(days=1)),
    "privacy.ask": lambda unit, now: unit.privacy.ask(PrivacyRequest(NEW, LEARNER, "export", now)),
    "privacy.end": lambda unit, now: unit.privacy.end(REQUEST, done_at=now),
    "privacy.erase": lambda unit, now: unit.privacy.erase(LEARNER),
    "places.switch_registration": lambda unit, now: unit.places.switch_registration(REGISTRATION, now),
    "places.switch_deployment": lambda unit, now: unit.places.switch_deployment(DEPLOYMENT, now),
    "outbox.add_try": lambda unit, now: unit.outbox.add_try(LANE, PassbackTry(now, "1", 200, "sent"), NEW),
}

READS = {
    "places.registration": lambda unit: unit.places.registration(REGISTRATION).issuer == "https://south.example",
    "places.deployment": lambda unit: unit.places.deployment(REGISTRATION, "1") == DEPLOYMENT,
    "places.placed": lambda unit: unit.places.placed(LINK).lesson_key == "south",
    "invitations.find": lambda unit: unit.invitations.find(HASH).academy_key == "south",
    "invitations.all": lambda unit: [each.academy_key for each in unit.invitations.all()] == ["south"],
    "people.find": lambda unit: unit.people.find(REGISTRATION, "4") == LEARNER,
    "people.lock": lambda unit: unit.people.lock(LEARNER) is None,
    "people.learners": lambda unit: (
        unit.people.learners(CONTEXT, LINK) == unit.people.learners(None, LINK) == ((LEARNER, "south"),)
    ),
    "sessions.find": lambda unit: unit.sessions.find(HASH)[0].learner_name == "south",
    "packages.has_lesson": lambda unit: unit.packages.has_lesson("sha256:x"),
    "packages.lesson": lambda unit: unit.packages.lesson("sha256:x") == b"south",
    "packages.pack": lambda unit: unit.packages.pack("sha256:p") == b"south",
    "packages.current_pack": lambda unit: unit.packages.current_pack().key == "south",
    "attempts.get": lambda unit: unit.attempts.get(ATTEMPT) == _attempt(),
    "attempts.lock": lambda unit: unit.attempts.lock(ATTEMPT) == _attempt(),
    "attempts.events": lambda unit: unit.attempts.events(ATTEMPT) == (_event(1),),
    "attempts.event": lambda unit: unit.attempts.event(ATTEMPT, str(UUID(int=1))) == _event(1),
    "attempts.of_learner": lambda unit: len(unit.attempts.of_learner(LINK, LEARNER)) == 1,
    "attempts.closed": lambda unit: unit.attempts.closed(LINK, LEARNER) == {"quiz"},
    "attempts.of_link": lambda unit: len(unit.attempts.of_link(LINK)) == 1,
    "places.find_link": lambda unit: unit.places.find_link(DEPLOYMENT, "10", "").lesson_key == "south",
    "people.name": lambda unit: unit.people.name(LEARNER) == "south",
    "rosters.state": lambda unit: unit.rosters.state(CONTEXT).memberships_url == "https://south.example/members",
    "rosters.gone": lambda unit: unit.rosters.gone(CONTEXT) == frozenset(),
    "outbox.lane": lambda unit: unit.outbox.lane(LANE).lineitem_url == "https://south.example/item",
    "outbox.lanes_of": lambda unit: len(unit.outbox.lanes_of(LINK)) == 1,
    "outbox.debts": lambda unit: [each.name for each in unit.outbox.debts(9).first] == ["south"],
    "packages.packs": lambda unit: [each.facts.key for each in unit.packages.packs()] == ["south"],
    "places.deployments": lambda unit: [each.id for each in unit.places.deployments(REGISTRATION)] == [DEPLOYMENT],
    "audit.entries": lambda unit: "learner.disabled" in [each.action for each in unit.audit.entries(9)],
    "audit.about": lambda unit: len(unit.audit.about(LEARNER)) == 1,
    "privacy.people": lambda unit: [each.name for each in unit.privacy.people("o", 9)] == ["south"],
    "privacy.person": lambda unit: unit.privacy.person(LEARNER).name == "south",
    "privacy.data": lambda unit: all(len(rows) == 1 for rows in unit.privacy.data(LEARNER).values()),
    "privacy.requests": lambda unit: [each.id for each in unit.privacy.requests()] == [REQUEST],
    "privacy.request": lambda unit: unit.privacy.request(REQUEST).kind == "erase",
    "admin_links.find": lambda unit: unit.admin_links.find(HASH).id == ADMIN_LINK,
    "admin_links.session": lambda unit: _session_key(unit) == "south",
    "outbox.tries": lambda unit: [entry.score_given for entry in unit.outbox.tries(LANE)] == ["south"],
}
"""What a read says where both academies have rows; where only the north has any, it must find nothing."""


def _rows(two, academy: UUID):
    """Return everything an academy holds."""
    found = {}
    with unguarded(two.world.url) as connection:
        for table in metadata.sorted_tables:
            if "academy_id" in table.c:
                rows = connection.execute(select(table).where(table.c.academy_id == academy)).all()
                found[table.name] = sorted(map(repr, rows))
    return found


@pytest.mark.parametrize("name", WRITES)
def test_a_write_reaches_the_own_academy_only(two, name):
    north, south = _rows(two, two.north), _rows(two, two.south)
    with two.world.database.unit_of_work(two.south) as unit:
        WRITES[name](unit, two.now)
        unit.commit()
    assert _rows(two, two.north) == north
    assert _rows(two, two.south) != south


@pytest.mark.parametrize("name", READS)
def test_a_read_sees_the_own_academy_only(two, name):
    with two.world.database.unit_of_work(two.south) as unit:
        if name == "attempts.closed":
            unit.attempts.close(ATTEMPT, two.now, Score.of(1))
        assert READS[name](unit)


@pytest.mark.parametrize("name", READS)
def test_a_read_finds_nothing_where_only_the_other_academy_has_rows(two, name):
    _empty(two, two.south)
    with two.world.database.unit_of_work(two.south) as unit:
        method = getattr(getattr(unit, name.partition(".")[0]), name.partition(".")[2])
        assert not _found(method(*_arguments(name)))


def _found(answer: object) -> object:
    """Return what an answer holds; some are never false by themselves."""
    if isinstance(answer, Debts):
        return answer.first or answer.waiting or answer.refused
    return any(answer.values()) if isinstance(answer, dict) else answer


def _arguments(name: str) -> tuple:
    return {
        "places.registration": (REGISTRATION,),
        "places.deployment": (REGISTRATION, "1"),
        "places.placed": (LINK,),
        "invitations.find": (HASH,),
        "invitations.all": (),
        "people.find": (REGISTRATION, "4"),
        "people.lock": (LEARNER,),
        "people.learners": (CONTEXT, LINK),
        "sessions.find": (HASH,),
        "packages.has_lesson": ("sha256:x",),
        "packages.lesson": ("sha256:x",),
        "packages.pack": ("sha256:p",),
        "packages.current_pack": (),
        "attempts.get": (ATTEMPT,),
        "attempts.lock": (ATTEMPT,),
        "attempts.events": (ATTEMPT,),
        "attempts.event": (ATTEMPT, str(UUID(int=1))),
        "attempts.of_learner": (LINK, LEARNER),
        "attempts.closed": (LINK, LEARNER),
        "attempts.of_link": (LINK,),
        "places.find_link": (DEPLOYMENT, "10", ""),
        "people.name": (LEARNER,),
        "rosters.state": (CONTEXT,),
        "rosters.gone": (CONTEXT,),
        "outbox.lane": (LANE,),
        "outbox.lanes_of": (LINK,),
        "outbox.debts": (9,),
        "packages.packs": (),
        "places.deployments": (REGISTRATION,),
        "audit.entries": (9,),
        "audit.about": (LEARNER,),
        "privacy.people": ("o", 9),
        "privacy.person": (LEARNER,),
        "privacy.data": (LEARNER,),
        "privacy.requests": (),
        "privacy.request": (REQUEST,),
        "admin_links.find": (HASH,),
        "admin_links.session": ("c" * 64,),
        "outbox.tries": (LANE,),
    }[name]


def _empty(two, academy: UUID) -> None:
    with unguarded(two.world.url) as connection:
        for table in reversed(metadata.sorted_tables):
            if "academy_id" in table.c:
                connection.execute(table.delete().where(table.c.academy_id == academy))


def test_an_attempt_in_one_academy_begins_nothing_in_the_other(two):
    with unguarded(two.world.url) as connection:
        for name in ("events", "attempts"):
            table = metadata.tables[name]
            connection.execute(table.delete().where(table.c.academy_id == two.north))
    for academy, found in ((two.north, ()), (two.south, ((LEARNER, "south"),))):
        with two.world.database.reading(academy) as unit:
            assert unit.people.learners(None, LINK) == found


def test_every_method_of_every_repository_has_a_case():
    methods = set()
    for name in REPOSITORIES:
        kind = inspect.signature(getattr(Unit, name).fget, eval_str=True).return_annotation
        methods |= {f"{name}.{method}" for base in kind.__mro__ for method in vars(base) if not method.startswith("_")}
    assert methods == set(WRITES) | set(READS)


def test_a_row_cannot_point_into_another_academy(two):
    """Not even by hand: the key would have to leave the academy."""
    _empty(two, two.south)
    row = {"academy_id": two.south, "registration_id": REGISTRATION, "nonce": "x", "expires_at": two.now}
    with (
        pytest.raises(Exception, match=r"(?i)foreign key"),
        unguarded(two.world.url) as connection,
    ):
        connection.execute(insert(metadata.tables["launch_nonces"]), row)
