"""Two academies with people of every role and one thing of each kind, for the matrix of routes; no network."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import count
from pathlib import Path
from uuid import UUID, uuid4

from flask import Flask
from sqlalchemy import select

from hrlearn.db.tables import metadata
from hrlearn.services import SCORE_SCOPE, DeepLinkFacts, LaunchFacts, Visit
from hrlearn_lti.app import make_app
from hrlearn_lti.networks import LOOPBACK
from hrlearn_lti.settings import Settings
from hrlearn_lti.tool import Tool
from hrlearn_lti.wiring import open_database, wire
from tests.lti.stage import ENCRYPTION_KEY
from tests.unguarded import unguarded

__all__ = ["ROLES", "Cast", "Visitor", "open_cast"]

_MEMBERSHIP = "http://purl.imsglobal.org/vocab/lis/v2/membership"
_OFFICE = "http://purl.imsglobal.org/vocab/lis/v2/institution/person#Administrator"
ROLES: Mapping[str, tuple[str, ...]] = {
    "observer": (f"{_MEMBERSHIP}/Manager#Observer",),
    "mentor": (f"{_MEMBERSHIP}#Mentor",),
    "nobody known": ("urn:nobody:knows",),
    "learner": (f"{_MEMBERSHIP}#Learner",),
    "assistant": (f"{_MEMBERSHIP}#Instructor", f"{_MEMBERSHIP}/Instructor#TeachingAssistant"),
    "instructor": (f"{_MEMBERSHIP}#Instructor",),
    "administrator": (f"{_MEMBERSHIP}#Instructor", _OFFICE),
}
_PICKING = DeepLinkFacts("1", "https://north.example/return", "", ("ltiResourceLink",), True, True)


@dataclass(frozen=True)
class Visitor:
    """Somebody with a token, and the rows that are this person's own, by the name of the parameter."""

    role: str
    token: str
    visit: Visit | None = None
    own: Mapping[str, UUID] = field(default_factory=dict)


@dataclass(frozen=True)
class Cast:
    """The tool, who attacks it, and what may be attacked: rows by parameter and by their relation to north's course."""

    tool: Tool
    app: Flask
    visitors: tuple[Visitor, ...]
    strangers: tuple[Visitor, ...]
    rows: Mapping[str, Mapping[str, UUID]]
    academies: Mapping[str, UUID]

    def stored(self, academy: str) -> dict[str, list[str]]:
        """Return every row of an academy, past all of our own code."""
        found = {}
        with unguarded(self.tool.settings.database_url) as connection:
            for table in metadata.sorted_tables:
                if "academy_id" in table.c:
                    rows = connection.execute(select(table).where(table.c.academy_id == self.academies[academy])).all()
                    found[table.name] = sorted(map(repr, rows))
        return found


class _Stagehand:
    def __init__(self, tool: Tool) -> None:
        self.tool = tool
        self._numbers = count(1)

    def register(self, academy: str) -> UUID:
        host = f"https://{academy}.example"
        facts = self.tool.administration.add_registration(
            academy_key=academy,
            issuer=host,
            client_id="tool",
            deployment_id="1",
            auth_login_url=f"{host}/auth",
            auth_token_url=f"{host}/token",
            key_set_url=f"{host}/jwks",
            sandbox=True,
        )
        return facts.academy_id

    def enter(
        self, subject: str, roles: tuple[str, ...], *, academy: str = "north", link: str = "A1", picks: bool = False
    ) -> tuple[str, Visit]:
        """Launch somebody; the first letter of a link names its course."""
        facts = LaunchFacts(
            issuer=f"https://{academy}.example",
            client_id="tool",
            deployment_id="1",
            nonce=f"nonce-{next(self._numbers)}",
            nonce_expires=self.tool.clock() + timedelta(hours=1),
            subject=subject,
            name=f"{academy} {subject}",
            roles=roles,
            context_lti_id=link[0],
            context_title=f"Course {link[0]}",
            resource_lti_id="" if picks else link,
            resource_title=link,
            custom={} if picks else {"lesson": "road_stop"},
            lineitem_url="" if picks else f"https://{academy}.example/items/{link}",
            lineitems_url="",
            ags_scopes=(SCORE_SCOPE,),
            return_url="",
            locale="en",
            deep_link=_PICKING if picks else None,
        )
        landing = self.tool.launching.accept(facts)
        return landing.token, landing.visit

    def worked(self, subject: str, **where: str) -> tuple[Visit, UUID]:
        """Let a learner start an attempt somewhere."""
        _, visit = self.enter(subject, ROLES["learner"], **where)
        return visit, self.tool.learning.start(visit, "quiz")

    def visitor(self, role: str, academy: str = "north") -> Visitor:
        """Let somebody work as a learner, here and in a second place of the course, and come back in a role."""
        subject = f"{role} {academy}"
        _, elsewhere = self.worked(subject, academy=academy, link="A2")
        _, attempt_id = self.worked(subject, academy=academy)
        token, visit = self.enter(subject, ROLES[role], academy=academy)
        own = {"attempt_id": attempt_id, "learner_id": visit.learner_id, "attempt_elsewhere": elsewhere}
        return Visitor(role, token, visit, own)

    def things(self, academy: str, visit: Visit) -> dict[str, UUID]:
        """Make one of each thing that belongs to an academy and return its id by the name of the parameter."""
        tool, academy_id = self.tool, visit.academy_id
        invited = tool.inviting.invite(academy, wants_names=False, sandbox=True)
        token, _ = tool.office.desks.make_link(academy)
        desk = tool.office.desks.open(tool.office.desks.enter(token))
        asked = tool.office.privacy.ask(desk, visit.learner_id, "erase")
        lane_id = uuid4()
        with tool.passback._storage.unit_of_work(academy_id) as unit:
            unit.outbox.owe(visit.resource_link_id, visit.learner_id, tool.clock(), lane_id)
            unit.commit()
        with tool.passback._storage.reading(academy_id) as unit:
            (deployment_id,) = {unit.places.deployment(visit.registration_id, "1")}
        return {
            "registration_id": visit.registration_id,
            "deployment_id": deployment_id,
            "invitation_id": invited.invitation.id,
            "lane_id": lane_id,
            "request_id": asked.id,
        }


