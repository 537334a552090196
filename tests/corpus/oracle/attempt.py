"""The log of one attempt: what enters it, in which order, and what each delivery is answered with.

Decision 0003: the server appends an event only when it is the next of its page; the same event again changes nothing.
Where an event could be refused for several reasons, docs/reference/corpus.md says which one is told.
"""

from __future__ import annotations

from tests.corpus.oracle.envelope import read
from tests.corpus.oracle.quiz import Quiz
from tests.corpus.oracle.refusal import RefusalError, malformed
from tests.corpus.oracle.story import Story


class Attempt:
    """One attempt at a story or a quiz, from its start on."""

    def __init__(self, work: Story | Quiz) -> None:
        self.work = work
        self.log: list[dict] = []

    def send(self, raw: object) -> dict:
        """Deliver something once; return the answer."""
        try:
            return self._deliver(read(raw))
        except RefusalError as refusal:
            return refusal.answer

    def final(self) -> dict:
        """Return everything that is true of the attempt now."""
        log = [event["uuid"] for event in self.log]
        return {"position": len(log), "log": log, "closed": self.work.closed, **self.work.final()}

    def _deliver(self, event: dict) -> dict:
        for position, stored in enumerate(self.log, start=1):
            if stored["uuid"] == event["uuid"]:
                if stored != event:
                    raise RefusalError(409, "attempt.conflict")
                return self._accepted(position, repeated=True)
        self._check_order(event)
        if self.work.closed:
            raise RefusalError(409, "attempt.closed")
        if event["kind"] not in self.work.KINDS:
            raise RefusalError(400, "attempt.wrong_kind")
        self.work.take(event, len(self.log) + 1)
        self.log.append(event)
        return self._accepted(len(self.log), repeated=False)

    def _check_order(self, event: dict) -> None:
        following = 1 + sum(stored["client"] == event["client"] for stored in self.log)
        if event["sequence"] != following:
            raise RefusalError(409, "attempt.out_of_order", expected=following)
        if event["seen"] > len(self.log):
            raise malformed()

    def _accepted(self, position: int, *, repeated: bool) -> dict:
        return {"status": 200, "position": position, "repeated": repeated, "closed": self.work.closed}
