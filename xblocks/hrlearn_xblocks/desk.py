"""One learner at one block: which attempt is open, which screen fits, what a new event changes.

The block hands its fields over as values and stores what comes back; nothing here knows Open edX.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from uuid import UUID

from hrlearn.attempts import (
    AttemptState,
    Definition,
    Envelope,
    Start,
    draw,
    first_and_best,
    may_reveal_key,
    may_show_feedback,
    may_start,
    replay,
)
from hrlearn.errors import NoneLeftError, NotFoundError
from hrlearn.model import LessonPackage, LocalePack, Scenario, languages, localised
from hrlearn.player import ActivityStatus, AttemptFacts, AttemptLine, Links, Player, Screen
from hrlearn_xblocks.playing import Attempt, Recorded, counting, record, scores

__all__ = ["Desk", "Place"]


@dataclass(frozen=True, slots=True)
class Place:
    """What is played: one activity of one version of a lesson with one locale pack."""

    package: LessonPackage
    pack: LocalePack
    definition: Definition

    def said_in(self, language: str) -> Place:
        """Return the place with its texts in a language, in the lesson's own where it has not got that."""
        if language not in languages(self.package):
            return self
        package = localised(self.package, language)
        told = package.lesson.activity(self.definition.activity.key)
        if told is None:
            return self
        # What the block has set stays as it is.
        activity = replace(told, tries=self.definition.activity.tries)
        return replace(self, package=package, definition=replace(self.definition, activity=activity))


@dataclass(frozen=True, slots=True)
class Desk:
    """The learner's attempts at the block's activity.

    ``begun`` counts the attempts against the number allowed; Open edX sets it to 0 when an instructor resets it.
    ``pinned`` gives the place that an attempt began with, which may be an older version than ``place``. ``language`` is
    that of the texts, "" for the lesson's own; ``now`` is the server's time (ISO 8601, UTC), for timed decisions.
    """

    place: Place
    pinned: Callable[[Start], Place]
    begun: int
    open: Attempt | None
    closed: tuple[Attempt, ...]
    language: str = ""
    now: str = ""

    @property
    def may_start(self) -> bool:
        """Whether the learner may begin another attempt now."""
        return may_start(self.place.definition.activity, self.begun, open_now=self.open is not None)

    def begin(self, attempt_id: UUID, seed: int, at: str) -> Attempt:
        """Return the attempt that is open, else a new one; raises NoneLeftError."""
        if self.open is not None:
            return self.open
        if not self.may_start:
            raise NoneLeftError
        place, activity = self.place, self.place.definition.activity
        hashes = place.package.content_hash, place.pack.content_hash
        items = draw(activity, seed, [earlier.start.items for earlier in self.closed])
        return Attempt(attempt_id, Start(activity.key, *hashes, seed, activity.policy, at, items=items))

    def record(self, attempt_id: str, envelope: Envelope, at: str) -> Recorded:
        """Put an envelope into one of the attempts; raises what ``playing.record`` raises, and NotFoundError."""
        attempt = self.attempt(attempt_id)
        return record(self.pinned(attempt.start).definition, attempt, envelope, at)

    def attempt(self, attempt_id: str) -> Attempt:
        """Return one of the attempts; raises NotFoundError."""
        mine = (*self.closed, self.open) if self.open is not None else self.closed
        found = next((attempt for attempt in mine if str(attempt.id) == attempt_id), None)
        if found is None:
            msg = "There is no such attempt."
            raise NotFoundError(msg, hint="Reload the page to see where you are.", code="attempt.unknown")
        return found

    def screen(self, player: Player, links: Links, attempt_id: str = "", step: str = "") -> Screen:
        """Return the screen of an attempt; without one, of the open or last attempt, or of the start."""
        latest = self.open or (self.closed[-1] if self.closed else None)
        shown = self.attempt(attempt_id) if attempt_id else latest
        if shown is None or step == "home":
            place = self.place.said_in(self.language)
            return player.home(place.package, place.pack, [self._status(place)], links)
        compared = self._compared if step == "compare" else None
        if compared is not None:
            first, best = compared
            return player.compare(self.facts(first), self.facts(best), links)
        return player.attempt(self.facts(shown), links, step)

    def facts(self, attempt: Attempt) -> AttemptFacts:
        """Return what the player needs to show an attempt."""
        pinned = self.pinned(attempt.start)
        place = pinned.said_in(self.language)
        return AttemptFacts(
            id=attempt.id,
            number=self._number(attempt),
            seed=attempt.start.seed,
            package=place.package,
            pack=place.pack,
            definition=place.definition,
            state=self._state(attempt, pinned),
            reveal_key=self._may_reveal,
            may_start_again=self.may_start,
            now=self.now,
            show_feedback=self._shows_feedback,
            may_compare=self._compared is not None,
        )

    def _state(self, attempt: Attempt, place: Place) -> AttemptState:
        state = replay(place.definition, attempt.start, attempt.events)
        # A score that was marked again stands, although the text on the screen is the one that was answered.
        return replace(state, score=attempt.score) if attempt.score is not None else state

    @property
    def _compared(self) -> tuple[Attempt, Attempt] | None:
        """The first and the best finished run of a scenario, where a later run was as good as the first."""
        if not isinstance(self.place.definition.activity.content, Scenario):
            return None
        pair = first_and_best(tuple(scores(self.closed)))
        return None if pair is None else (self.closed[pair[0]], self.closed[pair[1]])

    @property
    def _shows_feedback(self) -> bool:
        """A block knows no other block's attempts, so what waits for another activity waits for good."""
        return may_show_feedback(self.place.definition.activity, ())

    @property
    def _may_reveal(self) -> bool:
        """Only attempts since the last reset count, or the key would lie open beside the attempts given anew."""
        if not self._shows_feedback:
            return False
        done = self.begun - (self.open is not None)
        since_reset = self.closed[-done:] if done > 0 else ()
        return may_reveal_key(self.place.definition.activity, tuple(scores(since_reset)))

    def _number(self, attempt: Attempt) -> int:
        if self.open is not None and attempt.id == self.open.id:
            return max(self.begun, 1)
        behind = len(self.closed) - 1 - [one.id for one in self.closed].index(attempt.id)
        return max(self.begun - behind - (self.open is not None), 1)

    def _status(self, place: Place) -> ActivityStatus:
        activity = place.definition.activity
        lines = [AttemptLine(one.id, self._number(one), one.score) for one in self.closed]
        if self.open is not None:
            lines.append(AttemptLine(self.open.id, self._number(self.open)))
        open_id = self.open.id if self.open is not None else None
        score = counting(self.closed)
        return ActivityStatus(activity, tuple(lines), open_id, score, self.may_start)
