"""The course book: activities, gradebook columns and grades, in memory and thread-safe."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from dataclasses import asdict, replace
from typing import Any

from .config import AcademyConfig
from .custom import to_lines
from .errors import ServiceRefusedError
from .records import Activity, Grade, LineItem, Override
from .scores import ScoreMessage, apply_score, rescaled

# Moodle's ids are small integers as text, and different kinds of things share numbers with other
# sites: a tool that takes one for globally unique fails here too.
_FIRST_ID = 10


class CourseBook:
    """Activities, line items and grades of the one course; every change calls `changed`."""

    def __init__(
        self,
        config: AcademyConfig,
        clock: Callable[[], float],
        changed: Callable[[], None],
        lock: threading.RLock,
    ) -> None:
        """Start with the activities that the configuration places."""
        self._lock = lock
        self._config = config
        self._clock = clock
        self._changed = changed
        self._next_id = _FIRST_ID
        self._activities: dict[str, Activity] = {}
        self._line_items: dict[str, LineItem] = {}
        self._grades: dict[tuple[str, str], Grade] = {}
        for placed in config.activities:
            self._place(
                Activity(self._new_id(), placed.title, placed.url or "", to_lines(placed.custom), placed.text),
                None if placed.score_maximum is None else LineItem("", "", placed.score_maximum),
            )

    # Activities

    def activities(self) -> list[Activity]:
        """All activities, in the order of the course page."""
        with self._lock:
            return list(self._activities.values())

    def activity(self, activity_id: str) -> Activity | None:
        """The activity with this id (its resource link id), or None."""
        with self._lock:
            return self._activities.get(activity_id)

    def add_activities(self, wanted: list[tuple[Activity, LineItem | None]]) -> list[Activity]:
        """Add all of these at once; ids and column names given by the caller are replaced."""
        with self._lock:
            added = [self._place(replace(activity, id=self._new_id()), line_item) for activity, line_item in wanted]
            self._changed()
        return added

    def duplicate(self, activity_id: str) -> Activity | None:
        """Copy an activity as a course copy does: same URL and parameters, new ids, no grades."""
        with self._lock:
            source = self._activities.get(activity_id)
            if source is None:
                return None
            columns = self.line_items(activity_id=activity_id)
            copied = replace(source, title=f"{source.title} (copy)")
            return self.add_activities([(copied, columns[0] if columns else None)])[0]

    def remove_activity(self, activity_id: str) -> None:
        """Take an activity and its columns with their grades out of the course."""
        with self._lock:
            self._activities.pop(activity_id, None)
            for line_item in self.line_items(activity_id=activity_id):
                self._drop_line_item(line_item.id)
            self._changed()

    def _place(self, activity: Activity, line_item: LineItem | None) -> Activity:
        self._activities[activity.id] = activity
        if line_item is not None:
            column = replace(line_item, id=self._new_id(), label=activity.title, activity_id=activity.id)
            self._line_items[column.id] = column
        return activity

    # Line items

    def line_items(self, *, activity_id: str = "", resource_id: str = "", tag: str = "") -> list[LineItem]:
        """Columns that match all filters given; an empty filter matches all."""
        with self._lock:
            return [
                item
                for item in self._line_items.values()
                if (not activity_id or item.activity_id == activity_id)
                and (not resource_id or item.resource_id == resource_id)
                and (not tag or item.tag == tag)
            ]

    def line_item(self, line_item_id: str) -> LineItem | None:
        """The column with this id, or None."""
        with self._lock:
            return self._line_items.get(line_item_id)

    def add_line_item(self, wanted: LineItem) -> LineItem:
        """Add a column under a new id."""
        with self._lock:
            column = replace(wanted, id=self._new_id())
            self._line_items[column.id] = column
            self._changed()
        return column

    def replace_line_item(self, column: LineItem) -> None:
        """Put new values in a column; another maximum rescales and re-stamps all its grades."""
        with self._lock:
            old = self._line_items[column.id]
            self._line_items[column.id] = column
            if old.score_maximum != column.score_maximum:
                for key, grade in self._grades.items():
                    if grade.line_item_id == column.id:
                        self._grades[key] = rescaled(grade, old.score_maximum, column.score_maximum, int(self._clock()))
            self._changed()

    def delete_line_item(self, line_item_id: str) -> None:
        """Remove a column and all its grades."""
        with self._lock:
            self._drop_line_item(line_item_id)
            self._changed()

    def _drop_line_item(self, line_item_id: str) -> None:
        self._line_items.pop(line_item_id, None)
        self._grades = {key: grade for key, grade in self._grades.items() if grade.line_item_id != line_item_id}

    # Grades

    def grade(self, line_item_id: str, person_id: str) -> Grade | None:
        """One cell, or None when nothing was ever recorded there."""
        with self._lock:
            return self._grades.get((line_item_id, person_id))

    def grades(self, line_item_id: str) -> list[Grade]:
        """All cells of a column."""
        with self._lock:
            return [g for g in self._grades.values() if g.line_item_id == line_item_id]

    def record_score(self, line_item_id: str, message: ScoreMessage) -> Grade:
        """Apply a tool's score; raises ServiceRefusedError (404, 409, 500) and then changes nothing."""
        key = (line_item_id, message.person_id)
        with self._lock:
            column = self._line_items.get(line_item_id)
            if column is None:
                raise ServiceRefusedError(404, "Line item not found")
            grade = apply_score(self._grades.get(key), column, message, int(self._clock()))
            self._grades[key] = grade
            self._changed()
        return grade

    def set_override(
        self, line_item_id: str, person_id: str, override: Override | None, *, locked: bool = False
    ) -> Grade:
        """Set or (with None) lift an instructor's grade; a locked cell refuses the tool's scores."""
        key = (line_item_id, person_id)
        with self._lock:
            now = int(self._clock())
            cell = self._grades.get(key) or Grade(line_item_id, person_id, stamp=now)
            cell = replace(cell, stamp=now, override=override, locked=locked)
            self._grades[key] = cell
            self._changed()
        return cell

    # State

    def _new_id(self) -> str:
        self._next_id += 1
        return str(self._next_id - 1)

    def as_data(self) -> dict[str, Any]:
        """The whole book as plain data for the state file."""
        with self._lock:
            return {
                "next_id": self._next_id,
                "activities": [asdict(activity) for activity in self._activities.values()],
                "line_items": [asdict(item) for item in self._line_items.values()],
                "grades": [asdict(grade) for grade in self._grades.values()],
            }

    def load(self, data: Mapping[str, Any]) -> None:
        """Replace the whole book by saved data; raises KeyError or TypeError on foreign data."""
        activities = [Activity(**each) for each in data["activities"]]
        line_items = [LineItem(**each) for each in data["line_items"]]
        grades = [_grade_from(each) for each in data["grades"]]
        with self._lock:
            self._next_id = int(data["next_id"])
            self._activities = {activity.id: activity for activity in activities}
            self._line_items = {item.id: item for item in line_items}
            self._grades = {(g.line_item_id, g.person_id): g for g in grades}


def _grade_from(data: Mapping[str, Any]) -> Grade:
    override = data["override"]
    return Grade(**{**data, "override": Override(**override) if override else None})
