"""Errors of the use cases whose HTTP status differs from that of their parents."""

from __future__ import annotations

from hrlearn.errors import AttemptError, HrlearnError, LaunchError, NotFoundError

__all__ = ["NoneLeftError", "RegistrationError", "SessionEndedError", "no_such_attempt", "no_such_lesson"]


class SessionEndedError(LaunchError):
    """The session is over, or never was."""

    code = "session.ended"
    status = 401

    def __init__(self) -> None:
        super().__init__("Your visit has ended.", hint="Open the activity again from your course.")


class NoneLeftError(AttemptError):
    """The learner has used all attempts."""

    code = "attempt.none_left"
    status = 409

    def __init__(self) -> None:
        super().__init__("You have used all your attempts at this activity.", hint="Open your results.")


class RegistrationError(HrlearnError):
    """A registration that the operator asks for is refused."""

    code = "registration.refused"
    status = 409


def no_such_attempt() -> NotFoundError:
    """Return the one answer for an attempt that does not exist and for one that is somebody else's."""
    return NotFoundError("There is no such attempt.", hint="Go back to the lesson.", code="attempt.unknown")


def no_such_lesson(key: str) -> NotFoundError:
    """Return the error for a lesson or activity that is not installed."""
    message = f"There is no lesson or activity called {key!r} here."
    hint = "Ask the person who runs the course to place the activity again."
    return NotFoundError(message, hint=hint, code="lesson.unknown")
