"""What comes back from the tool's content picker (Deep Linking 2.0, section 3.5)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, render_template, request

from .config import ToolConfig, origin_of
from .context import Academy, academy
from .custom import to_lines
from .errors import PageRefusedError, TokenRefusedError
from .records import Activity, LineItem
from .tool_keys import expiry, require, require_audience
from .vocabulary import DEEP_LINKING, DEEP_LINKING_RESPONSE, LTI, VERSION

blueprint = Blueprint("deep_linking", __name__)

_LONGEST_TITLE = 255
_MOST_POINTS = 100


@dataclass(frozen=True)
class Selection:
    """A verified answer of the picker: what to add, and what the tool wants to tell."""

    wanted: list[tuple[Activity, LineItem | None]]
    message: str
    error_message: str


@blueprint.post("/deep-link/return")
def take_selection() -> str:
    """Add what the instructor chose, all or nothing, and lead back to the course page."""
    try:
        selection = _selection(academy(), request.form.get("JWT", ""))
    except TokenRefusedError as error:
        raise PageRefusedError(
            400,
            f"Nothing was added: the tool's answer was refused. {error}",
            "Go back to the course and try again. If it happens again, tell the tool's makers.",
        ) from error
    added = academy().store.book.add_activities(selection.wanted) if selection.wanted else []
    return render_template("added.html", added=added, selection=selection)


def _selection(where: Academy, token: str) -> Selection:
    claims = where.tool_keys.verified(token, where.store.clock())
    tool = where.config.tool
    require(claims, "iss", tool.client_id)
    require_audience(claims, {where.config.issuer})
    require(claims, LTI + "message_type", DEEP_LINKING_RESPONSE)
    require(claims, LTI + "version", VERSION)
    require(claims, LTI + "deployment_id", tool.deployment_id)
    items = claims.get(DEEP_LINKING + "content_items", [])
    if not isinstance(items, list):
        raise TokenRefusedError("content_items must be a list.")
    wanted = [_wanted(tool, item) for item in items]
    _use_up(where, claims)
    return Selection(
        wanted,
        message=_text(claims.get(DEEP_LINKING + "msg")),
        error_message=_text(claims.get(DEEP_LINKING + "errormsg")),
    )


def _use_up(where: Academy, claims: Mapping[str, Any]) -> None:
    """One answer per picker: the nonce and the echoed data both work once."""
    where.store.used.use_claim(claims, "nonce", expiry(claims))
    if not where.store.launches.returned(_text(claims.get(DEEP_LINKING + "data"))):
        raise TokenRefusedError("data is not what the academy sent, or was answered before.")


def _wanted(tool: ToolConfig, item: object) -> tuple[Activity, LineItem | None]:
    if not isinstance(item, Mapping) or item.get("type") != "ltiResourceLink":
        raise TokenRefusedError("Each content item must be of type ltiResourceLink.")
    title = _text(item.get("title")) or f"{tool.name} activity"
    if len(title) > _LONGEST_TITLE:
        raise TokenRefusedError(f"A title is longer than {_LONGEST_TITLE} characters.")
    url = _text(item.get("url"))
    if url and origin_of(url) not in tool.origins:
        raise TokenRefusedError(f"The address {url} does not belong to the tool.")
    custom = item.get("custom") or {}
    if not isinstance(custom, Mapping):
        raise TokenRefusedError("custom must be an object.")
    activity = Activity("", title, url, to_lines(custom), _text(item.get("text")))
    return activity, _column(item.get("lineItem"))


def _column(line_item: Any) -> LineItem | None:
    """The wanted gradebook column; its label is ignored, the column has the activity's title."""
    if line_item is None:
        return None
    if not isinstance(line_item, Mapping):
        raise TokenRefusedError("lineItem must be an object.")
    maximum = line_item.get("scoreMaximum")
    # bool is an int to Python, and 10.0 is a whole number to JSON.
    if not isinstance(maximum, int | float) or maximum is True or maximum not in range(1, _MOST_POINTS + 1):
        raise TokenRefusedError(
            f"lineItem.scoreMaximum must be a whole number from 1 to {_MOST_POINTS}; it is {maximum!r}."
        )
    review = line_item.get("submissionReview")
    return LineItem(
        "",
        "",
        float(maximum),
        resource_id=_text(line_item.get("resourceId")),
        tag=_text(line_item.get("tag")),
        submission_review=dict(review) if isinstance(review, Mapping) else None,
    )


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""