@contextmanager
def open_cast(folder: Path, lessons: Path) -> Iterator[Cast]:
    """Open the tool on a new file and put everybody in place."""
    url = f"sqlite:///{folder / 'matrix.db'}"
    settings = Settings(
        url, "s" * 32, "http://127.0.0.1:9", (ENCRYPTION_KEY,), allow_networks=LOOPBACK, lessons=lessons
    )
    database = open_database(settings)
    database.upgrade()
    database.close()
    tool = wire(settings)
    try:
        yield _placed(tool)
    finally:
        tool.close()


def _placed(tool: Tool) -> Cast:
    hand = _Stagehand(tool)
    academies = {name: hand.register(name) for name in ("north", "south")}
    mate, mates_attempt = hand.worked("classmate")
    other, others_attempt = hand.worked("other course", link="B1")
    _, mate_elsewhere = hand.worked("classmate", link="A2")
    far, fars_attempt = hand.worked("far", academy="south")
    here, there = hand.things("north", mate), hand.things("south", far)
    rows = {name: {"academy": here[name], "other academy": there[name]} for name in here}
    rows["learner_id"] = {
        "classmate": mate.learner_id,
        "other course": other.learner_id,
        "other academy": far.learner_id,
    }
    rows["attempt_id"] = {
        "classmate": mates_attempt,
        "classmate elsewhere": mate_elsewhere,
        "other course": others_attempt,
        "other academy": fars_attempt,
    }
    return Cast(
        tool=tool,
        app=make_app(tool),
        visitors=(*_without_session(hand), *map(hand.visitor, ROLES), *_others(hand)),
        strangers=tuple(hand.visitor(role, "south") for role in ROLES),
        rows=rows,
        academies=academies,
    )


def _without_session(hand: _Stagehand) -> tuple[Visitor, ...]:
    """People who are nobody: no token, a made-up one, one that has ended, one with another academy in front."""
    ended, visit = hand.enter("ended", ROLES["administrator"])
    hand.tool.launching.end(ended)
    alive, _ = hand.enter("alive", ROLES["administrator"])
    _, south = hand.enter("far", ROLES["learner"], academy="south")
    swapped = f"{south.academy_id.hex}.{alive.partition('.')[2]}"
    made_up = f"{visit.academy_id.hex}.{'x' * 43}"
    return tuple(Visitor("nobody", token) for token in ("", "x", made_up, ended, swapped))


def _others(hand: _Stagehand) -> tuple[Visitor, ...]:
    """Visitors who came for something else: to choose, rightly or not, and by a one-time link."""
    chooser, _ = hand.enter("chooser", ROLES["instructor"], picks=True)
    curious, _ = hand.enter("curious", ROLES["learner"], picks=True)
    token, _ = hand.tool.office.desks.make_link("north")
    return (
        Visitor("chooser", chooser),
        Visitor("curious", curious),
        Visitor("operator", hand.tool.office.desks.enter(token)),
    )
