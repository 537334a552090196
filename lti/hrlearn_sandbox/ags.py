"""Assignment and Grade Services 2.0: line items, scores, results, by Moodle's measured rules."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any
from urllib.parse import urlencode

from flask import Blueprint, Response, request

from .config import AcademyConfig
from .context import academy
from .errors import ServiceRefusedError
from .messages import line_item_url, line_items_url
from .records import Grade, LineItem
from .scores import read_score
from .services import authorise, check_course, decoded_body, json_answer, page_of
from .vocabulary import (
    SCOPE_LINE_ITEM,
    SCOPE_LINE_ITEM_READ,
    SCOPE_RESULT_READ,
    SCOPE_SCORE,
    TYPE_LINE_ITEM,
    TYPE_LINE_ITEMS,
    TYPE_RESULTS,
    TYPE_SCORE,
)

blueprint = Blueprint("ags", __name__)

_ITEMS = "/services/<course_id>/lineitems"
_ITEM = _ITEMS + "/<line_item_id>/lineitem"


@blueprint.get(_ITEMS)
def list_line_items(course_id: str) -> Response:
    """Columns, filtered by resource_id, tag and resource_link_id, paged by limit and from."""
    _enter(course_id, SCOPE_LINE_ITEM, SCOPE_LINE_ITEM_READ)
    rows = academy().store.book.line_items(
        activity_id=request.args.get("resource_link_id", ""),
        resource_id=request.args.get("resource_id", ""),
        tag=request.args.get("tag", ""),
    )
    page, following = page_of(rows)
    config = academy().config
    answer = json_answer([_as_json(config, row) for row in page], TYPE_LINE_ITEMS)
    if following is not None:
        answer.headers["Link"] = _unusable_link(config, following)
    return answer


@blueprint.post(_ITEMS)
def create_line_item(course_id: str) -> Response:
    """A new column: 201 without a Location header, as Moodle answers."""
    _enter(course_id, SCOPE_LINE_ITEM)
    _check_type(TYPE_LINE_ITEM)
    column = academy().store.book.add_line_item(_line_item_from(decoded_body(), LineItem("", "", 0)))
    return json_answer(_as_json(academy().config, column), TYPE_LINE_ITEM, 201)


@blueprint.get(_ITEM)
def read_line_item(course_id: str, line_item_id: str) -> Response:
    """One column."""
    _enter(course_id, SCOPE_LINE_ITEM, SCOPE_LINE_ITEM_READ)
    return json_answer(_as_json(academy().config, _line_item(line_item_id)), TYPE_LINE_ITEM)


@blueprint.put(_ITEM)
def replace_line_item(course_id: str, line_item_id: str) -> Response:
    """New values for a column. What the body leaves out is cleared: the link and the review too."""
    _enter(course_id, SCOPE_LINE_ITEM)
    _check_type(TYPE_LINE_ITEM)
    column = _line_item_from(decoded_body(), _line_item(line_item_id))
    academy().store.book.replace_line_item(column)
    return json_answer(_as_json(academy().config, column), TYPE_LINE_ITEM)


@blueprint.delete(_ITEM)
def delete_line_item(course_id: str, line_item_id: str) -> Response:
    """Remove the column and all its grades, even the activity's own column."""
    _enter(course_id, SCOPE_LINE_ITEM)
    academy().store.book.delete_line_item(_line_item(line_item_id).id)
    return Response(status=204)


@blueprint.post(_ITEM + "/scores")
def post_score(course_id: str, line_item_id: str) -> Response:
    """Take a score; 200 with an empty body."""
    _enter(course_id, SCOPE_SCORE)
    _check_type(TYPE_SCORE)
    column = _line_item(line_item_id)
    message = read_score(decoded_body(), request.get_data(as_text=True))
    _check_learner(message.person_id)
    academy().store.book.record_score(column.id, message)
    return Response(status=200, content_type="application/json")


