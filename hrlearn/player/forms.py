"""Turns a posted form into event envelopes, for browsers that run no script.

The form names its client: a UUID made from the form's own UUID and from what was entered. The same form posted twice
repeats the same events; the same form with other answers speaks as another page.
"""

from __future__ import annotations

import json
import uuid as uuids
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from hrlearn import items
from hrlearn.attempts import Envelope, read_envelope
from hrlearn.errors import AttemptError, ResponseError, UnknownNameError
from hrlearn.model import Activity, Assessment, Item, Scenario
from hrlearn.player.saved import encoded, has_answer
from hrlearn.player.values import Fault, FormEvents

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
        return FormEvents(_envelopes(form, [_move(form)]))
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


def _move(form: Form) -> tuple[str, dict[str, Any]]:
    """Read what was pressed in a scene: a choice, a hint, or the way back to an earlier decision."""
    if "rewind" in form:
        return "rewind", {"step": _whole(form, "step"), "to": _whole(form, "rewind")}
    at = {"step": _whole(form, "step"), "scene": _one(form, "scene")}
    if "hint" in form:
        return "hint", at | {"hint": _whole(form, "hint")}
    return "choice", at | {"choice": _one(form, "choice")}


@dataclass(frozen=True, slots=True)
class _Entered:
    """What a form holds for one item; ``changed`` where that differs from what it was shown with."""

    item: Item
    parts: Mapping[str, list[str]]
    changed: bool

    @property
    def fault(self) -> Fault | None:
        """Why the answer cannot be saved, None where it can."""
        try:
            items.read(self.item, self.parts)
        except ResponseError as refused:
            return Fault(refused.message, refused.hint, {part: tuple(values) for part, values in self.parts.items()})
        return None


def _quiz(quiz: Assessment, form: Form) -> FormEvents:
    # A form holds the items that were asked, which need not be all of the bank.
    entered = [_entered(item, form) for item in quiz.items if f"was.{item.key}" in form]
    faults = {one.item.key: fault for one in entered if one.changed and (fault := one.fault) is not None}
    events = [_response(one) for one in entered if one.changed and one.item.key not in faults]
    unanswered = sum(1 for one in entered if not has_answer(one.parts))
    wish = _one(form, "do")
    if wish not in _WISHES:
        raise UnknownNameError("button", wish, _WISHES)
    if faults:
        return FormEvents(_envelopes(form, events), unanswered, "", faults)
    if wish == "anyway" or (wish == "submit" and not unanswered):
        events.append(("submit", {}))
    asks = "confirm" if wish == "submit" and unanswered else ""
    return FormEvents(_envelopes(form, events), unanswered, "saved" if wish == "save" else asks)


def _entered(item: Item, form: Form) -> _Entered:
    given = {part: _values(form, f"item.{item.key}.{part}") for part in items.present(item, 0).parts}
    parts = {part: values for part, values in given.items() if values}
    return _Entered(item, parts, encoded(parts) != _one(form, f"was.{item.key}"))


def _values(form: Form, name: str) -> list[str]:
    """Return what was entered in a field; a browser sends the lines of a text with the line ends of the network."""
    return [value.replace("\r\n", "\n") for value in form.get(name, ()) if value]


def _response(one: _Entered) -> tuple[str, dict[str, Any]]:
    return "response", {"item": one.item.key, "response": one.parts}


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
