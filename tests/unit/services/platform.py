"""A platform's grade service as Moodle behaves, with faults that a test can put in its way."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime

from hrlearn.services import AgsScore, GatewayAnswer, RegistrationFacts, ResultAnswer


@dataclass
class Grade:
    second: int
    score: float | None
    maximum: float


@dataclass
class MoodleLike:
    """Compares whole seconds, refuses unknown people with 400, wipes what is not fully graded.

    ``faults`` are used up one per score that arrives: a GatewayAnswer to give instead of taking the score,
    "lost" to take it and lose the answer, "html" to take nothing and show a login page with 200.
    """

    strangers: set[str] = field(default_factory=set)
    faults: list[GatewayAnswer | str] = field(default_factory=list)
    grades: dict[tuple[str, str], Grade] = field(default_factory=dict)
    arrived: dict[tuple[str, str], list[float]] = field(default_factory=lambda: defaultdict(list))
    sent: list[AgsScore] = field(default_factory=list)
    read: int = 0

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
        grade = self.grades.get((lineitem_url, user_id))
        return ResultAnswer(200) if grade is None else ResultAnswer(200, grade.score, grade.maximum)