@blueprint.get(_ITEM + "/results")
def list_results(course_id: str, line_item_id: str) -> Response:
    """What the gradebook holds; a wiped grade appears without resultScore."""
    _enter(course_id, SCOPE_RESULT_READ)
    if "limit" in request.args:
        # Moodle fails here with a page for people; tools must not page results.
        return Response("<!doctype html><title>Error</title>", status=404, content_type="text/html")
    if not request.accept_mimetypes.best_match([TYPE_RESULTS]):
        raise ServiceRefusedError(406, f"Accept must allow {TYPE_RESULTS}")
    column = _line_item(line_item_id)
    wanted = request.args.get("user_id", "")
    rows = [
        _result(academy().config, column, grade)
        for grade in academy().store.book.grades(column.id)
        if wanted in {"", grade.person_id}
    ]
    return json_answer(rows, TYPE_RESULTS)


def _enter(course_id: str, *scopes: str) -> None:
    """Checks before every call. A lost or mangled query string is Moodle's "No handler found"."""
    authorise(*scopes)
    check_course(course_id)
    if request.args.get("type_id") != academy().config.tool.deployment_id:
        raise ServiceRefusedError(400, "No handler found")


def _check_type(wanted: str) -> None:
    if request.mimetype != wanted:
        raise ServiceRefusedError(400, f"Content-Type must be {wanted}")


def _line_item(line_item_id: str) -> LineItem:
    column = academy().store.book.line_item(line_item_id)
    if column is None:
        raise ServiceRefusedError(404, "Line item not found")
    return column


def _check_learner(person_id: str) -> None:
    """Only learners of the course get grades. Suspended ones still do: Moodle takes their scores."""
    if not person_id.isdecimal():
        raise ServiceRefusedError(502, "Bad Gateway")  # Moodle's own answer breaks its web server
    person = academy().config.person(person_id)
    if person is None or person.role != "learner":
        raise ServiceRefusedError(400, "Incorrect score received: no such learner in this course")


def _line_item_from(body: object, base: LineItem) -> LineItem:
    """A column from a JSON body; label and scoreMaximum are required, the values hardly checked."""
    if not isinstance(body, Mapping) or not body.get("label"):
        raise ServiceRefusedError(400, "label is missing")
    maximum = body.get("scoreMaximum")
    if isinstance(maximum, bool) or not isinstance(maximum, int | float):
        raise ServiceRefusedError(400, "scoreMaximum is missing")
    link = body.get("resourceLinkId")
    if link is not None and academy().store.book.activity(str(link)) is None:
        raise ServiceRefusedError(403, "resourceLinkId is not an activity of this tool")
    review = body.get("submissionReview")
    return replace(
        base,
        label=str(body["label"]),
        score_maximum=float(maximum),
        activity_id=None if link is None else str(link),
        resource_id=str(body.get("resourceId") or ""),
        tag=str(body.get("tag") or ""),
        submission_review=dict(review) if isinstance(review, Mapping) else None,
    )


def _as_json(config: AcademyConfig, column: LineItem) -> dict[str, Any]:
    optional = {
        "resourceLinkId": column.activity_id,
        "resourceId": column.resource_id,
        "tag": column.tag,
        "submissionReview": column.submission_review,
    }
    return {
        "id": line_item_url(config, column.id),
        "label": column.label,
        "scoreMaximum": column.score_maximum,
        **{name: value for name, value in optional.items() if value},
    }


def _result(config: AcademyConfig, column: LineItem, grade: Grade) -> dict[str, Any]:
    result: dict[str, Any] = {
        "id": line_item_url(config, column.id, "/results", user_id=grade.person_id),
        "userId": grade.person_id,
    }
    if grade.final_score is None:
        return result
    result |= {
        "scoreOf": line_item_url(config, column.id),
        "resultScore": grade.final_score,
        "resultMaximum": column.score_maximum,
    }
    if grade.final_comment:
        result["comment"] = grade.final_comment
    return result


def _unusable_link(config: AcademyConfig, following: int) -> str:
    """Moodle's next link: curly quotes and "&amp;", so no parser can follow it; use `from`."""
    query = urlencode({**request.args.to_dict(), "from": following})
    url = line_items_url(config, query).replace("&", "&amp;")
    return f"<{url}>; rel=\u201cnext\u201d".encode().decode("latin-1")  # WSGI: bytes as latin-1
