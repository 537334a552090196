"""The home of a lesson, or of one part placed alone: what it is, how far the learner is, and the next step."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from hrlearn.model import LessonPackage, Pages
from hrlearn.player.texts import Texts
from hrlearn.player.values import ActivityStatus, AttemptLine, Links

__all__ = ["Card", "HomeView", "Step", "home_view", "next_after"]


@dataclass(frozen=True, slots=True)
class Step:
    """What can be done in an activity: "read", "continue", "start" or "again"; ``post`` where it begins an attempt."""

    kind: str
    url: str
    post: bool


@dataclass(frozen=True, slots=True)
class Card:
    """One activity on the home screen; ``percent`` is None while there is no score that counts."""

    number: int
    kind: str
    title: str
    summary: Markup
    pages: int
    tries: int
    policy: str
    percent: int | None
    done: bool
    open_now: bool
    step: Step | None
    attempts: tuple[tuple[AttemptLine, str], ...]


@dataclass(frozen=True, slots=True)
class HomeView:
    """The home screen; ``next_card`` is the card whose step is the next one, None when all is done.

    ``instead`` is what somebody who need not read first can begin with. A part placed ``alone`` is shown under its own
    title: minutes and objectives are those of the whole lesson, so it has none.
    """

    alone: bool
    title: str
    summary: Markup
    minutes: int
    audience: tuple[str, ...]
    objectives: tuple[Markup, ...]
    draft: bool
    cards: tuple[Card, ...]
    next_card: Card | None
    instead: Card | None


def home_view(package: LessonPackage, progress: Sequence[ActivityStatus], texts: Texts, links: Links) -> HomeView:
    """Build the home screen for the activities that are placed here."""
    lesson = package.lesson
    alone = len(progress) == 1 < len(lesson.activities)
    named = progress[0].activity if alone else lesson
    cards = _cards(progress, texts, links)
    following = _next(cards)
    return HomeView(
        alone=alone,
        title=texts.plain(named.title),
        summary=texts.inline(named.summary),
        minutes=0 if alone else lesson.minutes,
        audience=tuple(name.replace("_", " ") for name in lesson.audience),
        objectives=() if alone else tuple(texts.inline(objective.text) for objective in lesson.objectives),
        draft=lesson.draft,
        cards=cards,
        next_card=following,
        instead=next(iter(_fresh(cards)), None) if following is not None and following.kind == "pages" else None,
    )


def next_after(progress: Sequence[ActivityStatus], key: str, texts: Texts, links: Links) -> Card | None:
    """Return the card of what follows an activity here: the next reading, or what is open or without a result."""
    at = [status.activity.key for status in progress].index(key)
    following = _cards(progress, texts, links)[at + 1 :]
    return next(
        (card for card in following if card.kind == "pages" or card.open_now or card in _fresh(following)), None
    )


def _cards(progress: Sequence[ActivityStatus], texts: Texts, links: Links) -> tuple[Card, ...]:
    return tuple(_card(number, status, texts, links) for number, status in enumerate(progress, start=1))


def _card(number: int, status: ActivityStatus, texts: Texts, links: Links) -> Card:
    activity = status.activity
    content = activity.content
    return Card(
        number=number,
        kind=activity.kind,
        title=texts.plain(activity.title),
        summary=texts.inline(activity.summary),
        pages=len(content.pages) if isinstance(content, Pages) else 0,
        tries=activity.tries,
        policy=activity.policy,
        percent=None if status.score is None else status.score.percent,
        done=any(line.score is not None for line in status.attempts),
        open_now=status.open_attempt_id is not None,
        step=_step(status, links),
        attempts=tuple((line, links.attempt(line.id, "")) for line in status.attempts if line.score is not None),
    )


def _step(status: ActivityStatus, links: Links) -> Step | None:
    activity = status.activity
    if isinstance(activity.content, Pages):
        return Step("read", links.page(activity.key, activity.content.pages[0].key), post=False)
    if status.open_attempt_id is not None:
        return Step("continue", links.attempt(status.open_attempt_id, ""), post=False)
    if status.may_start:
        return Step("again" if status.attempts else "start", links.start(activity.key), post=True)
    return None


def _next(cards: Sequence[Card]) -> Card | None:
    """What is open comes first, then reading before anything was begun, then the first activity without a result."""
    attemptable = [card for card in cards if card.kind != "pages"]
    opened = [card for card in attemptable if card.open_now]
    begun = any(card.done for card in attemptable)
    reading = [card for card in cards[:1] if card.kind == "pages" and not begun]
    return next(iter([*opened, *reading, *_fresh(cards)]), None)


def _fresh(cards: Sequence[Card]) -> list[Card]:
    """What can be attempted and has no result yet."""
    return [card for card in cards if card.kind != "pages" and not card.done and card.step is not None]
