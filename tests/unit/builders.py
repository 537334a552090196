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
    Effect,
    Ending,
    Flag,
    FlagIs,
    Item,
    Line,
    LocalePack,
    Meter,
    Option,
    Pages,
    Scenario,
    Scene,
    SlotValue,
)

NAMESPACE = UUID("6f2b0c1e-7d53-4a58-9d0c-2f1c8f1f7c11")
PACK = LocalePack("demo", "Nowhere", "sha256:pack", fictional=True, slots={"law.ask": SlotValue(value=True)})


def an_id(name: str) -> str:
    """Return the same UUID for the same name."""
    return str(uuid5(NAMESPACE, name))


def options(*rows: tuple[str, bool]) -> tuple[Option, ...]:
    """Build options from (key, correct) pairs."""
    return tuple(Option(key, f"text {key}", correct, f"feedback {key}") for key, correct in rows)


def an_item(kind: str = "single_choice", **changes: object) -> Item:
    """Build a valid item of a kind; members may be replaced by name."""
    made = {
        "single_choice": options(("a", True), ("b", False), ("c", False)),
        "multiple_response": options(("a", True), ("b", True), ("c", False), ("d", False)),
        "true_false": options(("true", False), ("false", True)),
    }
    members: dict[str, object] = {
        "uuid": an_id(kind),
        "key": kind,
        "kind": kind,
        "stem": "What do you do?",
        "options": made.get(kind, made["single_choice"]),
        "rationale": "Because.",
        "shuffle": kind != "true_false",
    }
    return Item(**(members | changes))  # type: ignore[arg-type]


def an_assessment() -> Assessment:
    """Build an assessment with one item of each kind, 1 point each."""
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
