"""The engine alone: a log in a list."""

from __future__ import annotations

from functools import cache

from hrlearn.attempts import Definition, Event, Start, define, read_envelope, receive, replay
from hrlearn.authoring import read_locale_pack, read_package
from hrlearn.errors import HrlearnError, OutOfOrderError, StaleChoiceError
from hrlearn.model import NO_PACK
from tests.corpus.case import Case
from tests.corpus.places import LESSONS, PACKS
from tests.corpus.shells.telling import final_of

AT = "2026-11-20T08:00:00.000Z"
START = Start("any", "none", "none", 0, "highest", AT)


class Engine:
    """Plays cases with the functions of hrlearn.attempts."""

    def play(self, case: Case) -> tuple[list[dict], dict]:
        """Deliver everything; at the end the log is replayed from its beginning."""
        definition = _definition(case.lesson, case.activity, case.pack)
        log: list[Event] = []
        answers = [_deliver(definition, log, sent) for sent in case.sends]
        state = replay(definition, START, log)
        return answers, final_of(state, log, state.score)


@cache
def _definition(lesson: str, activity: str, pack: str) -> Definition:
    package = read_package(LESSONS[lesson])
    return define(package.lesson.activity(activity), read_locale_pack(PACKS[pack]) if pack in PACKS else NO_PACK)


def _deliver(definition: Definition, log: list[Event], sent: object) -> dict:
    try:
        received = receive(definition, START, log, read_envelope(sent), AT)
    except HrlearnError as error:
        return {"status": error.status, "code": error.code, **_more(error)}
    if not received.repeated:
        log.append(received.event)
    place = {"position": received.event.position, "repeated": received.repeated, "closed": received.state.closed}
    return {"status": 200, **place}


def _more(error: HrlearnError) -> dict:
    if isinstance(error, OutOfOrderError):
        return {"expected": error.expected}
    return {"scene": error.scene} if isinstance(error, StaleChoiceError) else {}
