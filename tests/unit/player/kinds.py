"""A quiz with every kind of item, as a lesson would ask them."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

from hrlearn.attempts import AttemptState, Definition, define
from hrlearn.items import samples
from hrlearn.model import (
    Activity,
    Assessment,
    Criterion,
    Gap,
    Gaps,
    Item,
    LessonPackage,
    Media,
    NumberKey,
    Option,
    PlanTable,
    Region,
    Row,
    Rubric,
    Unit,
    WordsKey,
)
from tests.unit.player.lessons import PACK, STREET, an_id, package, play


def _item(key: str, kind: str, stem: str, options: tuple[Option, ...] = (), **more: object) -> Item:
    members: dict[str, object] = {"rationale": f"Because of {key}.", "objective": "search"}
    return Item(an_id(key), key, kind, stem, options, **(members | more))  # type: ignore[arg-type]


def _options(*rows: tuple[str, str, bool]) -> tuple[Option, ...]:
    return tuple(Option(key, text, right, f"Feedback on {key}.") for key, text, right in rows)


ORDER = ("ask", "look", "touch", "box")
STEPS = {
    "ask": "Ask whether anything sharp is there",
    "look": "Look with a light and a mirror",
    "touch": "Touch with a tool",
    "box": "Put it into the **sharps box**",
}
ACTIONS = {
    "report": "Report the stick now and go to the clinic",
    "tell": "Tell your partner and decide after the shift",
    "read": "Read about it at home",
    "hide": "Say nothing",
}
SPOTS = {
    "lamp": ("The lamp", Region("circle", (394, 58, 30))),
    "man": ("The man’s hands", Region("rect", (390, 230, 60, 60))),
    "house": ("The door of the house", Region("polygon", (420, 90, 570, 90, 570, 300, 420, 300))),
}


def items() -> tuple[Item, ...]:
    return (
        _item("single", "single_choice", "When do you go to the clinic?", _options(
            ("now", "Now", True), ("later", "After the shift", False), ("never", "When I feel ill", False))),
        _item("several", "multiple_response", "What belongs to first aid after a needlestick?", _options(
            ("soap", "Wash with soap and water", True), ("report", "Report it", True), ("suck", "Suck it", False)),
            rule="per_option_net", points=2),
        _item("sure", "true_false", "Breaking a needle makes it safe.", _options(
            ("true", "True", False), ("false", "False", True)), certainty=True, shuffle=False),
        _item("match", "matching", "Which thing belongs to which danger?",
              _options(("box", "A sharps box", False), ("soap", "Soap and water", False), ("gloves", "Gloves", False)),
              rows=(Row("needle", "A used needle", "box", "It goes in whole."), Row("dirt", "Dirt", "gloves", "Yes."),
                    Row("stick", "A fresh stick", "soap", "No scrubbing.")), rule="coverage", points=3),
        _item("steps", "ordering", "Bring the search into its order.", tuple(
            Option(key, STEPS[key], feedback=f"Feedback on {key}.") for key in ORDER),
            rule="longest_common_subsequence", points=4),
        _item("hours", "numeric", "Until when can HIV medicine still begin?",
              detail=NumberKey(Fraction(72), Fraction(1, 2), Unit({"one": "hour", "other": "hours"}))),
        _item("word", "short_text", "Which illness can you be vaccinated against?",
              detail=WordsKey(("hepatitis B", "hep B"))),
        _item("gaps", "cloze", "Fill in the order.", detail=Gaps(
            "**Ask**, then [[second]], then touch.\n\nThe needle goes into the [[third]] *whole*.",
            (Gap("second", "Second step", _options(("look", "look", True), ("run", "run", False))),
             Gap("third", "Where it goes", accepted=("box", "sharps box"), feedback="A box that cannot be pierced."))),
            rule="coverage", points=2),
        _item("spot", "hotspot", "Where do you look first?", tuple(
            Option(key, text, key == "man", f"Feedback on {key}.", region=region)
            for key, (text, region) in SPOTS.items()), picture="media/street.svg"),
        _item("rank", "ranking", "Rank what you could do, from best to worst.", tuple(
            Option(key, text, feedback=f"Feedback on {key}.", value=place)
            for place, (key, text) in enumerate(ACTIONS.items(), start=1)), rule="distance", points=2),
        _item("extremes", "best_worst", "Which is the best, which the worst?", tuple(
            Option(key, text, feedback=f"Feedback on {key}.", value=4 - place)
            for place, (key, text) in enumerate(ACTIONS.items(), start=1)), rule="best_worst", points=2),
        _item("scale", "rating", "How sure do you feel about this?", tuple(
            Option(f"l{n}", text, value=n) for n, text in enumerate(
                ("Not at all", "A little", "Rather", "Very"), start=1)),
            rows=(Row("search", "I can search a jacket safely."), Row("stick", "I know what to do after a stick."),
                  Row("talk", "I can ask about sharps without a threat.")), scored=False),
        _item("essay", "reflection", "What will you do differently on your next shift?",
              detail=Rubric((Criterion("step", "Names a step", 2), Criterion("why", "Says why", 1)), 400), points=3),
        _item("diary", "reflection", "What do you fear?", detail=Rubric((), 300), private=True, scored=False),
        _item("plan", "action_plan", "What will your station change?", detail=PlanTable(2), scored=False),
    )  # fmt: skip


def every_kind() -> LessonPackage:
    """Return the lesson of the tests with this quiz in place of its own."""
    whole = package()
    quiz = Activity(an_id("kinds"), "quiz", "assessment", "Every kind", "All of them.", Assessment(items()))
    activities = tuple(quiz if one.key == "quiz" else one for one in whole.lesson.activities)
    media = {**whole.media, "media/street.svg": Media("media/street.svg", "A street at night", "hrlearn", STREET)}
    return replace(whole, lesson=replace(whole.lesson, activities=activities), media=media)


def the_quiz() -> Definition:
    activity = every_kind().lesson.activity("quiz")
    assert activity is not None
    return define(activity, PACK)


def sample(item: Item, label: str) -> dict[str, list[str]]:
    """Return one of the answers that every kind knows: "right", "half right" or "wrong"."""
    return dict(next(one.raw for one in samples(item) if one.label == label))  # type: ignore[arg-type]


def answered(definition: Definition, label: str) -> AttemptState:
    """Return the quiz with the same kind of answer to every item."""
    moves = [("response", {"item": item.key, "response": sample(item, label)}) for item in items()]
    return play(definition, *moves)
