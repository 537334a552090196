"""Walkthroughs that answer items of other kinds, and lessons whose items have pictures."""

from __future__ import annotations

from fractions import Fraction

import pytest

from hrlearn.authoring import lint, read_locale_pack, read_package, replay_walkthroughs

NUMBER = """\
  - uuid: 99999999-9999-4999-8999-999999999999
    key: window
    kind: numeric
    objective: ask_first
    stem: After how many hours is it too late?
    number: 72
    rationale: The window ends there.
    points: 4
"""
STEPS = """\
activity: quiz
steps:
  - {item: window, parts: {number: [72]}}
  - {item: breaking, parts: {chosen: [false]}}
  - {item: reporting, chosen: []}
expect: {score: "5/8"}
"""
FILE = "walkthroughs/parts.yaml"


@pytest.fixture
def quiz(lesson):
    lesson.write("items.yaml", (lesson.folder / "items.yaml").read_text() + NUMBER)
    lesson.write(FILE, STEPS)
    return lesson


def outcome_of(lesson):
    found = replay_walkthroughs(read_package(lesson.folder), read_locale_pack(lesson.pack))
    return next(each for each in found if each.file.endswith(FILE))


def test_any_part_of_an_answer_can_be_sent(quiz):
    outcome = outcome_of(quiz)
    # 4 points for the number and 1 for the statement, of 4 + 4 * 1
    assert (outcome.failures, outcome.score) == ((), Fraction(5, 8))
    assert outcome.path == ("window: number 72", "breaking: false", "reporting: nothing")


@pytest.mark.parametrize(
    ("before", "after", "says"),
    [
        ("number: [72]", "nomber: [72]", "no part 'nomber'. Did you mean 'number'?"),
        ("parts: {number: [72]}", "chosen: [], parts: {number: [72]}", "either 'chosen' or 'parts'"),
        ("{item: window, parts: {number: [72]}}", "{item: window}", "either 'chosen' or 'parts'"),
        ("{number: [72]}", "[72]", "mapping of parts"),
        ("{number: [72]}", "{number: 72}", "must be a list"),
    ],
)
def test_a_faulty_answer_is_named_with_its_line(quiz, before, after, says):
    quiz.change(FILE, before, after)
    found = [one for one in lint(quiz.folder) if one.file.endswith(FILE)]
    assert [says in f"{one.message} {one.fix}" for one in found] == [True], found
    assert found[0].line == 3


def test_the_picture_of_an_item_must_be_listed_and_is_in_use(quiz):
    quiz.change("items.yaml", "key: window", "key: window\n    picture: media/clock.svg")
    (found,) = [one for one in lint(quiz.folder) if one.rule == "HR029"]
    assert found.message == "The picture 'media/clock.svg' is not listed in lesson.yaml."
    quiz.write("media/clock.svg", (quiz.folder / "media/street.svg").read_text())
    quiz.change(
        "lesson.yaml", "media:\n", 'media:\n  - {path: media/clock.svg, alt: A clock at ten to three, credit: "own"}\n'
    )
    assert [one for one in lint(quiz.folder) if one.rule in {"HR029", "HR203"}] == []
