"""What an update means: differences by stable key, and the scores that would change."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from hrlearn.authoring import read_locale_pack, read_package
from hrlearn.authoring.comparing import compared
from hrlearn.model import Activity, Assessment, LessonPackage, Scenario

CONTENT = Path(__file__).resolve().parents[3] / "content"
OLD = read_package(CONTENT / "safe_hands")
PACK = read_locale_pack(CONTENT / "locale_packs" / "demo.yaml")


def with_content(kind: type, change: Any) -> LessonPackage:
    """Return the lesson with the content of one activity changed."""

    def changed(activity: Activity) -> Activity:
        content = activity.content
        return replace(activity, content=change(content)) if isinstance(content, kind) else activity

    activities = tuple(changed(activity) for activity in OLD.lesson.activities)
    return replace(OLD, lesson=replace(OLD.lesson, activities=activities))


def swapped_key(quiz: Assessment) -> Assessment:
    """Make another option of the first single-choice item the right one."""
    at = next(n for n, item in enumerate(quiz.items) if item.kind == "single_choice")
    item = quiz.items[at]
    right = next(n for n, option in enumerate(item.options) if option.correct)
    options = [replace(option, correct=n == (right + 1) % len(item.options)) for n, option in enumerate(item.options)]
    return replace(quiz, items=(*quiz.items[:at], replace(item, options=tuple(options)), *quiz.items[at + 1 :]))


def harsher(story: Scenario) -> Scenario:
    """Take every gain out of the story."""

    def flat(scene: Any) -> Any:
        return replace(scene, choices=tuple(replace(choice, effects=()) for choice in scene.choices))

    return replace(story, scenes=tuple(flat(scene) for scene in story.scenes))


def test_a_lesson_is_the_same_as_itself_whatever_its_hash() -> None:
    found = compared(OLD, replace(OLD, content_hash="sha256:other"), PACK)
    assert found.same
    assert found.remarks == ()


def test_a_corrected_word_changes_no_mark() -> None:
    found = compared(OLD, replace(OLD, lesson=replace(OLD.lesson, title="Other")), PACK)
    [only] = found.differences
    assert (only.path, only.what, only.part, only.after) == ("lesson.title", "changed", "words", "Other")
    assert found.remarks == ()


def test_a_corrected_key_tells_whose_answers_would_be_marked_otherwise() -> None:
    found = compared(OLD, with_content(Assessment, swapped_key), PACK)
    assert {(one.part, one.path.rsplit(".", 1)[1]) for one in found.differences} == {("rules", "correct")}
    answers = [remark for remark in found.remarks if remark.name.startswith("item")]
    assert sorted((remark.before, remark.after) for remark in answers) == [
        (Fraction(0), Fraction(1)),
        (Fraction(1), Fraction(0)),
    ]


def test_a_changed_story_tells_which_plays_would_earn_another_score() -> None:
    found = compared(OLD, with_content(Scenario, harsher), PACK)
    plays = [remark for remark in found.remarks if remark.name.startswith("walkthrough")]
    assert plays
    assert all(one.part == "rules" for one in found.differences)
    assert all(".effects." in one.path for one in found.differences)


@pytest.mark.parametrize(("old", "what"), [(True, "removed"), (False, "added")])
def test_what_one_version_lacks_is_added_or_removed(old: bool, what: str) -> None:
    fewer = with_content(Assessment, lambda quiz: replace(quiz, items=quiz.items[1:]))
    gone = next(a.content.items[0].key for a in OLD.lesson.activities if isinstance(a.content, Assessment))
    found = compared(OLD, fewer, PACK) if old else compared(fewer, OLD, PACK)
    assert {one.what for one in found.differences} == {what}
    assert all(f".items.{gone}." in one.path for one in found.differences)
