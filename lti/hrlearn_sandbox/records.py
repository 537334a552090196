"""The nouns of the academy's course: activities, line items, grades, launches, service calls."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

LaunchKind = Literal["resource_link", "deep_linking", "submission_review"]


@dataclass(frozen=True)
class Activity:
    """A resource link in the course. `custom` holds key=value lines; `url` "" is the launch URL."""

    id: str
    title: str
    url: str = ""
    custom: str = ""
    text: str = ""


@dataclass(frozen=True)
class LineItem:
    """A gradebook column. `activity_id` links it to a resource link, None means unlinked."""

    id: str
    label: str
    score_maximum: float
    activity_id: str | None = None
    resource_id: str = ""
    tag: str = ""
    submission_review: Mapping[str, Any] | None = None


@dataclass(frozen=True)
class Override:
    """An instructor's own grade, which the tool's scores do not change."""

    score: float
    comment: str = ""


@dataclass(frozen=True)
class Grade:
    """One cell of the gradebook, in points of the column's maximum.

    `stamp` is in whole seconds since 1970 (UTC): later scores must be later than it.
    """

    line_item_id: str
    person_id: str
    stamp: int
    score: float | None = None
    comment: str = ""
    activity_progress: str = ""
    grading_progress: str = ""
    override: Override | None = None
    locked: bool = False

    @property
    def final_score(self) -> float | None:
        """The grade that counts: the instructor's, else the tool's."""
        return self.override.score if self.override else self.score

    @property
    def final_comment(self) -> str:
        """The comment that belongs to the grade that counts."""
        return self.override.comment if self.override else self.comment


@dataclass(frozen=True)
class Launch:
    """A launch that a person started and the tool has not yet picked up; used once.

    `about_person_id` names the learner whose work is reviewed, in a submission review.
    """

    id: str
    kind: LaunchKind
    person_id: str
    made_at: float
    activity_id: str | None = None
    line_item_id: str | None = None
    about_person_id: str | None = None
    document_target: Literal["iframe", "window"] = "iframe"


@dataclass(frozen=True)
class ServiceRequest:
    """One call of the tool to a service or the token endpoint. `at` is seconds since 1970 (UTC)."""

    at: float
    method: str
    path: str
    query: str
    status: int
    body: str

    def json(self) -> Any:
        """The body read as JSON; raises ValueError when it is something else."""
        return json.loads(self.body)
