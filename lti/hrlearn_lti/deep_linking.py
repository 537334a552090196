"""What goes back to a platform when an instructor has chosen (Deep Linking 2.0, section 4.5).

PyLTI1p3 builds the content items and the message; it neither escapes its form nor honours what the platform accepts, so
both are ours.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pylti1p3.deep_link import DeepLink
from pylti1p3.deep_link_resource import DeepLinkResource
from pylti1p3.lineitem import LineItem

from hrlearn.errors import LaunchError
from hrlearn.model import Activity, Lesson
from hrlearn.services import DeepLinkFacts, RegistrationFacts
from hrlearn_lti.registrations import ToolRegistration

__all__ = ["Choice", "content_item", "signed_answer"]

SCORE_MAXIMUM = 100
LONGEST_TITLE = 255
_DATA = "https://purl.imsglobal.org/spec/lti-dl/claim/data"


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


def content_item(choice: Choice, launch_url: str, *, with_line_item: bool) -> DeepLinkResource:
    """Return the content item of a choice.

    What it is stands in the custom parameters: they survive the copy of a course, ids of resource links do not.
    """
    custom = {"lesson": choice.lesson.key} | ({"activity": choice.activity.key} if choice.activity else {})
    item = DeepLinkResource().set_url(launch_url).set_title(choice.title).set_custom_params(custom)
    if with_line_item and choice.scored:
        identity = choice.activity.uuid if choice.activity else choice.lesson.uuid
        column = LineItem().set_score_maximum(SCORE_MAXIMUM).set_label(choice.title).set_resource_id(identity)
        item.set_lineitem(column)
    return item


def signed_answer(
    registration: RegistrationFacts, facts: DeepLinkFacts, items: Sequence[DeepLinkResource], kid: str, pem: str
) -> str:
    """Return the signed answer; ``data`` is echoed as it came. Raises LaunchError for more items than are accepted."""
    if len(items) > 1 and not facts.accept_multiple:
        msg = "Your learning platform takes one activity at a time."
        raise LaunchError(msg, hint="Go back and choose one.", code="deep_link.several")
    settings = {"deep_link_return_url": facts.return_url}
    link = DeepLink(ToolRegistration(registration, kid, pem), facts.deployment_id, settings)  # type: ignore[arg-type]
    message = link.get_message_jwt(items)
    del message[_DATA]
    if facts.data is not None:
        message[_DATA] = facts.data
    return str(link.encode_jwt(message))
