"""Errors of the use cases whose HTTP status differs from that of their parents."""

from __future__ import annotations

from hrlearn.errors import HrlearnError, LaunchError, NotFoundError

__all__ = [
    "DisabledError",
    "KeyRefusedError",
    "RegistrationError",
    "SessionEndedError",
    "SwitchedOffError",
    "no_such_attempt",
    "no_such_lesson",
]


class SessionEndedError(LaunchError):
    """The session is over, or never was."""

    code = "session.ended"
    status = 401

    def __init__(self) -> None:
        super().__init__("Your visit has ended.", hint="Open the activity again from your course.")


class DisabledError(LaunchError):
    """Somebody whom an administrator has shut out comes by a launch."""

    code = "launch.disabled"
    status = 403

    def __init__(self) -> None:
        super().__init__(
            "Your access to these lessons has been switched off.",
            hint="Ask your academy to switch it on again. What you have done is kept.",
        )


class SwitchedOffError(LaunchError):
    """A launch from a platform, or from a deployment of one, that the academy's administrator has switched off."""

    code = "launch.switched_off"
    status = 403

    def __init__(self) -> None:
        super().__init__(
            "Your academy has switched this connection off.",
            hint="Ask your academy's administrator. What you have done is kept.",
        )


class RegistrationError(HrlearnError):
    """A registration that the operator asks for is refused."""

    code = "registration.refused"
    status = 409


class KeyRefusedError(HrlearnError):
    """A change of the tool's keys would leave platforms without a key that they need."""

    code = "key.refused"
    status = 409


def no_such_attempt() -> NotFoundError:
    """Return the one answer for an attempt that does not exist and for one that is somebody else's."""
    return NotFoundError("There is no such attempt.", hint="Go back to the lesson.", code="attempt.unknown")


def no_such_lesson(key: str) -> NotFoundError:
    """Return the error for a lesson or activity that is not installed, or that nobody has chosen (no key)."""
    if not key:
        message = "No lesson has been chosen for this activity yet."
        hint = "If you run the course: edit the activity, press “Select content” and choose a lesson."
        return NotFoundError(message, hint=hint, code="lesson.not_chosen")
    message = f"There is no lesson or activity called {key!r} here."
    hint = "Ask the person who runs the course to place the activity again."
    return NotFoundError(message, hint=hint, code="lesson.unknown")
