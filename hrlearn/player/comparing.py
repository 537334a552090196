"""The first and the best run of a story side by side."""

from __future__ import annotations

from dataclasses import dataclass
from typing import cast

from markupsafe import Markup

from hrlearn.model import Scenario
from hrlearn.player.debrief import PrincipleView, principles_of
from hrlearn.player.meters import MeterView, meters_of
from hrlearn.player.story import chosen_of
from hrlearn.player.texts import Texts
from hrlearn.player.values import AttemptFacts, Links
from hrlearn.scenario import Run, Step

__all__ = ["CompareView", "Decision", "RunView", "compare_view"]


@dataclass(frozen=True, slots=True)
class Decision:
    """What was chosen in a scene; ``other`` where the other run chose something else there, or never came there."""

    title: str
    choice: Markup
    verdict: str
    other: bool


@dataclass(frozen=True, slots=True)
class RunView:
    """One of the two runs."""

    number: int
    title: str
    tone: str
    percent: int
    meters: tuple[MeterView, ...]
    principles: tuple[PrincipleView, ...]
    decisions: tuple[Decision, ...]
    url: str


@dataclass(frozen=True, slots=True)
class CompareView:
    """Both runs of an activity."""

    activity: str
    first: RunView
    best: RunView


def compare_view(first: AttemptFacts, best: AttemptFacts, texts: tuple[Texts, Texts], links: Links) -> CompareView:
    """Build both runs; each keeps the words of the lesson that it was played with."""
    taken = _taken(first), _taken(best)
    return CompareView(
        activity=texts[1].plain(best.definition.activity.title),
        first=_run(first, taken[1], texts[0], links),
        best=_run(best, taken[0], texts[1], links),
    )


def _parts(attempt: AttemptFacts) -> tuple[Scenario, Run]:
    return cast("Scenario", attempt.definition.activity.content), cast("Run", attempt.state.work)


def _taken(attempt: AttemptFacts) -> frozenset[tuple[str, str]]:
    return frozenset((step.scene, step.choice) for step in _parts(attempt)[1].path)


def _run(attempt: AttemptFacts, others: frozenset[tuple[str, str]], texts: Texts, links: Links) -> RunView:
    scenario, run = _parts(attempt)
    ending = next(ending for ending in scenario.endings if ending.key == run.ending)
    return RunView(
        number=attempt.number,
        title=texts.plain(ending.title),
        tone=ending.tone,
        percent=attempt.state.score.percent if attempt.state.score is not None else 0,
        meters=meters_of(scenario, run.values, texts),
        principles=principles_of(attempt.definition, scenario, run),
        decisions=tuple(_decision(scenario, step, others, texts) for step in run.path),
        url=links.attempt(attempt.id, ""),
    )


def _decision(scenario: Scenario, step: Step, others: frozenset[tuple[str, str]], texts: Texts) -> Decision:
    scene, chosen = chosen_of(scenario, step)
    other = (step.scene, step.choice) not in others
    return Decision(texts.plain(scene.title), texts.inline(chosen.text), chosen.verdict, other)
