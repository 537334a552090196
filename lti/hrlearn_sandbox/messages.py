"""The claims of each message that the academy sends to the tool (LTI 1.3 core, section 5)."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from .book import CourseBook
from .config import AcademyConfig, Person
from .custom import from_lines, substituted
from .records import Activity, Launch, LineItem
from .vocabulary import (
    AGS_CLAIM,
    AGS_SCOPES,
    COURSE_SECTION,
    DEEP_LINKING,
    DEEP_LINKING_REQUEST,
    LTI,
    NRPS_CLAIM,
    RESOURCE_LINK_REQUEST,
    ROLES_IN_LAUNCH,
    SUBMISSION_REVIEW_REQUEST,
    VERSION,
)

_TOKEN_SECONDS = 60
_PLATFORM_GUID = "practice-academy"


def claims_for(config: AcademyConfig, book: CourseBook, launch: Launch, *, nonce: str, now: int) -> dict[str, Any]:
    """All claims of the id_token for this launch; `now` in seconds since 1970.

    Raises KeyError when the launch names a person or activity that is gone.
    """
    person = config.person(launch.person_id)
    if person is None:
        raise KeyError(launch.person_id)
    claims = {
        **_envelope(config, person, nonce, now),
        **_where(config, person, launch),
        LTI + "target_link_uri": target_of(config, book, launch),
    }
    if launch.kind == "deep_linking":
        return {**claims, **_deep_linking(config, launch), **_services(config, [])}
    activity = _activity(book, launch)
    line_items = book.line_items(activity_id=activity.id)
    claims |= {**_link(activity), **_services(config, line_items)}
    claims[LTI + "custom"] = _custom(config, person, activity)
    if launch.kind == "submission_review":
        return {**claims, **_review(config, book, launch)}
    return {**claims, LTI + "message_type": RESOURCE_LINK_REQUEST}


def target_of(config: AcademyConfig, book: CourseBook, launch: Launch) -> str:
    """The target_link_uri of a launch: the same in the login initiation and in the token."""
    if launch.kind == "deep_linking":
        return config.tool.deep_link_url
    if launch.kind == "submission_review":
        column = book.line_item(launch.line_item_id or "")
        review = (column.submission_review if column else None) or {}
        if review.get("url"):
            return str(review["url"])
    return _activity(book, launch).url or config.tool.launch_url


def line_item_url(config: AcademyConfig, line_item_id: str, part: str = "", **more: str) -> str:
    """Address of a column; its query string is there to catch tools that append blindly."""
    query = urlencode({"type_id": config.tool.deployment_id, **more})
    return f"{line_items_url(config, '')}/{line_item_id}/lineitem{part}?{query}"


def line_items_url(config: AcademyConfig, query: str | None = None) -> str:
    """Address of all columns, with the usual query string, or with another (may be empty)."""
    wanted = f"type_id={config.tool.deployment_id}" if query is None else query
    path = f"/services/{config.course.id}/lineitems"
    return config.url(path) + (f"?{wanted}" if wanted else "")


def memberships_url(config: AcademyConfig) -> str:
    """Address of the membership list."""
    return config.url(f"/services/{config.course.id}/memberships")


def names_of(person: Person) -> dict[str, str]:
    """Name and e-mail claims, empty for a person whose name is kept private."""
    if not person.shares_name:
        return {}
    return {
        "name": person.label,
        "given_name": person.given,
        "family_name": person.family,
        "email": person.email,
    }


def _envelope(config: AcademyConfig, person: Person, nonce: str, now: int) -> dict[str, Any]:
    return {
        "iss": config.issuer,
        "aud": config.tool.client_id,
        "sub": person.id,
        "iat": now,
        "exp": now + _TOKEN_SECONDS,
        "nonce": nonce,
        **(names_of(person) if config.tool.shares_names else {}),
        LTI + "version": VERSION,
        LTI + "deployment_id": config.tool.deployment_id,
        LTI + "roles": list(ROLES_IN_LAUNCH[person.role]),
    }


def _where(config: AcademyConfig, person: Person, launch: Launch) -> dict[str, Any]:
    """The course, the platform, and how the page is shown."""
    return {
        LTI + "context": {
            "id": config.course.id,
            "label": config.course.label,
            "title": config.course.title,
            "type": [COURSE_SECTION],
        },
        LTI + "lis": {"person_sourcedid": "", "course_section_sourcedid": config.course.label},
        LTI + "launch_presentation": {
            "locale": person.locale,
            "document_target": launch.document_target,
            "return_url": config.url("/return"),
        },
        LTI + "tool_platform": {
            "guid": _PLATFORM_GUID,
            "name": config.name,
            "description": "A fictional academy for practice",
            "product_family_code": config.product_family,
            "version": "1",
        },
    }


def _link(activity: Activity) -> dict[str, Any]:
    link = {"id": activity.id, "title": activity.title, "description": activity.text}
    return {LTI + "resource_link": link}


def _services(config: AcademyConfig, line_items: list[LineItem]) -> dict[str, Any]:
    """AGS and NRPS endpoints; `lineitem` only when the link has exactly one column."""
    ags: dict[str, Any] = {"scope": list(AGS_SCOPES), "lineitems": line_items_url(config)}
    if len(line_items) == 1:
        ags["lineitem"] = line_item_url(config, line_items[0].id)
    nrps = {"context_memberships_url": memberships_url(config), "service_versions": ["2.0"]}
    return {AGS_CLAIM: ags, NRPS_CLAIM: nrps}


def _deep_linking(config: AcademyConfig, launch: Launch) -> dict[str, Any]:
    """Deep Linking 2.0, section 4.4; the launch's id is the `data` to be echoed."""
    return {
        LTI + "message_type": DEEP_LINKING_REQUEST,
        DEEP_LINKING + "deep_linking_settings": {
            "deep_link_return_url": config.url("/deep-link/return"),
            "accept_types": ["ltiResourceLink"],
            "accept_presentation_document_targets": ["iframe", "window"],
            "accept_multiple": True,
            "accept_lineitem": True,
            "auto_create": True,
            "title": "",
            "text": "",
            "data": launch.id,
        },
    }


