"""What every page and service needs: the store, the tool's keys, and the person acting now."""

from __future__ import annotations

from dataclasses import dataclass

from flask import current_app, session

from .config import AcademyConfig, Person
from .errors import PageRefusedError
from .records import Activity
from .store import Store
from .tool_keys import ToolKeys

EXTENSION = "practice_academy"


@dataclass(frozen=True)
class Academy:
    """One running academy: settings, state, and the tool's keys."""

    store: Store
    tool_keys: ToolKeys

    @property
    def config(self) -> AcademyConfig:
        """The settings, with the tool that is connected now."""
        return self.store.config


def academy() -> Academy:
    """The academy of the current Flask application."""
    found: Academy = current_app.extensions[EXTENSION]
    return found


def acting_person() -> Person | None:
    """The person that this browser chose to be, or None."""
    return academy().config.person(str(session.get("person", "")))


def required_person(*roles: str) -> Person:
    """The acting person, who must have one of these roles when any are given.

    Raises PageRefusedError (403) with what to do.
    """
    person = acting_person()
    if person is None:
        raise PageRefusedError(403, "You have not chosen who you are.", "Go to the start page and choose a person.")
    if person.suspended:
        raise PageRefusedError(403, "This person is suspended.", "Go to the start page and choose another person.")
    if roles and person.role not in roles:
        raise PageRefusedError(
            403,
            f"This page is not for a {person.role}.",
            f"Go to the start page and choose: {' or '.join(roles)}.",
        )
    return person


def required_activity(activity_id: str) -> Activity:
    """The activity with this id; raises PageRefusedError (404)."""
    activity = academy().store.book.activity(activity_id)
    if activity is None:
        raise PageRefusedError(404, "This activity is not in the course.", "Go back to the course and choose another.")
    return activity
