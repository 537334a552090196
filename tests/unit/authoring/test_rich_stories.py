"""Scenarios with variables, hints, ways back, time limits and endings of other activities: read, refused, played."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

import pytest

from hrlearn.authoring import lint, read_locale_pack, read_package, replay_walkthroughs
from hrlearn.errors import LessonError
from hrlearn.model import (
    Adjust,
    Compare,
    Contains,
    Effect,
    EndingOf,
    FlagIs,
    Hint,
    Member,
    Put,
    Rewind,
    Scenario,
    SlotIs,
    Variable,
    VariableIs,
)

STORY, LESSON = "scenario.yaml", "lesson.yaml"

RICH = {
    "flags:\n": """\
rewind: {policy: costed, cost: {S: -1}}
variables:
  - {key: asked, kind: boolean}
  - {key: place, kind: enum, values: [yard, street], start: street}
  - {key: told, kind: set, values: [crew, chief], start: [chief]}
  - {key: count, kind: integer, start: 0, maximum: 3}
flags:
""",
    "        effects: {S: +1, T: 1}\n        goto: boot\n": """\
        effects: {S: +1, T: 1}
        changes: {asked: true, place: yard, told: {add: crew, remove: chief}, count: {add: 2}}
        principles: {safety: 2, trust: -1}
        goto: boot
""",
    "        text: Wait for your partner.\n": "        text: Wait for your partner.\n        changes: {count: 1}\n",
    "    title: The boot\n    lines:\n": """\
    title: The boot
    limit: 30
    late: talk
    hints:
      - {text: Look at his hands., cost: {T: -1}}
      - text: He would answer a question.
    lines:
      - {key: nod, text: He nods., when: {variable: asked, is: true}}
""",
    "        text: Hold the light.\n": """\
        text: Hold the light.
        when:
          any:
            - {not: {variable: place, is: yard}}
            - {variable: told, has: crew}
            - {variable: count, at_least: 2}
            - {ending_of: {activity: other_story, is: calm}}
""",
}

OTHER = """\
intro: Before.
role: You are on duty.
start: first
meters:
  - {key: S, title: Officer safety, start: 5}
  - {key: T, title: Trust, start: 5}
scenes:
  - key: first
    title: First
    lines:
      - {text: Somebody calls.}
    choices:
      - key: go
        text: Go there.
        effects: {S: 1}
        goto: END
      - key: stay
        text: Stay.
        goto: END
endings:
  - {key: calm, tone: good, title: Calm, text: Calm., when: {meter: S, at_least: 6}}
  - {key: wild, tone: bad, title: Wild, text: Wild.}
"""

ENTRY = """\
  - uuid: bbbbbbbb-5555-4555-8555-555555555555
    key: other_story
    kind: scenario
    title: Before that
    summary: A shorter story.
    file: other.yaml
