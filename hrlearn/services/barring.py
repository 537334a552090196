"""Shutting one person out of the tool, and letting them in again; what they did stays."""

from __future__ import annotations

from uuid import UUID

from hrlearn.errors import NotFoundError
from hrlearn.services.auditing import note
from hrlearn.services.desk_values import OPERATOR, Actor
from hrlearn.services.ports import Storage
from hrlearn.services.times import Clock

__all__ = ["Barring"]


class Barring:
    """Disables and enables learners (also those who teach: everybody who came by a launch)."""

    def __init__(self, storage: Storage, clock: Clock) -> None:
        self._storage = storage
        self._clock = clock

    def find(self, academy_key: str, subject: str, issuer: str = "") -> tuple[UUID, UUID]:
        """Return (academy, learner) of a platform's subject.

        Raises NotFoundError: ``academy.unknown``, ``learner.unknown``, and ``learner.which_platform`` where two of the
        academy's platforms know the subject and ``issuer`` does not say which is meant.
        """
        with self._storage.reading(None) as unit:
            known = unit.installation.registrations(issuer or None)
            academy_id = unit.installation.academy(academy_key)
        if academy_id is None:
            message = f"There is no academy {academy_key!r}."
            raise NotFoundError(message, hint="See: hrlearn-lti registration list", code="academy.unknown")
        ids = [each.id for each in known if each.academy_id == academy_id]
        with self._storage.reading(academy_id) as unit:
            found = [learner for each in ids if (learner := unit.people.find(each, subject)) is not None]
        return academy_id, _only(found, subject)

    def disable(self, academy_id: UUID, learner_id: UUID, by: Actor = OPERATOR) -> None:
        """End all sessions of a learner and refuse new launches."""
        self._bar(academy_id, learner_id, "learner.disabled", by)

    def enable(self, academy_id: UUID, learner_id: UUID, by: Actor = OPERATOR) -> None:
        """Let a learner in again."""
        self._bar(academy_id, learner_id, "learner.enabled", by)

    def _bar(self, academy_id: UUID, learner_id: UUID, action: str, by: Actor) -> None:
        now = self._clock()
        with self._storage.unit_of_work(academy_id) as unit:
            unit.people.bar(learner_id, now if action == "learner.disabled" else None)
            note(unit, now, by, action, learner_id)
            unit.sessions.end_all(learner_id)
            unit.commit()


def _only(found: list[UUID], subject: str) -> UUID:
    if not found:
        message = f"Nobody with the identifier {subject!r} has come here from that academy."
        raise NotFoundError(message, hint="Use the identifier (sub) that the platform sends.", code="learner.unknown")
    if len(found) > 1:
        message = f"Two platforms of that academy know somebody as {subject!r}."
        raise NotFoundError(message, hint="Add --issuer.", code="learner.which_platform")
    return found[0]
