"""The values that pass between a shell and the player."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from uuid import UUID

from hrlearn.attempts import AttemptState, Definition, Envelope
from hrlearn.model import Activity, LessonPackage, LocalePack
from hrlearn.scoring import Score

__all__ = [
    "Action",
    "ActivityStatus",
    "AttemptFacts",
    "AttemptLine",
    "Chrome",
    "Fault",
    "FormEvents",
    "Links",
    "Screen",
    "StaticFile",
]


@dataclass(frozen=True, slots=True)
class Action:
    """Something a person can do next: a link, or with ``post`` a form with one button."""

    label: str
    url: str
    post: bool = False


@dataclass(frozen=True, slots=True)
class Links:
    """Where the player's links and forms lead; every URL is ready for use, the session included where it is needed.

    ``session`` also goes into each form as the hidden field ``session``; leave it empty where the host has its own.
    ``page`` takes activity key and page key, ``start`` an activity key, ``media`` content hash and path in the package.
    ``attempt`` takes the attempt and a step: "" for where it stands, "begin" to go on from a scenario's introduction,
    "confirm", "saved" and "elsewhere" for what a quiz must say once (handed in with gaps, saved by a form, answered on
    another page too), "1", "2" ... for one step or question of an attempt that is over. The shell hands the step on to
    ``Player.attempt`` as it came. ``results`` leads somebody who reads another's attempt back to the class's results;
    a shell that shows no such attempts leaves it empty.
    ``prefix`` begins every id in a screen; where several screens stand on one page each needs its own.
    ``compare`` takes an activity key and leads to ``Player.compare``; ``language`` takes a language and leads to the
    same screen in it. Without them nothing is offered.
    """

    session: str
    home: str
    page: Callable[[str, str], str]
    start: Callable[[str], str]
    attempt: Callable[[UUID, str], str]
    events: Callable[[UUID], str]
    media: Callable[[str, str], str]
    results: str = ""
    prefix: str = "hr-"
    compare: Callable[[str], str] | None = None
    language: Callable[[str], str] | None = None


@dataclass(frozen=True, slots=True)
class AttemptLine:
    """One earlier or open attempt in a list; ``score`` is None while it is open."""

    id: UUID
    number: int
    score: Score | None = None


@dataclass(frozen=True, slots=True)
class ActivityStatus:
    """How far the learner is in one activity; ``score`` is the one that counts by the activity's policy."""

    activity: Activity
    attempts: tuple[AttemptLine, ...] = ()
    open_attempt_id: UUID | None = None
    score: Score | None = None
    may_start: bool = False


@dataclass(frozen=True, slots=True)
class AttemptFacts:
    """Everything a screen about one attempt needs.

    ``seed`` fixes the order of options. ``reveal_key`` allows right answers and rationales of a closed quiz;
    ``read_only`` is for somebody who may look but not act, such as an instructor; then ``learner_name`` says whose
    attempt it is, and is "" where the name is not shared. Otherwise it stays empty. Without ``show_feedback`` a closed
    quiz says only that it was handed in: the activity's ``feedback_after`` is still to come. ``now`` is the server's
    time (ISO 8601, UTC) for timed decisions. With ``may_compare`` the first and best run can be compared.
    """

    id: UUID
    number: int
    seed: int
    package: LessonPackage
    pack: LocalePack
    definition: Definition
    state: AttemptState
    reveal_key: bool = False
    may_start_again: bool = False
    read_only: bool = False
    learner_name: str = ""
    show_feedback: bool = True
    now: str = ""
    may_compare: bool = False


@dataclass(frozen=True, slots=True)
class Screen:
    """One screen: its title, the HTML of the main region (with the only h1), and which view it is.

    ``state`` is "home", "page", "intro", "scene", "debrief", "step", "compare", "quiz", "results", "answer" or
    "message" for the player's own.
    """

    title: str
    html: str
    state: str
    language: str = "en"


@dataclass(frozen=True, slots=True)
class Chrome:
    """What stands around a screen: words and link at the head of the page, the session token, further links."""

    site: str = "hrlearn"
    home: str = ""
    session: str = ""
    actions: tuple[Action, ...] = ()


@dataclass(frozen=True, slots=True)
class Fault:
    """An answer that cannot be saved: why, what to do, and its values as they were typed, part by part."""

    message: str
    hint: str
    given: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class FormEvents:
    """What a posted form asks for.

    Record ``envelopes`` in order. The next page is the attempt at ``step``: "saved", or "confirm" where the learner
    handed in while ``unanswered`` items were empty and nothing is handed in yet. Where recording raises
    StaleSubmitError, the next page is the attempt at "elsewhere". Where there are ``faults`` (by item key), answer with
    the attempt's screen and these faults instead of leading on: only so does what was typed stay on the page.
    """

    envelopes: tuple[Envelope, ...]
    unanswered: int = 0
    step: str = ""
    faults: Mapping[str, Fault] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class StaticFile:
    """A file for the browser; ``hashed_name`` changes with its bytes, so it may be served as immutable."""

    name: str
    hashed_name: str
    data: bytes
    mimetype: str
