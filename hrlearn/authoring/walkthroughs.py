"""Plays walkthroughs through the real engine, event by event, and compares what they lead to."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from hrlearn.attempts import AttemptState, Definition, Envelope, Event, Start, admit, define, open_attempt, replay
from hrlearn.errors import AttemptError, HrlearnError, LessonError
from hrlearn.model import LessonPackage, LocalePack, Walkthrough
from hrlearn.scenario import Run

__all__ = ["Outcome", "replay_walkthroughs"]

_CLIENT = str(uuid.UUID(int=0))
_AT = "2000-01-01T00:00:00.000Z"
"""Walkthroughs have no clock."""
_START = Start("", "", "", 0, "highest", _AT)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one walkthrough led to.

    ``failures`` are sentences on what was expected and what happened, none where all went as expected; ``path`` tells
    the way step by step, with the meters after each.
    """

    file: str
    activity: str
    failures: tuple[str, ...]
    path: tuple[str, ...]
    ending: str | None = None
    score: Fraction | None = None

    @property
    def passed(self) -> bool:
        """Whether everything happened as expected."""
        return not self.failures


def replay_walkthroughs(package: LessonPackage, pack: LocalePack) -> tuple[Outcome, ...]:
    """Play every walkthrough of a lesson with a locale pack; what goes wrong is in the outcomes."""
    definitions: dict[str, Definition] = {}
    return tuple(_played(package, pack, walkthrough, definitions) for walkthrough in package.walkthroughs)


def _played(
    package: LessonPackage, pack: LocalePack, walkthrough: Walkthrough, definitions: dict[str, Definition]
) -> Outcome:
    activity = package.lesson.activity(walkthrough.activity)
    if activity is None:
        return _stopped(walkthrough, f"There is no activity '{walkthrough.activity}'.", ())
    try:
        if activity.key not in definitions:
            definitions[activity.key] = define(activity, pack)
    except LessonError as error:
        return _stopped(walkthrough, str(error), ())
    return _Play(definitions[activity.key], walkthrough).outcome()


def _stopped(walkthrough: Walkthrough, why: str, path: tuple[str, ...]) -> Outcome:
    return Outcome(walkthrough.file, walkthrough.activity, (why,), path)


class _Play:
    def __init__(self, definition: Definition, walkthrough: Walkthrough) -> None:
        self.definition = definition
        self.walkthrough = walkthrough
        self.state = open_attempt(definition, _START)
        self.events: list[Event] = []
        self.path: list[str] = []

    def outcome(self) -> Outcome:
        for number, step in enumerate(self.walkthrough.steps, start=1):
            try:
                self._take(step)
            except HrlearnError as error:
                return _stopped(self.walkthrough, self._refused(number, step, error), tuple(self.path))
        return self._compared()

    def _take(self, step: Mapping[str, Any]) -> None:
        if isinstance(self.state.work, Run):
            scene, choice = step["scene"], step["choice"]
            self._send("choice", {"step": len(self.state.work.path), "scene": scene, "choice": choice})
            self.path.append(f"{scene}: {choice} ({_meters(self.state)})")
        else:
            self._send("response", {"item": step["item"], "response": {"chosen": list(step["chosen"])}})
            self.path.append(f"{step['item']}: {', '.join(step['chosen']) or 'nothing'}")

    def _send(self, kind: str, body: Mapping[str, Any]) -> None:
        number = len(self.events) + 1
        unique = str(uuid.UUID(int=number))
        envelope = Envelope(unique, _CLIENT, number, self.state.position, kind, body)
        event, self.state = admit(self.definition, self.state, envelope, None, _AT)
        self.events.append(event)

    def _refused(self, number: int, step: Mapping[str, Any], error: HrlearnError) -> str:
        asked = f"{step['scene']}: {step['choice']}" if "scene" in step else f"the answer to {step.get('item')}"
        stands = ""
        if isinstance(self.state.work, Run):
            ended = self.state.work.ending is not None
            stands = " The story has ended." if ended else f" The story stands in the scene '{self.state.work.scene}'."
        return f"Step {number} ({asked}) cannot be taken: {error.message}{stands}"

    def _compared(self) -> Outcome:
        if not isinstance(self.state.work, Run):
            self._send("submit", {})
        elif not self.state.closed:
            why = f"The steps end before the story does, in the scene '{self.state.work.scene}'. Add the next choice."
            return _stopped(self.walkthrough, why, tuple(self.path))
        again = replay(self.definition, _START, self.events)
        if again != self.state:  # a guard on the engine: one log, one state
            raise AttemptError("Replaying the log gave another state.", hint="Report this as a fault of hrlearn.")
        happened = _facts(self.state)
        failures = tuple(
            f"Expected {_EXPECTATIONS[name][0].format(_said(wanted))}, but {_happened(happened, name)}."
            for name, wanted in self.walkthrough.expect.items()
            if not _EXPECTATIONS[name][1](happened, wanted)
        )
        ending, score = happened["ending"], happened["score"]
        return Outcome(self.walkthrough.file, self.walkthrough.activity, failures, tuple(self.path), ending, score)


def _meters(state: AttemptState) -> str:
    return " ".join(f"{key} {value}" for key, value in state.work.values.items()) if isinstance(state.work, Run) else ""


def _facts(state: AttemptState) -> dict[str, Any]:
    run = state.work if isinstance(state.work, Run) else None
    return {
        "ending": run.ending if run else None,
        "flags": tuple(sorted(run.flags)) if run else (),
        "score": state.score.share if state.score else None,
    }


def _said(value: object) -> str:
    if isinstance(value, Fraction):
        return f"{value} ({float(value):.0%})"
    return (", ".join(sorted(value)) or "none") if isinstance(value, tuple) else f"'{value}'"


def _happened(facts: Mapping[str, Any], name: str) -> str:
    what = name if name in {"ending", "flags"} else "score"
    return f"the {what} {'were' if what == 'flags' else 'was'} {_said(facts[what])}"


_EXPECTATIONS: dict[str, tuple[str, Callable[[Mapping[str, Any], Any], bool]]] = {
    "ending": ("the ending {}", lambda facts, wanted: facts["ending"] == wanted),
    "flags": ("the flags {}", lambda facts, wanted: facts["flags"] == tuple(sorted(wanted))),
    "score": ("the score {}", lambda facts, wanted: facts["score"] == wanted),
    "at_least": ("a score of at least {}", lambda facts, wanted: facts["score"] >= wanted),
    "at_most": ("a score of at most {}", lambda facts, wanted: facts["score"] <= wanted),
}
