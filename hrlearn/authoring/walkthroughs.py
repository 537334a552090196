"""Plays walkthroughs through the real engine, event by event, and compares what they lead to."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from fractions import Fraction
from typing import Any

from hrlearn.attempts import AttemptState, Definition, Envelope, Event, Start, admit, define, draw, open_attempt, replay
from hrlearn.errors import AttemptError, HrlearnError, LessonError, StaleChoiceError
from hrlearn.items import CHOSEN
from hrlearn.model import Activity, Assessment, LessonPackage, LocalePack, Walkthrough
from hrlearn.scenario import Run, Step

__all__ = ["Outcome", "replay_walkthroughs"]

_CLIENT = str(uuid.UUID(int=0))
_BEGUN = datetime(2000, 1, 1, tzinfo=UTC)
"""Walkthroughs have a clock of their own; it stands still but for their waits."""
_START = Start("", "", "", 0, "highest", "2000-01-01T00:00:00.000Z")


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


def replay_walkthroughs(
    package: LessonPackage, pack: LocalePack, ready: Mapping[str, Definition] | None = None
) -> tuple[Outcome, ...]:
    """Play every walkthrough of a lesson with a locale pack; what goes wrong is in the outcomes.

    ``ready`` are definitions that are there already, by activity key: making one explores a whole story.
    """
    definitions: dict[str, Definition] = dict(ready or {})
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
        items = _drawn(definition.activity, walkthrough)
        self.start = replace(_START, items=items, endings=walkthrough.endings)
        self.state = open_attempt(definition, self.start)
        self.now = _BEGUN
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
            self._move(step, self.state.work)
        else:
            self._send("response", {"item": step["item"], "response": _response(step)})
            self.path.append(f"{step['item']}: {_entered(step)}")

    def _move(self, step: Mapping[str, Any], run: Run) -> None:
        number = {"step": run.step}
        if "wait" in step:
            if step["scene"] != run.scene or run.ending is not None:
                raise StaleChoiceError(run.scene)
            self.now += timedelta(seconds=step["wait"])
        elif "rewind_to" in step:
            self._send("rewind", {**number, "to": step["rewind_to"]})
        elif "hint" in step:
            self._send("hint", {**number, "scene": step["scene"], "hint": step["hint"]})
        else:
            self._send("choice", {**number, "scene": step["scene"], "choice": step["choice"]})
        self.path.append(f"{_asked(step)}{_overtaken(self.state, step)} ({_meters(self.state)})")

    def _send(self, kind: str, body: Mapping[str, Any]) -> None:
        number = len(self.events) + 1
        unique = str(uuid.UUID(int=number))
        envelope = Envelope(unique, _CLIENT, number, self.state.position, kind, body)
        at = self.now.isoformat(timespec="milliseconds").replace("+00:00", "Z")
        event, self.state = admit(self.definition, self.state, envelope, None, at)
        self.events.append(event)

    def _refused(self, number: int, step: Mapping[str, Any], error: HrlearnError) -> str:
        asked = f"the answer to {step['item']}" if "item" in step else _asked(step)
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
        again = replay(self.definition, self.start, self.events)
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


def _drawn(activity: Activity, walkthrough: Walkthrough) -> tuple[str, ...]:
    """Return the items that are asked; of a drawing chance decides, so there they are those that are answered."""
    if isinstance(activity.content, Assessment) and activity.content.draw:
        return tuple(dict.fromkeys(step["item"] for step in walkthrough.steps if "item" in step))
    return draw(activity, _START.seed, ())


def _asked(step: Mapping[str, Any]) -> str:
    if "rewind_to" in step:
        return f"back to after step {step['rewind_to']}"
    if "wait" in step:
        return f"{step['scene']}: {step['wait']} seconds pass"
    asked = step["choice"] if "choice" in step else f"hint {step['hint']}"
    return f"{step['scene']}: {asked}"


def _overtaken(state: AttemptState, step: Mapping[str, Any]) -> str:
    """Say what happened instead of a choice that came too late."""
    last = state.work.trace[-1] if isinstance(state.work, Run) and state.work.trace else None
    return f", too late: {last.choice}" if "choice" in step and isinstance(last, Step) and last.late else ""


def _response(step: Mapping[str, Any]) -> dict[str, list[str]]:
    """Return the response as it stands on the wire."""
    parts = step["parts"] if "parts" in step else {CHOSEN: step["chosen"]}
    return {part: list(values) for part, values in parts.items()}


def _entered(step: Mapping[str, Any]) -> str:
    """Tell an answer: the options alone, or part by part."""
    told = {part: ", ".join(values) for part, values in _response(step).items() if values}
    return (
        told.get(CHOSEN, "") if set(told) == {CHOSEN} else "; ".join(f"{p} {t}" for p, t in told.items()) or "nothing"
    )


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
