"""Names and Role Provisioning Services 2.0: who is in the course."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from flask import Blueprint, Response, request

from .config import Person
from .context import academy
from .errors import ServiceRefusedError
from .messages import memberships_url, names_of
from .services import authorise, check_course, json_answer, page_of
from .vocabulary import (
    LTI,
    RESOURCE_LINK_REQUEST,
    ROLE_FILTERS,
    ROLES_IN_MEMBERSHIP,
    SCOPE_MEMBERSHIP_READ,
    TYPE_MEMBERSHIPS,
)

blueprint = Blueprint("nrps", __name__)


@blueprint.get("/services/<course_id>/memberships")
def memberships(course_id: str) -> Response:
    """Members of the course: short role names, suspended people left out, paged by `Link`."""
    authorise(SCOPE_MEMBERSHIP_READ)
    check_course(course_id)
    config = academy().config
    page, following = page_of(_wanted_members())
    course = config.course
    body = {
        "id": memberships_url(config),
        "context": {"id": course.id, "label": course.label, "title": course.title},
        "members": [_member(person) for person in page],
    }
    answer = json_answer(body, TYPE_MEMBERSHIPS)
    if following is not None:
        query = urlencode({**request.args.to_dict(), "from": following})
        answer.headers["Link"] = f'<{memberships_url(config)}?{query}>; rel="next"'
    return answer


def _wanted_members() -> list[Person]:
    role = request.args.get("role", "")
    short = ROLE_FILTERS.get(role, role)
    return [
        person
        for person in academy().config.people
        if person.role in ROLES_IN_MEMBERSHIP
        and not person.suspended
        and short in {"", ROLES_IN_MEMBERSHIP[person.role]}
    ]


def _member(person: Person) -> dict[str, Any]:
    member: dict[str, Any] = {
        "user_id": person.id,
        "status": "Active",
        "roles": [ROLES_IN_MEMBERSHIP[person.role]],
        "lis_person_sourcedid": "",
        **(names_of(person) if academy().config.tool.shares_names else {}),
    }
    link = request.args.get("rlid")
    if link is None:
        return member
    if academy().store.book.activity(link) is None:
        raise ServiceRefusedError(400, "rlid is not an activity of this tool")
    return {**member, "message": [{LTI + "message_type": RESOURCE_LINK_REQUEST}]}
