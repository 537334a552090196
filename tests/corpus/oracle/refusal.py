"""What a refused event is answered with."""

from __future__ import annotations


class RefusalError(Exception):
    """An event that does not enter the log."""

    def __init__(self, status: int, code: str, **more: object) -> None:
        super().__init__(code)
        self.answer = {"status": status, "code": code, **more}


def malformed() -> RefusalError:
    """Return the refusal of something that is no event at all."""
    return RefusalError(400, "attempt.malformed_event")