slots:
"""


@pytest.fixture
def rich(lesson):
    for old, new in RICH.items():
        lesson.change(STORY, old, new)
    lesson.change(LESSON, "slots:\n", ENTRY)
    lesson.write("other.yaml", OTHER)
    return lesson


def _story(rich) -> Scenario:
    content = read_package(rich.folder).lesson.activity("stop_story").content
    assert isinstance(content, Scenario)
    return content


def test_everything_is_read(rich):
    story = _story(rich)
    stop, boot = story.scenes
    assert story.rewind == Rewind("costed", (Effect("S", -1),))
    assert story.variables == (
        Variable("asked", "boolean", start=False),
        Variable("place", "enum", "street", values=("yard", "street")),
        Variable("told", "set", frozenset({"chief"}), values=("crew", "chief")),
        Variable("count", "integer", 0, maximum=3),
    )
    assert stop.choices[0].changes == (
        Put("asked", value=True),
        Put("place", "yard"),
        Member("told", "crew"),
        Member("told", "chief", present=False),
        Adjust("count", 2),
    )
    assert stop.choices[1].changes == (Put("count", 1),)
    assert stop.choices[0].principles == (("safety", 2), ("trust", -1))
    assert (boot.limit, boot.late) == (30, "talk")
    assert boot.hints == (Hint("Look at his hands.", (Effect("T", -1),)), Hint("He would answer a question."))
    assert (boot.lines[0].key, boot.lines[0].when) == ("nod", VariableIs("asked", equals=True))
    assert boot.choices[0].when.parts[1:] == (
        Contains("told", "crew"),
        Compare("count", "at_least", 2),
        EndingOf("other_story", "calm"),
    )


@dataclass(frozen=True)
class Case:
    """``at`` is text that stands only on the line of the finding."""

    rule: str
    old: str
    new: str
    at: str
    says: str
    file: str = STORY


REFUSED = [
    # members and their form
    Case("HR005", "{policy: costed, cost: {S: -1}}", "{polcy: costed, cost: {S: -1}}", "polcy", "mean 'policy'"),
    Case("HR007", "{policy: costed, cost: {S: -1}}", "{policy: costly}", "costly", "rewind policy 'costly'"),
    Case("HR007", "{policy: costed, cost: {S: -1}}", "{policy: costed}", "policy: costed", "'costed' alone"),
    Case("HR007", "{policy: costed, cost: {S: -1}}", "{policy: free, cost: {S: -1}}", "policy: free", "alone"),
    Case("HR007", "cost: {S: -1}", "cost: {S: 1}", "cost: {S: 1}", "from -100 to -1"),
    Case("HR007", "cost: {T: -1}", "cost: {T: 0}", "cost: {T: 0}", "from -100 to -1"),
    Case("HR007", "kind: boolean}", "kind: bool}", "kind: bool}", "kind of variable 'bool'"),
    Case("HR006", "{key: asked, kind: boolean}", "{key: asked}", "{key: asked}", "'kind' is missing"),
    Case("HR007", "{key: asked, kind: boolean}", "asked", "- asked", "must be a mapping"),
    Case("HR005", "kind: boolean}", "kind: boolean, minimum: 0}", "minimum: 0", "is not a member here"),
    Case("HR006", "values: [yard, street], start: street", "values: [yard]", "values: [yard]", "'start' is missing"),
    Case("HR007", "start: street}", "start: stret}", "start: stret}", "Did you mean 'street'?"),
    Case("HR007", "start: [chief]", "start: [chef]", "start: [chef]", "Did you mean 'chief'?"),
    Case("HR007", "start: [chief]", "start: chief", "start: chief", "must be a list"),
    Case("HR007", "start: 0, maximum: 3", "start: 4, maximum: 3", "start: 4", "between the minimum (0)"),
    Case("HR007", "start: 0, maximum: 3", "start: true", "start: true", "must be a whole number"),
    Case("HR007", "changes: {count: 1}", "changes: [count]", "changes: [count]", "mapping of variables"),
    Case("HR007", "changes: {count: 1}", "changes: {count: [1]}", "count: [1]", "must be a whole number"),
    Case("HR005", "count: {add: 2}", "count: {ad: 2}", "{ad: 2}", "Did you mean 'add'?"),
    Case("HR007", "count: {add: 2}", "count: {remove: 2}", "remove: 2", "words joined"),
    Case("HR007", "{safety: 2, trust: -1}", "{safty: 2}", "safty", "Did you mean 'safety'?"),
    Case("HR007", "{safety: 2, trust: -1}", "{safety: 4}", "safety: 4", "from -3 to 3"),
    Case("HR007", "limit: 30", "limit: 0", "limit: 0", "from 1 to 3600"),
    Case("HR007", "limit: 30", 'limit: "30"', "limit:", "must be a whole number"),
    Case("HR006", "- text: He would answer a question.", "- cost: {T: -1}", "- cost:", "'text' is missing"),
    # conditions
    Case("HR006", "{variable: told, has: crew}", "{variable: told}", "variable: told", "nothing about its variable"),
    Case("HR005", "{variable: told, has: crew}", "{variable: told, hs: crew}", "hs: crew", "Did you mean 'has'?"),
    Case("HR005", "{variable: told, has: crew}", "{variable: told, has: crew, is: crew}", "is: crew", "unknown member"),
    Case("HR007", "count, at_least: 2}", "count, at_least: 2, at_most: 3}", "at_most: 3", "exactly one of"),
    Case("HR005", "{activity: other_story, is: calm}", "{activty: other_story, is: calm}", "activty", "'activity'"),
    Case("HR007", "{ending_of: {activity: other_story, is: calm}}", "{ending_of: calm}", "ending_of", "activity: str"),
    Case("HR006", "{activity: other_story, is: calm}", "{activity: other_story}", "activity: other", "lacks 'is'"),
    # names
    Case(
        "HR020",
        "- {key: asked, kind",
        "- {key: place, kind: boolean}\n  - {key: asked, kind",
        "- {key: place, kind: e",
        "Two",
    ),
    Case(
        "HR020", "{key: asked, kind: boolean}", "{key: S, kind: boolean}", "{key: S, kind: b", "A meter has the key 'S'"
    ),
    Case(
        "HR020",
        "- {key: nod, text",
        "- {key: nod, text: Now.}\n      - {key: nod, text",
        "text: He nods.",
        "Two lines of the scene 'boot'",
    ),
    Case("HR023", "cost: {S: -1}", "cost: {U: -1}", "cost: {U: -1}", "no meter 'U'"),
    Case("HR023", "cost: {T: -1}", "cost: {U: -1}", "cost: {U: -1}", "no meter 'U'"),
    Case("HR036", "told: {add: crew", "tld: {add: crew", "tld:", "Did you mean 'told'?"),
    Case("HR036", "{variable: told, has: crew}", "{variable: tld, has: crew}", "tld", "Did you mean 'told'?"),
    Case("HR036", "{variable: asked, is: true}", "{variable: askd, is: true}", "askd", "Did you mean 'asked'?"),
    Case("HR036", "{variable: count, at_least: 2}", "{variable: S, at_least: 2}", "variable: S", "no variable 'S'"),
    Case("HR037", "{asked: true,", "{asked: yard,", "asked: yard", "It cannot be 'yard'."),
    Case("HR037", "{asked: true,", "{asked: {add: 1},", "asked: {add", "No number can be added"),
    Case("HR037", "{asked: true,", "{asked: {add: crew},", "asked: {add", "It has no members."),
    Case("HR037", "place: yard,", "place: yrd,", "place: yrd", "Did you mean 'yard'?"),
    Case("HR037", "place: yard,", "place: true,", "place: true", "It cannot be 'true'."),
    Case("HR037", "told: {add: crew,", "told: {add: crw,", "add: crw", "Did you mean 'crew'?"),
    Case("HR037", "told: {add: crew, remove: chief}", "told: crew", "told: crew", "It cannot be 'crew'."),
    Case("HR037", "changes: {count: 1}", "changes: {count: 4}", "count: 4", "4 is outside its bounds."),
    Case("HR037", "changes: {count: 1}", "changes: {count: true}", "count: true", "It cannot be 'true'."),
    Case("HR037", "{variable: place, is: yard}", "{variable: place, is: yrd}", "yrd", "Did you mean 'yard'?"),
    Case("HR037", "{variable: asked, is: true}", "{variable: asked, is: yard}", "asked, is: yard}", "cannot be 'yard'"),
    Case("HR037", "{variable: asked, is: true}", "{variable: asked, has: yard}", "has: yard", "It has no members."),
    Case("HR037", "{variable: told, has: crew}", "{variable: told, has: crw}", "crw", "Did you mean 'crew'?"),
    Case("HR037", "{variable: count, at_least: 2}", "{variable: told, at_least: 2}", "at_least: 2", "compared"),
    Case("HR038", "activity: other_story", "activity: othr_story", "othr_story", "Did you mean 'other_story'?"),
    Case("HR038", "activity: other_story", "activity: stop_story", "activity: stop_story", "no other scenario"),
    Case("HR038", "is: calm}", "is: clam}", "clam", "Did you mean 'calm'?"),
    Case("HR039", "late: talk", "late: tlk", "late: tlk", "Did you mean 'talk'?"),
    Case("HR039", "    late: talk\n", "", "limit: 30", "what happens when the time is over"),
    Case("HR039", "    limit: 30\n", "", "late: talk", "'late' stands without 'limit'"),
    Case("HR039", "late: talk", "late: light", "late: light", "might be closed"),
    Case(
        "HR039", "    title: Night stop\n", "    title: Night stop\n    limit: 9\n    late: wait\n", "limit: 9", "first"
    ),
    # walkthroughs
    Case(
        "HR034", "choice: ask", "hint: 1}, {scene: stp, choice: ask", "stp", "no scene 'stp'", "walkthroughs/best.yaml"
    ),
    Case("HR034", "expect:", "endings: {othr: calm}\nexpect:", "othr", "no scenario 'othr'", "walkthroughs/best.yaml"),
    Case(
        "HR034",
        "expect:",
        "endings: {other_story: clam}\nexpect:",
        "clam",
        "Did you mean 'calm'?",
        "walkthroughs/best.yaml",
    ),
    Case(
        "HR034", "steps:\n", "steps:\n  - {rewind_to: 0}\n", "rewind_to", "called 'rewind_to'", "walkthroughs/quiz.yaml"
    ),
    Case("HR005", "choice: ask", "hint: 1, choice: ask", "hint: 1", "is not a member here", "walkthroughs/best.yaml"),
    Case("HR007", "choice: ask", "wait: 0", "wait: 0", "from 1 to 86400", "walkthroughs/best.yaml"),
    Case("HR007", "expect:", "endings: calm\nexpect:", "endings:", "activities to", "walkthroughs/best.yaml"),
    Case("HR007", "expect:", "endings: {other_story: 1}\nexpect:", "endings:", "joined", "walkthroughs/best.yaml"),
]


@pytest.mark.parametrize("case", REFUSED, ids=lambda case: f"{case.rule}: {case.new[:40]!r}")
def test_each_fault_is_refused_where_it_stands(rich, case):
    rich.change(case.file, case.old, case.new)
    line = rich.line(case.file, case.at)
    found = [each for each in lint(rich.folder) if each.rule == case.rule and each.line == line]
    assert [each for each in found if case.says in f"{each.message} {each.fix}"], lint(rich.folder)
    with pytest.raises(LessonError):
        read_package(rich.folder)


def test_a_dead_end_for_payers_is_an_error_but_no_reason_to_refuse(rich):
    """Talk and reach need S, which going back can take away; light needs to know the way."""
    rich.change(STORY, "    limit: 30\n    late: talk\n", "")
    rich.change(STORY, "        text: Talk on.\n", "        text: Talk on.\n        when: {meter: S, at_least: 1}\n")
    rich.change(STORY, "        text: Reach in.\n", "        text: Reach in.\n        when: {meter: S, at_least: 1}\n")
    rich.change(STORY, "            - {not: {variable: place, is: yard}}\n", "")
    found = [each for each in lint(rich.folder) if each.rule == "HR130"]
    assert [(each.line, each.level) for each in found] == [(rich.line(STORY, "  - key: boot"), "error")]
    assert "might be stuck in the scene 'boot'" in found[0].message
    assert [each for each in lint(rich.folder) if each.rule == "HR103"] == []
    assert _story(rich).scenes


def test_endings_of_other_activities_are_worlds_like_slots(rich):
    """Where the other story did not end calmly, light is closed for who comes from the yard and told nobody."""
    rich.change(STORY, "            - {variable: told, has: crew}\n            - {variable: count, at_least: 2}\n", "")
    rich.change(STORY, "            - {not: {variable: place, is: yard}}\n", "")
    rich.change(STORY, "    limit: 30\n    late: talk\n", "")
    for text in ("Talk on.", "Reach in."):
        rich.change(STORY, f"        text: {text}\n", f"        text: {text}\n        when: {{flag: SLIP}}\n")
    (found,) = [each for each in lint(rich.folder) if each.rule == "HR103"]
    assert found.message == "A run can be stuck in the scene 'boot': no choice is open."
    rich.change(
        STORY, "{ending_of: {activity: other_story, is: calm}}", "{not: {ending_of: {activity: other_story, is: calm}}}"
    )
    (found,) = [each for each in lint(rich.folder) if each.rule == "HR103"]
    assert "'boot' where other_story ended 'calm': no choice" in found.message


def _play(rich, steps, expect="score: 1", before=""):
    text = f"activity: stop_story\n{before}steps:\n" + "".join(f"  - {step}\n" for step in steps)
    rich.write("walkthroughs/try.yaml", f"{text}expect: {{{expect}}}\n")
    outcomes = replay_walkthroughs(read_package(rich.folder), read_locale_pack(rich.pack))
    return next(outcome for outcome in outcomes if outcome.file.endswith("try.yaml"))


ASK = "{scene: stop, choice: ask}"
LIGHT = "{scene: boot, choice: light}"


def test_hints_going_back_and_waiting_are_played(rich):
    """S: 5, grab -1, back to 5 and -1, ask +1, late talk 0 = 5; T: 5, -1, back to 5, ask +1, hint -1 = 5.

    A sum of 10 between 6 (grab, reach) and 14 (ask, light).
    """
    steps = [
        "{scene: stop, choice: grab}",
        "{rewind_to: 0}",
        ASK,
        "{scene: boot, hint: 1}",
        "{scene: boot, wait: 36}",
        LIGHT,
    ]
    outcome = _play(rich, steps, "ending: nuanced, score: 1/2, flags: []")
    assert outcome.failures == ()
    assert outcome.path == (
        "stop: grab (S 4 T 4)",
        "back to after step 0 (S 4 T 5)",
        "stop: ask (S 5 T 6)",
        "boot: hint 1 (S 5 T 5)",
        "boot: 36 seconds pass (S 5 T 5)",
        "boot: light, too late: talk (S 5 T 5)",
    )
    assert outcome.score == Fraction(1, 2)


def test_in_time_the_choice_stands(rich):
    assert _play(rich, [ASK, "{scene: boot, wait: 35}", LIGHT], "ending: good, score: 1").failures == ()


@pytest.mark.parametrize(
    ("steps", "says"),
    [
        (["{scene: boot, wait: 5}"], "Step 1 (boot: 5 seconds pass) cannot be taken"),
        (["{scene: stop, hint: 1}"], "Step 1 (stop: hint 1) cannot be taken"),
        (["{rewind_to: 0}"], "Step 1 (back to after step 0) cannot be taken"),
        ([ASK, LIGHT, "{scene: boot, wait: 5}"], "The story has ended."),
    ],
)
def test_a_step_that_cannot_be_taken_is_told(rich, steps, says):
    (failure,) = _play(rich, steps).failures
    assert says in failure


def test_a_walkthrough_says_how_other_activities_ended(rich):
    rich.change(STORY, "            - {not: {variable: place, is: yard}}\n", "")
    wait = "{scene: stop, choice: wait}"
    assert "not open" in _play(rich, [wait, LIGHT]).failures[0]
    calm = "endings: {other_story: calm}\n"
    assert _play(rich, [wait, LIGHT], "at_least: 1/2", calm).failures == ()


def test_slots_that_only_lines_and_caps_read_make_no_worlds(rich):
    """Six more slots would be 64 worlds, more than are tried."""
    lines = "".join(f"      - {{text: L{n}., when: {{slot: law.l{n}, is: true}}}}\n" for n in range(6))
    rich.change(STORY, "      - {key: nod", f"{lines}      - {{key: nod")
    slots = "".join(f"  - {{key: law.l{n}}}\n" for n in range(6))
    rich.change(LESSON, "slots:\n", f"slots:\n{slots}")
    assert [each for each in lint(rich.folder) if each.rule == "HR113"] == []
    story = _story(rich)
    assert story.scenes[1].lines[0].when == SlotIs("law.l0", equals=True)
    assert story.caps[0].when == FlagIs("SLIP")
