"""What goes back to a platform when an instructor has chosen (Deep Linking 2.0, section 4.5)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import jwt

from hrlearn.errors import LaunchError
from hrlearn.model import Activity, Lesson
from hrlearn.services import DeepLinkFacts, RegistrationFacts, purpose_of
from hrlearn_lti.headers import origin_of
from hrlearn_lti.shared_issuers import shared_by
from hrlearn_lti.targets import placed_url

__all__ = ["LINK", "Choice", "check_return", "content_item", "signed_answer", "tag_of"]

LINK = "ltiResourceLink"
SCORE_MAXIMUM = 100
LONGEST_TITLE = 255
LIFETIME = timedelta(minutes=5)
FRAME = {"width": 900, "height": 700}
"""Pixels; the player is readable from 360 on and scrolls inside."""
REVIEWABLE = ("InProgress", "Submitted", "Completed")

_LTI = "https://purl.imsglobal.org/spec/lti/claim/"
_DEEP_LINKING = "https://purl.imsglobal.org/spec/lti-dl/claim/"


@dataclass(frozen=True, slots=True)
class Choice:
    """A whole lesson, or one activity of it."""

    lesson: Lesson
    activity: Activity | None = None

    @property
    def value(self) -> str:
        """The choice as one word for a form."""
        return f"{self.lesson.key}/{self.activity.key}" if self.activity else self.lesson.key

    @property
    def title(self) -> str:
        """The name of the new activity in the course, as long as platforms take it."""
        title = f"{self.lesson.title}: {self.activity.title}" if self.activity else self.lesson.title
        return title if len(title) <= LONGEST_TITLE else f"{title[: LONGEST_TITLE - 1]}…"

    @property
    def scored(self) -> bool:
        """Whether the placed activity earns a score."""
        return self.activity.weight > 0 if self.activity else bool(self.lesson.scored_activities)

    @property
    def custom(self) -> dict[str, str]:
        """What the placement is: ids of resource links do not survive the copy of a course, these do."""
        return {"lesson": self.lesson.key} | ({"activity": self.activity.key} if self.activity else {})


def tag_of(activity: Activity) -> str:
    """Return "pre-test", "post-test", "survey" or "": the one place that knows what an activity is used for.

    Until lessons say it by themselves, it is read from the activity's key.
    """
    return purpose_of(activity.key) or ("survey" if activity.key == "survey" else "")


def content_item(choice: Choice, launch_url: str, icon_url: str, facts: DeepLinkFacts) -> dict[str, Any]:
    """Return the content item of a choice, with only those parts that the platform takes."""
    targets = facts.document_targets
    item: dict[str, Any] = {
        "type": LINK,
        "title": choice.title,
        "text": choice.activity.summary if choice.activity else choice.lesson.summary,
        "url": placed_url(launch_url, choice.custom),
        "icon": {"url": icon_url, "width": 64, "height": 64},
        "custom": choice.custom,
    }
    if not targets or "iframe" in targets:
        item["iframe"] = dict(FRAME)
    if not targets or "window" in targets:
        item["window"] = {"targetName": "_blank"}
    if facts.accept_lineitem and choice.scored:
        item["lineItem"] = _line_item(choice, item["url"])
    return item


def check_return(registration: RegistrationFacts, url: str) -> None:
    """Raise LaunchError unless an address is at the registered platform: a signed answer goes nowhere else."""
    home = origin_of(url)
    known = {origin_of(each) for each in (registration.issuer, registration.auth_login_url, registration.platform_url)}
    shared = shared_by(registration.issuer)
    host = home.removeprefix("https://")
    if home and (home in known or (shared is not None and home.startswith("https://") and shared.speaks(host, ""))):
        return
    message = "Your learning platform asked for the answer at an address that is not registered as its own."
    hint = "Ask your administrator to add the platform's address in the browser to its registration."
    raise LaunchError(message, hint=hint, code="deep_link.foreign_return")


def signed_answer(
    registration: RegistrationFacts,
    facts: DeepLinkFacts,
    items: Sequence[Mapping[str, Any]],
    *,
    nonce: str,
    now: datetime,
    kid: str,
    pem: str,
) -> str:
    """Return the signed answer, good for five minutes; ``data`` is echoed as it came.

    ``nonce`` is that of the picker: a platform that looks takes one answer of it only. Raises LaunchError for more
    items than are accepted.
    """
    if len(items) > 1 and not facts.accept_multiple:
        msg = "Your learning platform takes one activity at a time."
        raise LaunchError(msg, hint="Go back and choose one.", code="deep_link.several")
    message: dict[str, Any] = {
        "iss": registration.client_id,
        "aud": [registration.issuer],
        "iat": int(now.timestamp()),
        "exp": int((now + LIFETIME).timestamp()),
        "nonce": nonce,
        f"{_LTI}message_type": "LtiDeepLinkingResponse",
        f"{_LTI}version": "1.3.0",
        f"{_LTI}deployment_id": facts.deployment_id,
        f"{_DEEP_LINKING}content_items": list(items),
    }
    if facts.data is not None:
        message[f"{_DEEP_LINKING}data"] = facts.data
    return jwt.encode(message, pem, algorithm="RS256", headers={"kid": kid})


def _line_item(choice: Choice, url: str) -> dict[str, Any]:
    """A column in whole points, which is all that some platforms take."""
    tag = tag_of(choice.activity) if choice.activity else ""
    return {
        "label": choice.title,
        "scoreMaximum": SCORE_MAXIMUM,
        "resourceId": choice.activity.uuid if choice.activity else choice.lesson.uuid,
        **({"tag": tag} if tag else {}),
        "submissionReview": {"reviewableStatus": list(REVIEWABLE), "url": url, "custom": choice.custom},
    }
