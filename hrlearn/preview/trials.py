"""Attempts in memory: what is shown has always been played by the engine, and it can be played on."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from uuid import UUID

from hrlearn.attempts import AttemptState, Envelope, Event, Start, admit, draw, open_attempt
from hrlearn.errors import NotFoundError
from hrlearn.player import AttemptFacts
from hrlearn.preview.edition import Edition
from hrlearn.preview.sights import SEED
from hrlearn.preview.values import Play

__all__ = ["Desk", "Trial"]

MOST_TRIALS = 200
"""Attempts that are remembered; each frame that is opened begins one."""

CLIENT = UUID(int=0)


@dataclass(frozen=True, slots=True)
class Trial:
    """One attempt, with the lesson as it was when it began."""

    id: UUID
    edition: Edition
    pack: str
    start: Start
    state: AttemptState
    events: Mapping[str, Event] = field(default_factory=dict)

    def facts(self, language: str, now: datetime) -> AttemptFacts:
        """Return what the player shows of it: everything that a learner gets to see in the end."""
        definition = self.edition.definition(self.start.activity, self.pack)
        package = self.edition.view(language)
        activity = package.lesson.activity(self.start.activity) or definition.activity
        return AttemptFacts(
            id=self.id,
            number=1,
            seed=self.start.seed,
            package=package,
            pack=self.edition.pack(self.pack),
            definition=replace(definition, activity=activity),
            state=self.state,
            reveal_key=self.state.closed,
            may_start_again=self.state.closed,
            now=_stamp(now),
        )


class Desk:
    """Begins attempts, plays them and remembers the latest of them; ``ids`` gives new UUIDs."""

    def __init__(self, ids: Callable[[], UUID]) -> None:
        self._ids = ids
        self._lock = threading.Lock()
        self._kept: OrderedDict[UUID, Trial] = OrderedDict()

    def begin(self, edition: Edition, pack: str, play: Play, now: datetime) -> Trial:
        """Return a new attempt, played as far as asked; the waits of the play lie before ``now``."""
        at = now - timedelta(seconds=sum(move.wait for move in play.moves))
        trial = _open(self._ids(), edition, pack, play, at)
        for number, move in enumerate(play.moves, start=1):
            at += timedelta(seconds=move.wait)
            sent = Envelope(str(UUID(int=number)), str(CLIENT), number, trial.state.position, move.kind, move.body)
            trial = _after(trial, sent, at)
        return self._keep(trial)

    def fresh(self, edition: Edition, pack: str, activity: str, now: datetime) -> Trial:
        """Return a new attempt at an activity, as a learner would begin it."""
        content = edition.definition(activity, pack).activity
        return self.begin(edition, pack, Play(activity, items=draw(content, SEED, ())), now)

    def get(self, trial_id: UUID) -> Trial:
        """Return an attempt; raises NotFoundError for one that is not remembered."""
        with self._lock:
            found = self._kept.get(trial_id)
        if found is None:
            raise NotFoundError("The preview no longer remembers this attempt.", hint="Reload the page to begin again.")
        return found

    def record(self, trial_id: UUID, envelope: Envelope, now: datetime) -> tuple[Event, Trial]:
        """Add an event as the real shells do; raises what they answer with."""
        trial = _after(self.get(trial_id), envelope, now)
        return trial.events[envelope.uuid], self._keep(trial)

    def _keep(self, trial: Trial) -> Trial:
        with self._lock:
            self._kept[trial.id] = trial
            self._kept.move_to_end(trial.id)
            while len(self._kept) > MOST_TRIALS:
                self._kept.popitem(last=False)
        return trial


def _open(trial_id: UUID, edition: Edition, pack: str, play: Play, at: datetime) -> Trial:
    definition = edition.definition(play.activity, pack)
    start = Start(
        activity=play.activity,
        content_hash=edition.view("").content_hash,
        pack_hash=edition.pack(pack).content_hash,
        seed=SEED,
        policy=definition.activity.policy,
        at=_stamp(at),
        items=play.items,
        endings=play.endings,
    )
    return Trial(trial_id, edition, pack, start, open_attempt(definition, start))


def _after(trial: Trial, envelope: Envelope, at: datetime) -> Trial:
    definition = trial.edition.definition(trial.start.activity, trial.pack)
    stored = trial.events.get(envelope.uuid)
    event, state = admit(definition, trial.state, envelope, stored, _stamp(at))
    return replace(trial, state=state, events={**trial.events, envelope.uuid: event})


def _stamp(moment: datetime) -> str:
    """Return a time as events carry it."""
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")
