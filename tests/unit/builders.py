"""Small lessons built in code, for tests of the engine."""

from __future__ import annotations

from fractions import Fraction
from uuid import UUID, uuid5

from hrlearn.attempts import Definition, Envelope, Start, define
from hrlearn.model import (
    END,
    Activity,
    AnyOf,
    Assessment,
    Cap,
    Choice,
    Compare,
    Criterion,
    Effect,
    Ending,
    Flag,
    FlagIs,
    Gap,
    Gaps,
    Item,
    Line,
    LocalePack,
    Meter,
    NumberKey,
    Option,
    Pages,
    PlanTable,
    Region,
    Row,
    Rubric,
    Scenario,
    Scene,
    SlotValue,
    Unit,
    WordsKey,
)

NAMESPACE = UUID("6f2b0c1e-7d53-4a58-9d0c-2f1c8f1f7c11")
PACK = LocalePack("demo", "Nowhere", "sha256:pack", fictional=True, slots={"law.ask": SlotValue(value=True)})


def an_id(name: str) -> str:
    """Return the same UUID for the same name."""
    return str(uuid5(NAMESPACE, name))


def options(*rows: tuple[str, bool]) -> tuple[Option, ...]:
    """Build options from (key, correct) pairs."""
    return tuple(Option(key, f"text {key}", correct, f"feedback {key}") for key, correct in rows)


def weighed(*rows: tuple[str, int]) -> tuple[Option, ...]:
    """Build options from (key, value) pairs."""
    return tuple(Option(key, f"text {key}", feedback=f"feedback {key}", value=value) for key, value in rows)


MEMBERS_OF_KINDS: dict[str, dict[str, object]] = {
    "single_choice": {"options": options(("a", True), ("b", False), ("c", False))},
    "multiple_response": {"options": options(("a", True), ("b", True), ("c", False), ("d", False))},
    "true_false": {"options": options(("true", False), ("false", True)), "shuffle": False},
    "matching": {
        "options": options(("x", False), ("y", False), ("z", False)),
        "rows": (Row("p", "row p", "x", "feedback p"), Row("q", "row q", "y", "feedback q")),
    },
    "ordering": {"options": options(("a", False), ("b", False), ("c", False), ("d", False))},
    "ranking": {"options": weighed(("c", 3), ("a", 1), ("d", 4), ("b", 2))},
    "best_worst": {"options": weighed(("a", 4), ("b", 1), ("c", 2), ("d", 0))},
    "numeric": {"detail": NumberKey(Fraction(72), Fraction(1, 2), Unit({"one": "hour", "other": "hours"}))},
    "short_text": {"detail": WordsKey(("hepatitis B", "hep B"))},
    "cloze": {
        "detail": Gaps(
            "Call [[whom]], then [[act]].",
            (
                Gap("whom", "Whom", accepted=("103", "ambulance")),
                Gap("act", "What", options(("a", True), ("b", False))),
            ),
        )
    },
    "hotspot": {
        "picture": "media/street.svg",
        "options": (
            Option("a", "text a", True, "feedback a", region=Region("rect", (0, 0, 10, 10))),
            Option("b", "text b", True, "feedback b", region=Region("circle", (30, 30, 5))),
            Option("c", "text c", False, "feedback c", region=Region("polygon", (50, 50, 60, 50, 55, 60))),
        ),
    },
    "rating": {
        "options": (Option("l1", "Never", value=1), Option("l2", "Often", value=2)),
        "rows": (Row("p", "row p"), Row("q", "row q", reverse=True)),
        "scored": False,
    },
    "reflection": {
        "detail": Rubric((Criterion("step", "a step", 2), Criterion("why", "a reason", 1)), 400),
        "points": 3,
    },
    "action_plan": {"detail": PlanTable(2), "scored": False},
}
"""What a valid item of each kind has beside what all have; without a kind it has no more than that."""


def an_item(kind: str = "single_choice", **changes: object) -> Item:
    """Build a valid item of a kind; members may be replaced by name."""
    members: dict[str, object] = {
        "uuid": an_id(kind),
        "key": kind,
        "kind": kind,
        "stem": "What do you do?",
        "rationale": "Because.",
        **MEMBERS_OF_KINDS.get(kind, {}),
    }
    return Item(**(members | changes))  # type: ignore[arg-type]


def an_assessment() -> Assessment:
    """Build an assessment with one item of each of three kinds, 1 point each."""
    return Assessment(tuple(an_item(kind) for kind in ("single_choice", "multiple_response", "true_false")))


def a_scenario() -> Scenario:
    """Build two scenes with a loop: sums at an ending lie between 0 and 10.

    From S = 5: ``kind`` +2, ``harsh`` -3 and the flag HARM, ``again`` loops without change.
    """
    stop = Scene(
        "stop",
        "Stop",
        (Line("It is night."),),
        (
            Choice("kind", "Ask", "after", (Effect("S", 2),), outcome="He nods.", rationale="r", verdict="best"),
            Choice("harsh", "Grab", "after", (Effect("S", -3),), ("HARM",), outcome="He shouts.", verdict="poor"),
        ),
    )
    after = Scene("after", "After", (), (Choice("again", "Again", "stop"), Choice("leave", "Leave", END)))
    endings = (
        Ending("bad", "Bad", "bad", "bad", AnyOf((FlagIs("HARM"), Compare("S", "at_most", 1)))),
        Ending("good", "Good", "good", "good", Compare("S", "at_least", 7)),
        Ending("nuanced", "So so", "so so", "nuanced"),
    )
    return Scenario(
        "Intro",
        "You are an officer.",
        "stop",
        (Meter("S", "Safety", 5, words=((0, "low"), (6, "high"))),),
        (Flag("HARM", "Somebody was hurt", hard=True),),
        (),
        (stop, after),
        endings,
        (Cap(FlagIs("HARM"), Fraction(2, 5)),),
    )


A_START = Start("part", "sha256:content", "sha256:pack", 7, "highest", "2026-11-21T02:00:00.000Z")
"""What an attempt begins with in these tests."""


def an_activity(content: Scenario | Assessment | Pages, **changes: object) -> Activity:
    """Build an activity around a content."""
    kinds = {Scenario: "scenario", Assessment: "assessment", Pages: "pages"}
    members: dict[str, object] = {
        "uuid": an_id("activity"),
        "key": "part",
        "kind": kinds[type(content)],
        "title": "Part",
        "summary": "",
        "content": content,
    }
    return Activity(**(members | changes))  # type: ignore[arg-type]


def a_definition(content: Scenario | Assessment, **changes: object) -> Definition:
    """Build a definition with the pack of these tests."""
    return define(an_activity(content, **changes), PACK)


def envelope(
    kind: str, body: dict[str, object], *, name: str = "e", client: str = "page", sequence: int = 1, seen: int = 0
) -> Envelope:
    """Build an envelope; the same name gives the same UUID."""
    return Envelope(an_id(name), an_id(client), sequence, seen, kind, body)


def answer(item: str, *chosen: str, **where: object) -> Envelope:
    """Build a response envelope."""
    return envelope("response", {"item": item, "response": {"chosen": list(chosen)}}, **where)  # type: ignore[arg-type]


def choice(step: int, scene: str, key: str, **where: object) -> Envelope:
    """Build a choice envelope."""
    return envelope("choice", {"step": step, "scene": scene, "choice": key}, **where)  # type: ignore[arg-type]