def _review(config: AcademyConfig, book: CourseBook, launch: Launch) -> dict[str, Any]:
    """LTI Submission Review 1.0: whose work, and the column under review."""
    extra = {
        LTI + "message_type": SUBMISSION_REVIEW_REQUEST,
        LTI + "for_user": {"user_id": launch.about_person_id},
    }
    column = book.line_item(launch.line_item_id or "")
    review = (column.submission_review if column else None) or {}
    if column is not None:
        endpoint = _services(config, [column])[AGS_CLAIM]
        extra[AGS_CLAIM] = endpoint
    if isinstance(review.get("custom"), dict):
        extra[LTI + "custom"] = {key: str(value) for key, value in review["custom"].items()}
    return extra


def _custom(config: AcademyConfig, person: Person, activity: Activity) -> dict[str, str]:
    custom = {"context_memberships_url": memberships_url(config), **from_lines(activity.custom)}
    return substituted(custom, _variables(config, person, activity))


def _variables(config: AcademyConfig, person: Person, activity: Activity) -> dict[str, str]:
    variables = {
        "User.id": person.id,
        "Context.id": config.course.id,
        "Context.label": config.course.label,
        "Context.title": config.course.title,
        "ResourceLink.id": activity.id,
        "ResourceLink.title": activity.title,
        "Membership.role": ROLES_IN_LAUNCH[person.role][0].rpartition("#")[2],
    }
    if person.shares_name and config.tool.shares_names:
        variables |= {
            "Person.name.full": person.label,
            "Person.name.given": person.given,
            "Person.name.family": person.family,
            "Person.email.primary": person.email,
        }
    return variables


def _activity(book: CourseBook, launch: Launch) -> Activity:
    activity = book.activity(launch.activity_id or "")
    if activity is None:
        raise KeyError(launch.activity_id)
    return activity
