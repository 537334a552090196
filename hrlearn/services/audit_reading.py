"""Reading the audit log: the ids that it keeps, with the names that belong to them today."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from hrlearn.services.desk_values import ACTIONS, AuditEntry, Desk, Person
from hrlearn.services.ports import Storage, UnitOfWork

__all__ = ["KINDS", "AuditLine", "AuditPage", "AuditReading"]

ON_A_PAGE = 50
KINDS = tuple(sorted({kind for kind, _ in ACTIONS.values()}))
"""The kinds of things that lines are about."""


@dataclass(frozen=True, slots=True)
class AuditLine:
    """A line as it is shown: ``words`` say what was done. ``who`` and ``about`` are "" where there is no name."""

    entry: AuditEntry
    words: str
    who: str
    about: str


@dataclass(frozen=True, slots=True)
class AuditPage:
    """Some lines, the newest first, and the last id of the page where older lines follow."""

    lines: tuple[AuditLine, ...]
    older: UUID | None


class AuditReading:
    """Shows the audit log of one academy."""

    def __init__(self, storage: Storage) -> None:
        self._storage = storage

    def page(self, desk: Desk, before: UUID | None = None, kind: str = "") -> AuditPage:
        """Return the newest lines, those before a line or about one kind of thing if asked."""
        with self._storage.reading(desk.academy_id) as unit:
            found = unit.audit.entries(ON_A_PAGE + 1, before, kind if kind in KINDS else "")
            names = _Names(unit, desk.academy_id)
            lines = tuple(names.line(each) for each in found[:ON_A_PAGE])
        return AuditPage(lines, found[ON_A_PAGE - 1].id if len(found) > ON_A_PAGE else None)


class _Names:
    """The names of one moment; each is looked up once."""

    def __init__(self, unit: UnitOfWork, academy_id: UUID) -> None:
        self._unit = unit
        known = [each for each in unit.installation.registrations() if each.academy_id == academy_id]
        self._platforms: Mapping[str, str] = {str(each.id): each.issuer for each in known}
        self._deployments: Mapping[str, str] = {
            str(each.id): f"{each.deployment_id}, {facts.issuer}"
            for facts in known
            for each in unit.places.deployments(facts.id)
        }
        self._packs: Mapping[str, str] = {each.facts.content_hash: each.facts.key for each in unit.packages.packs()}
        self._people: dict[UUID, str] = {}

    def line(self, entry: AuditEntry) -> AuditLine:
        known = entry.action in ACTIONS
        words = ACTIONS[entry.action][1] if known else entry.action
        return AuditLine(entry, words, self._who(entry), self._about(entry))

    def _who(self, entry: AuditEntry) -> str:
        if entry.actor.id is None:
            return ""
        if entry.actor.kind == "learner":
            return self._person(entry.actor.id)
        return self._platforms.get(str(entry.actor.id), "") if entry.actor.kind == "platform" else ""

    def _about(self, entry: AuditEntry) -> str:
        plain = {"registration": self._platforms, "deployment": self._deployments, "locale": self._packs}
        if entry.object_kind in plain:
            return plain[entry.object_kind].get(entry.object_id, "")
        if entry.object_kind == "learner":
            return self._person(UUID(entry.object_id))
        if entry.object_kind == "score":
            lane = self._unit.outbox.lane(UUID(entry.object_id))
            return "" if lane is None else self._person(lane.learner_id)
        return entry.object_id if entry.object_kind == "key" else ""

    def _person(self, learner_id: UUID) -> str:
        if learner_id not in self._people:
            self._people[learner_id] = _called(self._unit.privacy.person(learner_id))
        return self._people[learner_id]


def _called(person: Person | None) -> str:
    if person is None or person.erased:
        return "somebody who was erased"
    return person.name or f"somebody whose name is not shared ({person.subject})"
