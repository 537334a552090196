"""Writing the audit log: in the transaction of the act, with ids only."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from hrlearn.errors import UnknownNameError
from hrlearn.services.desk_values import ACTIONS, Actor
from hrlearn.services.ports import UnitOfWork

__all__ = ["kind_of", "note"]


def kind_of(action: str) -> str:
    """Return what kind of thing an act is about; raises UnknownNameError."""
    if action not in ACTIONS:
        kind = "act"
        raise UnknownNameError(kind, action, ACTIONS)
    return ACTIONS[action][0]


def note(unit: UnitOfWork, now: datetime, by: Actor, action: str, about: UUID | str) -> None:
    """Add a line to the academy's audit log; whatever undoes the act undoes the line."""
    kind = kind_of(action)
    unit.audit.add(now, action, by, kind, str(about))
