"""The error tree: every error says what happened, what to do next, and carries a short code.

Shells turn these into pages and JSON. The code is for translation and for logs; the text is for people.
"""

from __future__ import annotations

__all__ = [
    "AttemptClosedError",
    "AttemptError",
    "ConflictError",
    "HrlearnError",
    "LaunchError",
    "LessonError",
    "MissingExtraError",
    "NoneLeftError",
    "NotFoundError",
    "OutOfOrderError",
    "PassbackError",
    "ResponseError",
    "SettingsError",
    "StaleChoiceError",
    "StaleSubmitError",
    "UnknownNameError",
]


LONGEST_NAME_SHOWN = 60
"""Characters of a name that somebody else has typed."""


class HrlearnError(Exception):
    """The root of all errors that hrlearn raises on purpose.

    ``message`` says what happened, ``hint`` what to do next; ``code`` is stable and dotted.
    ``status`` is the HTTP status a shell answers with.
    """

    code = "hrlearn"
    status = 400

    def __init__(self, message: str, *, hint: str = "", code: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint
        if code is not None:
            self.code = code

    def __str__(self) -> str:
        return f"{self.message} {self.hint}".strip()


class LessonError(HrlearnError):
    """A lesson package or locale pack is faulty; names the file and, where known, the line (1-based)."""

    code = "lesson.invalid"

    def __init__(
        self, message: str, *, file: str = "", line: int | None = None, hint: str = "", code: str | None = None
    ) -> None:
        super().__init__(message, hint=hint, code=code)
        self.file = file
        self.line = line

    def __str__(self) -> str:
        place = f"{self.file}:{self.line}" if self.line is not None else self.file
        return f"{place}: {super().__str__()}" if place else super().__str__()


class UnknownNameError(HrlearnError):
    """A policy, item kind, rule or condition name that this version does not know."""

    code = "name.unknown"

    def __init__(self, kind: str, name: object, known: object) -> None:
        names = ", ".join(sorted(str(k) for k in known))  # type: ignore[attr-defined]
        shown = repr(name)[:LONGEST_NAME_SHOWN]
        super().__init__(f"There is no {kind} called {shown}.", hint=f"Known names: {names}.")


class ResponseError(HrlearnError):
    """A learner's response has the wrong form for its item."""

    code = "response.invalid"


class AttemptError(HrlearnError):
    """Something asked of an attempt cannot be done."""

    code = "attempt.invalid"


class ConflictError(AttemptError):
    """The same event id arrived with another body."""

    code = "attempt.conflict"
    status = 409


class OutOfOrderError(AttemptError):
    """An earlier event of the same client has not arrived yet; send that one first."""

    code = "attempt.out_of_order"
    status = 409

    def __init__(self, expected: int) -> None:
        super().__init__(
            f"An earlier event of this page is missing: number {expected}.",
            hint="Send the waiting events in the order in which they were made.",
        )
        self.expected = expected


class StaleChoiceError(AttemptError):
    """The choice was made in a scene that the attempt has already left."""

    code = "attempt.stale_choice"
    status = 409

    def __init__(self, scene: str) -> None:
        super().__init__(
            "The story has already moved on from that scene.", hint="Go on from the scene that is shown now."
        )
        self.scene = scene


class StaleSubmitError(AttemptError):
    """The page that hands in has not seen an answer that another page gave meanwhile."""

    code = "attempt.stale_submit"
    status = 409

    def __init__(self) -> None:
        super().__init__(
            "You have also answered on another page, so nothing was handed in yet.",
            hint="Look at your answers and hand in again.",
        )


class AttemptClosedError(AttemptError):
    """The attempt is over; nothing more can be added."""

    code = "attempt.closed"
    status = 409


class NoneLeftError(AttemptError):
    """The learner has used all attempts."""

    code = "attempt.none_left"
    status = 409

    def __init__(self) -> None:
        super().__init__("You have used all your attempts at this activity.", hint="Open your results.")


class NotFoundError(HrlearnError):
    """The thing does not exist, or is not for the person who asks (both look the same)."""

    code = "not_found"
    status = 404


class LaunchError(HrlearnError):
    """A launch from a platform is refused."""

    code = "launch.refused"


class PassbackError(HrlearnError):
    """A score could not be given to the platform."""

    code = "passback.failed"


class SettingsError(HrlearnError):
    """A setting is missing or wrong; the tool does not start with a dangerous default."""

    code = "settings.invalid"
    status = 500


class MissingExtraError(HrlearnError):
    """A command needs a part of hrlearn that is not installed."""

    code = "extra.missing"
    status = 500
