"""Compares what platforms hold with what they were sent, once a day.

A platform restored from a backup has lost grades that everybody believes to be there, and a teacher may set a grade.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal
from uuid import UUID

from hrlearn.services.comparing import Look, look_at, ours_of
from hrlearn.services.platform_ports import GradeService
from hrlearn.services.platform_values import ColumnResults
from hrlearn.services.port_values import Placed, ResultAnswer
from hrlearn.services.ports import Storage
from hrlearn.services.times import Clock
from hrlearn.services.values import PassbackLane, RegistrationFacts

__all__ = ["EVERY", "Reconciled", "Reconciling"]

EVERY = timedelta(hours=24)

Finding = Literal["equal", "reopened", "overridden", "unread"]
_NOBODYS = ResultAnswer(200)


@dataclass(frozen=True, slots=True)
class Reconciled:
    """What a comparison has found: columns looked at, and how many of their scores were of which kind."""

    columns: int = 0
    equal: int = 0
    reopened: int = 0
    overridden: int = 0
    unread: int = 0


class Reconciling:
    """Reads results back. A score that is missing is owed again; a grade of somebody else is shown and left alone."""

    def __init__(self, storage: Storage, service: GradeService, clock: Clock) -> None:
        self._storage = storage
        self._service = service
        self._clock = clock

    def run(self, every: timedelta = EVERY) -> Reconciled:
        """Compare every place that was not compared within ``every``; several runners share the work."""
        before = self._clock() - every
        with self._storage.reading(None) as unit:
            links = unit.installation.links_to_compare(before)
        columns, found = 0, list[Finding]()
        for academy_id, link_id in links:
            if self._claim(academy_id, link_id, before):
                columns += 1
                found += self._compare(academy_id, link_id)
        return Reconciled(
            columns, found.count("equal"), found.count("reopened"), found.count("overridden"), found.count("unread")
        )

    def _claim(self, academy_id: UUID, link_id: UUID, before: datetime) -> bool:
        with self._storage.unit_of_work(academy_id) as unit:
            mine = unit.places.claim_comparison(link_id, self._clock(), before)
            unit.commit()
        return mine

    def _compare(self, academy_id: UUID, link_id: UUID) -> list[Finding]:
        with self._storage.reading(academy_id) as unit:
            placed = unit.places.placed(link_id)
            lanes = [lane for lane in unit.outbox.lanes_of(link_id) if lane.status == "sent"]
            registration = unit.places.registration(lanes[0].registration_id) if lanes else None
        if placed is None or registration is None:
            return []
        results = self._service.read_results(registration, placed.lineitem_url)
        found: list[Finding] = []
        for lane in lanes:
            result = self._result(registration, placed, results, lane)
            found.append("unread" if result.status is None else self._judge(lane, result))
            if not results.complete and result.status is None:
                # It is not the size of the answer: the platform is away, and asking for each learner would take ages.
                return found + ["unread"] * (len(lanes) - len(found))
        return found

    def _result(
        self, registration: RegistrationFacts, placed: Placed, results: ColumnResults, lane: PassbackLane
    ) -> ResultAnswer:
        if results.complete:
            return results.held.get(lane.subject, _NOBODYS)
        return self._service.read_result(registration, placed.lineitem_url, lane.subject)

    def _judge(self, lane: PassbackLane, result: ResultAnswer) -> Finding:
        with self._storage.unit_of_work(lane.academy_id) as unit:
            ours = ours_of(lane, unit.outbox.tries(lane.id))
            look = look_at(result, ours[0] if ours else -1.0, ours[1:])
            finding = _finding(lane, look)
            if finding == "reopened":
                unit.outbox.reopen(lane.id, self._clock())
            if finding == "overridden" and look.foreign != lane.held_given:
                unit.outbox.hold(lane.id, lane.version, look.foreign)
            unit.commit()
        return finding


def _finding(lane: PassbackLane, look: Look) -> Finding:
    if not look.known:
        return "unread"
    if look.foreign is not None:
        return "overridden"
    # Where a teacher's grade has been taken away again, what was not sent meanwhile is sent now.
    return "reopened" if look.empty or lane.held_given is not None else "equal"
