"""Placing a lesson in Studio: a short form, checks before saving, warnings afterwards."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from html import escape
from typing import Any, ClassVar

from web_fragments.fragment import Fragment
from webob import Request, Response
from xblock.core import XBlock, XBlockMixin
from xblock.validation import Validation, ValidationMessage

from hrlearn.attempts import blocking_slots
from hrlearn.errors import HrlearnError, LessonError
from hrlearn.model import LessonPackage, LocalePack
from hrlearn_xblocks import wiring
from hrlearn_xblocks.replies import answering, json_body, reply

__all__ = ["StudioMixin"]

LARGEST_FORM = 262_144
"""Bytes; a pasted locale pack is some ten thousand."""
LONGEST_COUNT = 5
TEXTS = ("display_name", "activity", "locale_pack")


class StudioMixin(XBlockMixin):
    """The author's side of a block."""

    played_kind: ClassVar[str]

    def studio_view(self, context: Mapping[str, Any] | None = None) -> Fragment:  # noqa: ARG002
        """Return the form that places an activity."""
        fragment = Fragment(self._form())
        fragment.add_javascript_url(self.runtime.local_resource_url(self, "public/studio.js"))
        fragment.initialize_js("HrlearnStudio")
        return fragment

    @XBlock.handler
    @answering
    def studio_submit(self, request: Request, suffix: str = "") -> Response:  # noqa: ARG002
        """Save the form; a lesson whose blocking slots are unverified is refused, and nothing changes."""
        told = _told(json_body(request, LARGEST_FORM))
        lesson_key, _, activity_key = told["activity"].partition("/")
        library = wiring.tools().library
        package, pack = library.lesson(lesson_key), library.pack(told["locale_pack"])
        _check(package, pack, wiring.tools().today())
        self._check_activity(package, activity_key)
        weight, attempts = _weight(told["weight"]), _attempts(told["max_attempts"])
        self.display_name, self.locale_pack = told["display_name"], told["locale_pack"]
        self.lesson_key, self.activity_key, self.content_hash = lesson_key, activity_key, package.content_hash
        self.weight, self.max_attempts = weight, attempts
        return reply({"saved": True})

    def validate(self) -> Validation:
        """Say in Studio what keeps learners from the activity, and what an author should look at."""
        validation = Validation(self.scope_ids.usage_id)
        for kind, text in self._findings():
            validation.add(ValidationMessage(kind, text))
        return validation

    def _findings(self) -> list[tuple[str, str]]:
        library = wiring.tools().library
        try:
            if not self.lesson_key:
                return [(ValidationMessage.WARNING, "Edit this block and choose a lesson.")]
            package, pack = library.lesson(self.lesson_key), library.pack(self.locale_pack)
            self._check_activity(package, self.activity_key)
            _check(package, pack, wiring.tools().today())
        except HrlearnError as error:
            return [(ValidationMessage.ERROR, str(error))]
        if self.content_hash not in {"", package.content_hash}:
            text = "A newer version of this lesson is installed. Edit and save this block to give it to new attempts."
            return [(ValidationMessage.WARNING, text)]
        return []

    def _check_activity(self, package: LessonPackage, key: str) -> None:
        activity = package.lesson.activity(key)
        if activity is None or activity.kind != self.played_kind:
            msg = f"The lesson has no {self.played_kind} called {key!r}."
            raise LessonError(msg, hint="Choose an activity from the list.", code="lesson.unknown")

    def _form(self) -> str:
        library = wiring.tools().library
        lessons = [library.lesson(key).lesson for key in library.lesson_keys]
        options = "".join(
            self._option(f"{lesson.key}/{activity.key}", f"{lesson.title}: {activity.title}")
            for lesson in lessons
            for activity in lesson.activities
            if activity.kind == self.played_kind
        )
        packs = ", ".join(library.pack_keys)
        limit = "" if self.max_attempts is None else str(self.max_attempts)
        fields = "".join(
            (
                _field("Name", f'<input name="display_name" value="{escape(str(self.display_name))}">'),
                _field("Activity", f'<select name="activity">{options}</select>'),
                _field(
                    f"Locale pack: the name of an installed one ({escape(packs)}), or the text of your own",
                    f'<textarea name="locale_pack" rows="8">{escape(str(self.locale_pack))}</textarea>',
                ),
                _field("Weight", f'<input name="weight" inputmode="decimal" value="{self.weight}">'),
                _field(
                    "Attempts allowed; empty: as the lesson says",
                    f'<input name="max_attempts" inputmode="numeric" value="{limit}">',
                ),
            )
        )
        return FORM.format(fields=fields)

    def _option(self, value: str, label: str) -> str:
        chosen = " selected" if value == f"{self.lesson_key}/{self.activity_key}" else ""
        return f'<option value="{escape(value)}"{chosen}>{escape(label)}</option>'


FORM = """<form class="hr-studio editor-with-buttons">{fields}
<p class="hr-studio-told" role="alert"></p>
<div class="xblock-actions"><ul>
<li class="action-item"><button type="submit" class="button action-primary save-button">Save</button></li>
<li class="action-item"><button type="button" class="button cancel-button">Cancel</button></li>
</ul></div></form>"""


def _check(package: LessonPackage, pack: LocalePack, today: date) -> None:
    missing = blocking_slots(package.lesson, pack, today)
    if missing:
        msg = f"This lesson needs local facts that somebody has verified in the last 12 months: {', '.join(missing)}."
        hint = "Fill them in the locale pack, with who verified them and when; then place the lesson."
        raise LessonError(msg, hint=hint, code="locale.blocking")


def _field(label: str, control: str) -> str:
    return f"<p><label>{label}<br>{control}</label></p>"


def _told(raw: object) -> dict[str, str]:
    names = (*TEXTS, "weight", "max_attempts")
    if not isinstance(raw, dict) or not all(isinstance(raw.get(name), str) for name in names):
        raise _refused("The form came without one of its fields.")
    return {name: raw[name].strip() for name in names}


def _weight(text: str) -> float:
    try:
        weight = float(text)
    except ValueError:
        weight = -1.0
    if not 0 <= weight < float("inf"):
        raise _refused("The weight must be a number, 0 or more.")
    return weight


def _attempts(text: str) -> int | None:
    if not text:
        return None
    if not (text.isascii() and text.isdigit() and len(text) < LONGEST_COUNT and int(text) > 0):
        raise _refused("The number of attempts must be a whole number from 1, or empty.")
    return int(text)


def _refused(message: str) -> LessonError:
    return LessonError(message, hint="Correct it and save again.", code="studio.invalid")
