"""Forms, drawings, purposes and typed slots as they stand in the files."""

from __future__ import annotations

import pytest

from hrlearn.authoring import lint, read_locale_pack, read_package, replay_walkthroughs
from hrlearn.errors import LessonError
from hrlearn.model import Quota, SlotUse

LESSON, ITEMS, STORY = "lesson.yaml", "items.yaml", "scenario.yaml"
POST = """\
  - uuid: 99999999-9999-4999-8999-999999999901
    key: post
    kind: assessment
    title: After
    summary: Again.
    purpose: post
    form: b
    order: seeded
    draw: [{number: 1, objective: ask_first}, {number: 2, tag: street}]
    file: items.yaml
"""
PRE = "    purpose: pre\n    form: a\n    feedback_after: post\n    tries: 3\n    file: items.yaml\n"


@pytest.fixture
def forms(lesson):
    """Give the lesson a pre-test and a post-test from one bank; "when_to_go" is the anchor."""
    lesson.change(LESSON, "    tries: 3\n    file: items.yaml\n", PRE + POST)
    lesson.change(ITEMS, "    key: at_a_stop\n", "    key: at_a_stop\n    form: a\n")
    lesson.change(ITEMS, "    key: breaking\n", "    key: breaking\n    form: b\n    tags: [street, sharp]\n")
    lesson.change(ITEMS, "    key: reporting\n", "    key: reporting\n    form: b\n    tags: [street]\n")
    (lesson.folder / "walkthroughs" / "quiz.yaml").unlink()
    return lesson


def test_activities_share_a_bank(forms):
    package = read_package(forms.folder)
    pre, post = (package.lesson.activity(key) for key in ("quiz", "post"))
    assert pre.content.items == post.content.items
    assert (pre.purpose, pre.content.form, pre.feedback_after, pre.content.seeded) == ("pre", "a", "post", False)
    assert (post.purpose, post.content.form, post.content.seeded) == ("post", "b", True)
    assert post.content.draw == (Quota(1, objective="ask_first"), Quota(2, tag="street"))
    assert [each for each in lint(forms.folder) if each.level == "error"] == []


def test_a_scenario_shares_its_file_with_nobody(forms):
    forms.change(LESSON, "    file: scenario.yaml\n", "    file: items.yaml\n")
    assert ("HR008", forms.line(LESSON, "    purpose: pre") + 4) in [(f.rule, f.line) for f in lint(forms.folder)]


def test_a_walkthrough_asks_the_items_of_its_form(forms):
    forms.write(
        "walkthroughs/pre.yaml",
        "activity: quiz\nsteps: [{item: when_to_go, chosen: [now]}, {item: at_a_stop, chosen: [ask, light]}]\n"
        'expect: {score: "1"}\n',
    )
    forms.write(
        "walkthroughs/wrong.yaml", 'activity: quiz\nsteps: [{item: breaking, chosen: [true]}]\nexpect: {score: "0"}\n'
    )
    forms.write(
        "walkthroughs/post.yaml", 'activity: post\nsteps: [{item: breaking, chosen: ["false"]}]\nexpect: {score: "1"}\n'
    )
    outcomes = {
        one.file.rsplit("/", 1)[-1]: one for one in replay_walkthroughs(read_package(forms.folder), _pack(forms))
    }
    assert outcomes["pre.yaml"].passed
    assert outcomes["post.yaml"].passed
    assert "an item that" in outcomes["wrong.yaml"].failures[0]


def _pack(lesson):
    return read_locale_pack(lesson.pack)


CASES = [
    ("HR040", "draw: [{number: 1, objective", "draw: [{number: 3, objective", "draw: [{"),
    ("HR040", "number: 2, tag: street", "number: 2, tag: sharp", "draw: [{"),
    ("HR041", "form: b\n    order", "form: c\n    order", "form: c"),
    ("HR042", "feedback_after: post", "feedback_after: past", "feedback_after: past"),
    ("HR042", "feedback_after: post", "feedback_after: quiz", "feedback_after: quiz"),
    ("HR042", "feedback_after: post", "feedback_after: learn", "feedback_after: learn"),
    ("HR043", "purpose: post", "purpose: survey", "999999999901"),
    ("HR007", "purpose: post", "purpose: past", "purpose: past"),
    ("HR007", "order: seeded", "order: random", "order: random"),
    ("HR005", "    key: stop_story\n", "    key: stop_story\n    form: a\n", "form: a\n    kind: scenario"),
    ("HR007", "    key: quiz\n", "    key: media\n", "key: media"),
]


