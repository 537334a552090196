"""Puts what a shell has into the words of the corpus."""

from __future__ import annotations

import re
from collections.abc import Iterable

from hrlearn.attempts import Answer, AttemptState, Event, Sheet
from hrlearn.scenario import Run
from hrlearn.scoring import Score


def final_of(state: AttemptState, events: Iterable[Event], kept: Score | None) -> dict:
    """Tell the final state; ``kept`` is the score as the shell has stored it, which must be the one of the replay."""
    assert kept == state.score
    score = None if kept is None else {"given": str(kept.given), "maximum": str(kept.maximum)}
    work = _story(state.work) if isinstance(state.work, Run) else _quiz(state.work)
    log = [event.envelope.uuid for event in events]
    return {"position": state.position, "log": log, "closed": state.closed, **work, "score": score}


def _story(run: Run) -> dict:
    return {"scene": run.scene, "meters": dict(run.values), "flags": sorted(run.flags), "ending": run.ending}


def _quiz(sheet: Sheet) -> dict:
    answers = {key: _answer(answer) for key, answer in sheet.answers.items()}
    elsewhere = {key: [_answer(each) for each in others] for key, others in sheet.elsewhere.items()}
    return {"answers": answers, "elsewhere": elsewhere}


def _answer(answer: Answer) -> dict:
    return {"chosen": sorted(answer.response.chosen), "position": answer.position}


def answer_of(status: int, told: dict) -> dict:
    """Tell an HTTP answer: of one that was taken its place in the log, of a refusal what the page needs to go on."""
    if status == 200:
        return {"status": status, **{name: told[name] for name in ("position", "repeated", "closed")}}
    error = told["error"]
    answer = {"status": status, "code": error["code"]}
    if error["code"] == "attempt.out_of_order":
        answer["expected"] = error["expected"]
    if error["code"] == "attempt.stale_choice":
        answer["scene"] = _scene_in(told["html"])
    return answer


def _scene_in(html: str) -> str | None:
    found = re.search(r'name="scene" value="([^"]*)"', html)
    return found[1] if found else None
