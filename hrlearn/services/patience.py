"""Which platforms are to be left alone for a while.

One that is down, or has asked for patience, is not asked again for every learner of a class: a hundred time-outs would
keep all other platforms waiting.
"""

from __future__ import annotations

from datetime import datetime
from threading import Lock
from uuid import UUID

__all__ = ["Patience"]


class Patience:
    """Remembers until when each registration rests; for all threads of one sender, forgotten when it ends."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._until: dict[UUID, datetime] = {}

    def rest(self, registration_id: UUID, until: datetime) -> None:
        """Leave a platform alone until a time."""
        with self._lock:
            self._until[registration_id] = max(until, self._until.get(registration_id, until))

    def over(self, registration_id: UUID) -> None:
        """A platform answers again."""
        with self._lock:
            self._until.pop(registration_id, None)

    def until(self, registration_id: UUID, now: datetime) -> datetime | None:
        """Return until when a platform rests, None where it does not."""
        with self._lock:
            until = self._until.get(registration_id)
        return until if until is not None and until > now else None