@pytest.mark.parametrize(("rule", "old", "new", "at"), CASES, ids=lambda each: str(each)[:20].strip())
def test_a_fault_is_found_on_its_line(forms, rule, old, new, at):
    forms.change(LESSON, old, new)
    line = forms.line(LESSON, at)
    assert (rule, str(forms.folder / LESSON), line) in [(f.rule, f.file, f.line) for f in lint(forms.folder)]
    with pytest.raises(LessonError):
        read_package(forms.folder)


def test_a_form_that_nobody_asks_for_is_found_at_its_item(forms):
    forms.change(ITEMS, "    key: at_a_stop\n    form: a\n", "    key: at_a_stop\n    form: c\n")
    found = [(each.rule, each.file, each.line) for each in lint(forms.folder)]
    assert ("HR041", str(forms.folder / ITEMS), forms.line(ITEMS, "form: c")) in found


def test_a_survey_of_unscored_items_is_fine(lesson):
    scale = """\
items:
  - uuid: 55555555-5555-4555-8555-555555555555
    key: attitude
    kind: rating
    objective: ask_first
    stem: How far do you agree? {{phone.ambulance}}
    levels:
      - {key: no_, text: Not at all, value: 1}
      - {key: fully, text: Fully, value: 2}
    rows:
      - {key: protect, text: Everybody deserves protection.}
"""
    (lesson.folder / "walkthroughs" / "quiz.yaml").unlink()
    lesson.write(ITEMS, scale.replace("no_", "not_at_all"))
    lesson.change(LESSON, "    policy: latest\n", "    purpose: survey\n    weight: 0\n")
    assert [each for each in lint(lesson.folder) if each.rule == "HR043"] == []
    lesson.change(LESSON, "    purpose: survey\n    weight: 0\n", "    purpose: survey\n")
    assert [each.rule for each in lint(lesson.folder) if each.level == "error"] == ["HR043"]


class TestTypedSlots:
    @pytest.fixture
    def typed(self, lesson):
        choice = "  - {key: law.wait_word, kind: choice, values: [short, long], title: How long must one wait?}\n"
        lesson.change(LESSON, "slots:\n", f"slots:\n  - {{key: law.ask_safe, kind: boolean}}\n{choice}")
        when = (
            "{any: [{meter: S, at_least: 7}, {all: [{slot: law.ask_safe, is: true}, {slot: law.wait_word, is: long}]}]}"
        )
        lesson.change(STORY, "when: {meter: S, at_least: 7}", f"when: {when}")
        text = lesson.pack.read_text(encoding="utf-8")
        lesson.pack.write_text(
            f"{text}  law.ask_safe: {{value: false}}\n  law.wait_word: {{value: short}}\n", encoding="utf-8"
        )
        return lesson

    def _rules(self, lesson):
        return {each.rule for each in lint(lesson.folder)} & {"HR410", "HR411"}

    def test_they_are_read(self, typed):
        slots = read_package(typed.folder).lesson.slots
        assert slots[:2] == (
            SlotUse("law.ask_safe", kind="boolean"),
            SlotUse("law.wait_word", kind="choice", values=("short", "long"), title="How long must one wait?"),
        )
        assert self._rules(typed) == set()

    @pytest.mark.parametrize(
        ("old", "new"), [("{value: false}", "{value: perhaps}"), ("{value: short}", "{value: medium}")]
    )
    def test_a_pack_of_the_wrong_kind_is_found(self, typed, old, new):
        text = typed.pack.read_text(encoding="utf-8")
        typed.pack.write_text(text.replace(old, new), encoding="utf-8")
        assert self._rules(typed) == {"HR410"}

    @pytest.mark.parametrize(
        ("old", "new"),
        [
            ("is: long", "is: medium"),
            ("law.ask_safe, is: true", "law.ask_safe, is: safe"),
            ("{slot: law.ask_safe, is: true}", "{slot: law.syringe_possession, is: allowed}"),
        ],
    )
    def test_a_condition_that_can_never_hold_is_found(self, typed, old, new):
        typed.change(STORY, old, new)
        assert self._rules(typed) == {"HR411"}

    @pytest.mark.parametrize(
        ("old", "new", "says"),
        [
            ("values: [short, long]", "values: [short, short]", "at least two"),
            (", values: [short, long]", "", "at least two"),
            ("kind: choice", "kind: text", "kind choice"),
            ("kind: choice", "kind: enum", "kind of slot"),
        ],
    )
    def test_a_choice_names_its_values(self, typed, old, new, says):
        typed.change(LESSON, old, new)
        (found,) = [each for each in lint(typed.folder) if says in each.message]
        assert found.line == typed.line(LESSON, "law.wait_word")
