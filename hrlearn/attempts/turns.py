"""What events do to a story: a choice, advice that is asked for, going back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, cast

from hrlearn.attempts.definition import Definition
from hrlearn.attempts.events import Event
from hrlearn.attempts.state import AttemptState
from hrlearn.errors import StaleChoiceError
from hrlearn.model import Scenario
from hrlearn.scenario import Run, ask_hint, choose, outcome_score, rewind

__all__ = ["take_choice", "take_hint", "take_rewind"]


def take_choice(definition: Definition, state: AttemptState, event: Event) -> AttemptState:
    """Return the state after a choice; at the ending the attempt is closed and scored."""
    run, body, scenario = _present(definition, state, event)
    moved = choose(scenario, run, body["choice"], definition.slots, event.at, state.terms.time_factor)
    if moved.ending is None:
        return replace(state, work=moved)
    score = outcome_score(scenario, moved, definition.slots, definition.reach(moved.endings))
    return replace(state, work=moved, closed=True, score=score)


def take_hint(definition: Definition, state: AttemptState, event: Event) -> AttemptState:
    """Return the state after opening a hint; one that is open already changes nothing."""
    run, body, scenario = _present(definition, state, event)
    return replace(state, work=ask_hint(scenario, run, body["hint"], event.at, state.terms.time_factor))


def take_rewind(definition: Definition, state: AttemptState, event: Event) -> AttemptState:
    """Return the state after going back."""
    run, body, scenario = _present(definition, state, event)
    return replace(state, work=rewind(scenario, run, body["to"], event.at))


def _present(definition: Definition, state: AttemptState, event: Event) -> tuple[Run, Mapping[str, Any], Scenario]:
    """Return what the event is for; raises StaleChoiceError where it was made in a step that has been left.

    The number of the step tells two visits of one scene apart; the scene's name makes the log readable.
    """
    run, body = cast("Run", state.work), event.envelope.body
    if body["step"] != run.step or body.get("scene", run.scene) != run.scene:
        raise StaleChoiceError(run.scene)
    return run, body, cast("Scenario", definition.activity.content)
