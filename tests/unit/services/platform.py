"""A platform's grade service as Moodle behaves, with faults that a test can put in its way."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime

from hrlearn.services import (
    AgsScore,
    ColumnAnswer,
    ColumnResults,
    ColumnWish,
    GatewayAnswer,
    RegistrationFacts,
    ResultAnswer,
)


@dataclass
class Grade:
    second: int
    score: float | None
    maximum: float


@dataclass
class MoodleLike:
    """Compares whole seconds, refuses unknown people with 400, wipes what is not fully graded.

    ``faults`` are used up one per score that arrives: a GatewayAnswer to give instead of taking the score,
    "lost" to take it and lose the answer, "html" to take nothing and show a login page with 200. ``overrides`` are
    teachers' grades, which stay. ``blind``: nothing can be read back; ``too_many``: not all results at once.
    ``lose_columns``: so many new columns are made without an answer.
    """

    strangers: set[str] = field(default_factory=set)
    faults: list[GatewayAnswer | str] = field(default_factory=list)
    grades: dict[tuple[str, str], Grade] = field(default_factory=dict)
    arrived: dict[tuple[str, str], list[float]] = field(default_factory=lambda: defaultdict(list))
    sent: list[AgsScore] = field(default_factory=list)
    read: int = 0
    overrides: dict[tuple[str, str], float] = field(default_factory=dict)
    columns: list[tuple[str, ColumnWish]] = field(default_factory=list)
    lose_columns: int = 0
    blind: bool = False
    too_many: bool = False

    def send_score(self, registration: RegistrationFacts, lineitem_url: str, score: AgsScore) -> GatewayAnswer:
        self.sent.append(score)
        fault = self.faults.pop(0) if self.faults else None
        if isinstance(fault, GatewayAnswer):
            return fault
        if fault == "html":
            return GatewayAnswer(200, body_type="text/html")
        answer = self._take((lineitem_url, score.user_id), score)
        return GatewayAnswer(None, detail="time-out") if fault == "lost" else answer

    def _take(self, place: tuple[str, str], score: AgsScore) -> GatewayAnswer:
        if score.user_id in self.strangers:
            return GatewayAnswer(400, detail="Bad request")
        second = int(datetime.fromisoformat(score.timestamp).timestamp())
        old = self.grades.get(place)
        if old is not None and old.second >= second:
            return GatewayAnswer(409, detail="Conflict")
        kept = score.score_given if score.grading_progress == "FullyGraded" else None
        self.grades[place] = Grade(second, kept, score.score_maximum)
        self.arrived[place].append(score.score_given)
        return GatewayAnswer(200)

    def read_result(self, registration: RegistrationFacts, lineitem_url: str, user_id: str) -> ResultAnswer:
        self.read += 1
        if self.blind:
            return ResultAnswer(None)
        place = (lineitem_url, user_id)
        if place in self.overrides:
            return ResultAnswer(200, self.overrides[place], 100.0)
        grade = self.grades.get(place)
        return ResultAnswer(200) if grade is None else ResultAnswer(200, grade.score, grade.maximum)

    def read_results(self, registration: RegistrationFacts, lineitem_url: str) -> ColumnResults:
        if self.blind or self.too_many:
            return ColumnResults(complete=False, held={})
        people = {user for url, user in (*self.grades, *self.overrides) if url == lineitem_url}
        return ColumnResults(
            complete=True, held={each: self.read_result(registration, lineitem_url, each) for each in people}
        )

    def find_column(self, registration: RegistrationFacts, lineitems_url: str, wish: ColumnWish) -> ColumnAnswer:
        if self.blind:
            return ColumnAnswer(answered=False, detail="HTTP 503")
        fitting = [url for url, made in self.columns if made == wish]
        return ColumnAnswer(answered=True, url=fitting[0] if fitting else "")

    def make_column(self, registration: RegistrationFacts, lineitems_url: str, wish: ColumnWish) -> ColumnAnswer:
        url = f"{lineitems_url}/{len(self.columns) + 1}/lineitem"
        self.columns.append((url, wish))
        if self.lose_columns:
            self.lose_columns -= 1
            return ColumnAnswer(answered=False, detail="time-out")
        return ColumnAnswer(answered=True, url=url)
