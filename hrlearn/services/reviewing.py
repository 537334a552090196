"""A course asks to see one learner's work (Submission Review 1.0): whose it is, and whether this visitor may."""

from __future__ import annotations

from uuid import UUID

from hrlearn.errors import NotFoundError
from hrlearn.services.port_values import Placed
from hrlearn.services.ports import UnitOfWork
from hrlearn.services.values import LaunchFacts, Visit

__all__ = ["place_reviewed", "reviewed"]


def place_reviewed(unit: UnitOfWork, deployment_id: UUID, context_id: UUID | None, facts: LaunchFacts) -> Placed:
    """Return the place that a review is about, as it is: a review changes nothing there.

    Raises NotFoundError (``review.unknown``) where it is not known, is in another course, or where the line item of
    the launch is not that of the place.
    """
    placed = unit.places.find_link(deployment_id, facts.resource_lti_id, facts.lineitem_url)
    if placed is None or placed.context_id != context_id or facts.lineitem_url not in {"", placed.lineitem_url}:
        raise _no_such_work()
    return placed


def reviewed(unit: UnitOfWork, visit: Visit, facts: LaunchFacts) -> UUID | None:
    """Return the learner whose work is asked for, None where the launch asks for nobody's.

    Raises NotFoundError (``review.unknown``) where nobody with this id has ever been here, and for somebody else's work
    where the visitor does not teach.
    """
    if facts.review_of is None:
        return None
    learner_id = unit.people.find(visit.registration_id, facts.review_of)
    if learner_id is None or not (visit.teaches or learner_id == visit.learner_id):
        raise _no_such_work()
    return learner_id


def _no_such_work() -> NotFoundError:
    hint = "Go back to your course. If the learner has not opened the activity yet, there is nothing to see."
    return NotFoundError("There is no such work here.", hint=hint, code="review.unknown")
