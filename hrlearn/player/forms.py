"""Turns a posted form into event envelopes, for browsers that run no script.

The form names its client: a UUID made from the form's own UUID and from what was entered. The same form posted twice
repeats the same events; the same form with other answers speaks as another page.
"""

from __future__ import annotations

import json
import uuid as uuids
from collections.abc import Mapping, Sequence
from typing import Any

from hrlearn.attempts import Envelope, read_envelope
from hrlearn.errors import AttemptError, UnknownNameError
from hrlearn.model import Activity, Assessment, Item, Scenario
from hrlearn.player.values import FormEvents

__all__ = ["form_events", "form_uuid"]

Form = Mapping[str, Sequence[str]]
_WISHES = ("save", "submit", "anyway")


def form_uuid(attempt_id: uuids.UUID, position: int) -> str:
    """Return the UUID of the form that an attempt shows at a position of its log; the same on every rendering."""
    return str(uuids.uuid5(attempt_id, f"form at {position}"))


def form_events(activity: Activity, form: Form) -> FormEvents:
    """Read a posted form (field name -> values) of a scene or a quiz into envelopes.

    Raises AttemptError where fields are missing or damaged, and for an activity that has no forms.
    """
    if isinstance(activity.content, Scenario):
        return FormEvents(_envelopes(form, [_choice(form)]))
    if isinstance(activity.content, Assessment):
        return _quiz(activity.content, form)
    msg = "This activity is for reading; it takes no answers."
    raise AttemptError(msg, hint="Open its pages.", code="attempt.not_attemptable")


def _one(form: Form, name: str) -> str:
    values = form.get(name, ())
    if len(values) != 1:
        msg = f"The form came without its field {name!r}."
        raise AttemptError(msg, hint="Reload the page and try again.", code="attempt.malformed_event")
    return values[0]


def _whole(form: Form, name: str) -> int:
    text = _one(form, name)
    if not (text.isascii() and text.isdigit() and len(text) < 10):  # noqa: PLR2004 -- below 2**31, as the log takes it
        msg = f"The field {name!r} of the form must be a whole number."
        raise AttemptError(msg, hint="Reload the page and try again.", code="attempt.malformed_event")
    return int(text)


def _choice(form: Form) -> tuple[str, dict[str, Any]]:
    body = {"step": _whole(form, "step"), "scene": _one(form, "scene"), "choice": _one(form, "choice")}
    return "choice", body


def _quiz(quiz: Assessment, form: Form) -> FormEvents:
    events = [_response(item, form) for item in quiz.items if _changed(item, form)]
    unanswered = sum(1 for item in quiz.items if not _chosen(item, form))
    wish = _one(form, "do")
    if wish not in _WISHES:
        raise UnknownNameError("button", wish, _WISHES)
    if wish == "anyway" or (wish == "submit" and not unanswered):
        events.append(("submit", {}))
    asks = "confirm" if wish == "submit" and unanswered else ""
    return FormEvents(_envelopes(form, events), unanswered, "saved" if wish == "save" else asks)


def _chosen(item: Item, form: Form) -> list[str]:
    return list(form.get(f"item.{item.key}", ()))


def _changed(item: Item, form: Form) -> bool:
    """Say whether the answer differs from the one that the form was shown with."""
    shown = next(iter(form.get(f"was.{item.key}", ())), "").split()
    return set(_chosen(item, form)) != set(shown)


def _response(item: Item, form: Form) -> tuple[str, dict[str, Any]]:
    return "response", {"item": item.key, "response": {"chosen": _chosen(item, form)}}


def _envelopes(form: Form, events: Sequence[tuple[str, Mapping[str, Any]]]) -> tuple[Envelope, ...]:
    seen = _whole(form, "seen")
    entered = json.dumps([seen, events], sort_keys=True)
    client = uuids.uuid5(_uuid(form), entered)
    return tuple(
        read_envelope(
            {
                "uuid": str(uuids.uuid5(client, str(number))),
                "client": str(client),
                "sequence": number,
                "seen": seen,
                "kind": kind,
                "body": body,
            }
        )
        for number, (kind, body) in enumerate(events, start=1)
    )


def _uuid(form: Form) -> uuids.UUID:
    try:
        return uuids.UUID(_one(form, "form"))
    except ValueError:
        msg = "The form came without a valid identity."
        raise AttemptError(msg, hint="Reload the page and try again.", code="attempt.malformed_event") from None
