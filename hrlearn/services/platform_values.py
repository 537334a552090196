"""What passes through the ports to a platform's services beside single scores."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from hrlearn.services.port_values import ResultAnswer

__all__ = ["ColumnAnswer", "ColumnResults", "ColumnWish", "RosterAnswer", "RosterMember"]


@dataclass(frozen=True, slots=True)
class ColumnWish:
    """A gradebook column that the tool needs (AGS 2.0, section 3.1): found by link, resource id and tag together."""

    resource_lti_id: str
    label: str
    resource_id: str
    tag: str
    maximum: float = 100.0


@dataclass(frozen=True, slots=True)
class ColumnAnswer:
    """How the platform answered: ``url`` is "" where there is no such column or it was not made.

    ``answered`` is False where it is not known whether there is one.
    """

    answered: bool
    url: str = ""
    detail: str = ""


@dataclass(frozen=True, slots=True)
class ColumnResults:
    """All results of a column by the platform's id of the learner; ``complete`` False where they could not be read."""

    complete: bool
    held: Mapping[str, ResultAnswer]


@dataclass(frozen=True, slots=True)
class RosterMember:
    """One member of a course (NRPS 2.0, section 2.2); ``roles`` as sent, ``name`` "" where it is not shared."""

    subject: str
    name: str
    roles: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RosterAnswer:
    """The active members of a course; only a ``complete`` list says who has left. ``note`` says what went wrong."""

    complete: bool
    members: tuple[RosterMember, ...]
    note: str = ""
