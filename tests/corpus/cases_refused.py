"""Cases of events that cannot be taken: of the wrong kind, about unknown things, or malformed."""

from __future__ import annotations

from collections.abc import Iterator

from tests.corpus.cases_delivered import CROSSING, EXAM, PAPERS, QUIZ, STORY, STREET
from tests.corpus.places import NO_PACK
from tests.corpus.script import Dice, Page, Script, response

CHOICE = {"step": 0, "scene": "hub", "choice": "up"}
ODD = [None, True, 1.5, -1, "1", "", [], {}, [1], "moon"]
ENVELOPE = {
    "no object": [None, True, 7, "choice", [], [CHOICE], {}],
    "uuid": [*ODD, "00000000-0000-4000-8000-00000000000g"],
    "client": ODD,
    "sequence": [*ODD, 0, 1.0],
    "seen": [*ODD, 1],
    "kind": [*ODD, "Choice", "grade", "start"],
}
"""What to put into an envelope in the place of one member; with "no object", in the place of all."""
CHOICES = [
    *ODD,
    {"step": 0, "scene": "hub"},
    {**CHOICE, "score": 1},
    *({**CHOICE, "step": odd} for odd in (None, True, "0", 0.0)),
    *({**CHOICE, name: odd} for name in ("scene", "choice") for odd in (None, 1, ["up"])),
]
RESPONSES = [
    *ODD,
    {"item": "one"},
    {"response": {"chosen": ["a"]}},
    {**response("one", "a"), "score": 1},
    {**response("one", "a"), "item": None},
    *({"item": "one", "response": odd} for odd in (None, True, "a", ["a"])),
]
CHOSEN = [
    *({"chosen": odd} for odd in (None, True, "a", {"a": True}, [1], [None], [["a"]], [True])),
    {"chosen": ["a"], "note": "x"},
    {"chose": ["a"]},
]


def _refused(kind: str, name: str, at: tuple, rows: list[tuple[str, object]]) -> Script:
    """Send event after event; at the end a good one shows that none of them has left a trace."""
    script = Script(kind, name, at)
    page = script.page()
    for sent, body in rows:
        page.do(sent, body)
    if "choice" in script.attempt.work.KINDS:
        page.choose(next(iter(script.attempt.work.graph.open(script.attempt.work.now))))
    else:
        page.submit()
    return script


def wrong_kinds() -> Iterator[Script]:
    """Yield events that belong to another kind of activity."""
    to_story = [("response", response("one", "a")), ("submit", {})]
    for at in (STORY, STREET, CROSSING):
        yield _refused("wrong_kind", f"an answer and a hand-in to {at[1]}", at, to_story)
    for at in (QUIZ, EXAM, PAPERS):
        yield _refused("wrong_kind", f"a choice to {at[1]}", at, [("choice", CHOICE)])
    script = Script("wrong_kind", "in the middle of a story", STORY)
    page = script.page()
    for choice in ("up", "out"):
        page.choose(choice)
        page.submit()
    page.choose("push")
    yield script


def unknown_names() -> Iterator[Script]:
    """Yield choices that are not open, and answers with items or options that are not there."""
    for name, at, keys in (
        ("choices of other scenes", STORY, ["take", "jump", "moon", "END", ""]),
        ("a choice that opens later, and one that never opens", STORY, ["again", "hover"]),
        ("choices that a slot closes", ("customs", "crossing", "ask_land"), ["skip", "refuse", "linger"]),
        ("choices that another slot closes", CROSSING, ["ask"]),
        ("choices that an unverified slot closes", ("customs", "crossing", NO_PACK), ["ask", "refuse", "linger"]),
    ):
        yield _refused("unknown_name", name, at, [("choice", _choice(at, key)) for key in keys])
    yield _refused("unknown_name", "items", QUIZ, [("response", response(key, "a")) for key in ("moon", "", "ONE")])
    yield _refused("unknown_name", "options", QUIZ, [("response", response(*row)) for row in _wrong_options()])
    script = Script("unknown_name", "a choice that a meter opens and closes", STORY)
    page = script.page()
    for choice in ("look", "back_in", "leave", "up", "look", "back_in", "leave", "out", "quiet", "calm", "push"):
        page.choose(choice)
    yield script


def _choice(at: tuple, key: str) -> dict:
    return {"step": 0, "scene": "hub" if at == STORY else "desk", "choice": key}


def _wrong_options() -> list[tuple[str, ...]]:
    single = [("one", "a", "b"), ("one", "b", "b"), ("one", "d"), ("one", "B")]
    truth = [("agree", "true", "false"), ("agree", "yes"), ("agree", "True")]
    return [*single, *truth, ("net", "a", "a"), ("net", "a", "f"), ("net", "true"), ("drill", "c")]


def malformed() -> Iterator[Script]:
    """Yield what is no event."""
    for member, values in ENVELOPE.items():
        script = Script("malformed", f"envelope: {member}", STORY)
        page = script.page()
        for value in values:
            event = page.queue("choice", CHOICE)
            page.sequence -= 1
            script.send(value if member == "no object" else {**event, member: value})
        page.choose("up")
        yield script
    yield _missing_members()
    yield _refused("malformed", "body of a choice", STORY, [("choice", body) for body in CHOICES])
    yield _refused("malformed", "body of a response", QUIZ, [("response", body) for body in RESPONSES])
    chosen = [("response", {"item": item, "response": odd}) for item in ("one", "agree", "net") for odd in CHOSEN]
    yield _refused("malformed", "response", QUIZ, chosen)
    bodies = [*(odd for odd in ODD if odd != {}), {"score": 1}, {"item": "one"}]
    yield _refused("malformed", "body of a hand-in", QUIZ, [("submit", body) for body in bodies])


def _missing_members() -> Script:
    script = Script("malformed", "envelope: a member is missing", STORY)
    page = script.page()
    for name in ("uuid", "client", "sequence", "seen", "kind", "body"):
        event = page.queue("choice", CHOICE)
        page.sequence -= 1
        script.send({member: value for member, value in event.items() if member != name})
    page.choose("up")
    return script


def noise(page: Page, dice: Dice) -> list:
    """Return things that a broken page might send now."""
    event = page.queue("submit", {})
    page.sequence -= 1
    kinds = [("choice", CHOICE), ("response", response("moon", "a")), ("submit", {"score": 1}), ("grade", {})]
    kind, body = dice.one(kinds)
    return [None, {**event, "uuid": "x"}, {**event, "seen": 99}, {**event, "kind": kind, "body": body}]
