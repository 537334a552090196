"""Each case spoils one thing in a clean lesson and says which rule must find it, and on which line."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from hrlearn.authoring import lint, read_package
from hrlearn.errors import LessonError

LESSON, STORY, ITEMS, PAGE = "lesson.yaml", "scenario.yaml", "items.yaml", "text/why.md"
BEST, QUIZ = "walkthroughs/best.yaml", "walkthroughs/quiz.yaml"


@dataclass(frozen=True)
class Case:
    """``at`` is text that stands only on the line of the finding; "" for a finding about a whole file."""

    rule: str
    file: str
    old: str
    new: str
    at: str
    says: str = ""


REFUSED = [
    # YAML
    Case("HR002", STORY, "role: You", "\trole: You", "\trole", "tab"),
    Case("HR002", STORY, "role: You are", "role: You: are", "role: You: are", "colon"),
    Case("HR002", STORY, "start: stop", "start: &here stop", "&here", "Anchors"),
    Case("HR002", STORY, "start: stop", "start: *here", "*here", "Anchors"),
    Case("HR002", STORY, "start: stop", "start: !!python/name:os.system stop", "!!python", "Tags"),
    Case("HR002", STORY, "caps:\n", "---\ncaps:\n", "---", "second document"),
    Case("HR002", STORY, 'name: "{{cast.timur}}"', "name: {{cast.timur}}", "{{cast.timur}}", "quotes"),
    Case("HR002", STORY, "role: You", "role: \x07You", "\x07", "control"),
    Case("HR003", STORY, "    title: The boot\n", "    title: The boot\n    title: Again\n", "title: Again", "twice"),
    Case(
        "HR003",
        ITEMS,
        "feedback: {true: Right., false: It",
        "feedback: {true: Right., true: It",
        "true: It protects",
        "twice",
    ),
    Case("HR004", ITEMS, "    answer: true\n", "    answer: yes\n", "answer: yes", "bare word yes"),
    Case("HR004", STORY, "text: Talk on.", "text: No", "text: No", "quotes"),
    Case("HR004", STORY, 'clock: "02:10"', "clock: 12:30", "clock: 12:30", "number"),
    Case("HR004", STORY, "share: 2/5", "share: 0.4", "share: 0.4", "number"),
    Case("HR004", STORY, "text: Talk on.", "text: 0112", "text: 0112", "number"),
    Case("HR004", LESSON, "minutes: 5", "minutes:", "minutes:", "no value"),
    Case("HR004", LESSON, "minutes: 5", "minutes: ~", "minutes: ~", "no value"),
    # members and their form
    Case(
        "HR005",
        STORY,
        "        verdict: fair\n      - key: grab",
        "        verdit: fair\n      - key: grab",
        "verdit",
        "Did you mean 'verdict'?",
    ),
    Case("HR005", LESSON, "language: en", "language: en\ncolour: red", "colour", "'colour' is not a member"),
    Case(
        "HR005",
        STORY,
        "when: {flag: SLIP}\n  - key: good",
        "when: {flag: SLIP, is: true}\n  - key: good",
        "is: true",
        "condition",
    ),
    Case("HR005", LESSON, "    pages:", "    tries: 3\n    pages:", "    tries: 3\n    pages", "'tries'"),
    Case(
        "HR006",
        STORY,
        "        goto: boot\n        outcome: He",
        "        outcome: He",
        "- key: ask",
        "'goto' is missing (in scenes > stop > choices > ask)",
    ),
    Case("HR006", LESSON, "minutes: 5\n", "", "format: 1", "'minutes' is missing"),
    Case("HR006", LESSON, ", alt: A street at night", "", "media/street.svg", "'alt'"),
    Case("HR006", LESSON, ', credit: "hrlearn, CC BY 4.0"', "", "media/street.svg", "'credit'"),
    Case("HR006", ITEMS, "    answer: true\n", "", "uuid: 88888888", "'answer'"),
    Case("HR007", STORY, "text: Talk on.", "text: 112", "text: 112", "Put it in quotes"),
    Case("HR007", STORY, "text: Talk on.", "text: 2026-11-01", "text: 2026-11-01", "must be text"),
    Case("HR007", STORY, "text: Talk on.", "text: [Talk]", "text: [Talk]", "must be text"),
    Case("HR007", STORY, "text: Talk on.", 'text: " "', 'text: " "', "is empty"),
    Case("HR007", LESSON, "policy: latest", "policy: lastest", "lastest", "Did you mean 'latest'?"),
    Case("HR007", LESSON, "kind: assessment", "kind: exam", "kind: exam", "activity kind 'exam'"),
    Case(
        "HR007",
        ITEMS,
        "kind: multiple_response",
        "kind: multiple_reponse",
        "multiple_reponse",
        "Did you mean 'multiple_response'?",
    ),
    Case(
        "HR007", ITEMS, "rule: per_option_net", "rule: per_option", "rule: per_option", "Did you mean 'per_option_net'?"
    ),
    Case("HR007", STORY, "tone: good", "tone: great", "tone: great", "tone 'great'"),
    Case(
        "HR007", STORY, "verdict: fair\n      - key: grab", "verdict: okay\n      - key: grab", "okay", "verdict 'okay'"
    ),
    Case("HR007", STORY, "kind: speech", "kind: speach", "speach", "Did you mean 'speech'?"),
    Case("HR007", STORY, "share: 2/5", "share: 7/5", "share: 7/5", "fraction"),
    Case("HR007", STORY, "share: 2/5", "share: 1/0", "share: 1/0", "fraction"),
    Case("HR007", STORY, "effects: {S: +1, T: 1}", "effects: {S: a lot}", "a lot", "whole number"),
    Case("HR007", STORY, "title: Trust, start: 5", "title: Trust, start: 11", "start: 11", "between"),
    Case(
        "HR005",
        STORY,
        "{meter: S, at_least: 7}",
        "{meter: S, above: 7}",
        "above: 7",
        "unknown member",
    ),
    Case("HR007", STORY, "{meter: S, at_least: 7}", "{metre: S, at_least: 7}", "metre: S", "Did you mean 'meter'?"),
    Case("HR007", STORY, "{meter: S, at_least: 7}", "{meter: S}", "when: {meter: S}", "exactly one of"),
    Case("HR007", STORY, "{meter: S, at_least: 7}", "{meter: S, at_start_or_above: false}", "at_start", "must be true"),
    Case("HR007", STORY, "{meter: S, at_least: 7}", "{all: []}", "all: []", "at least 1 entry"),
    Case("HR007", STORY, "{meter: S, at_least: 7}", "SLIP", "when: SLIP", "condition"),
    Case("HR007", STORY, "words: {0: in danger, 5: steady}", 'words: {"0": in danger}', "in danger", "whole number"),
    Case("HR007", STORY, 'clock: "02:10"', 'clock: "25:10"', "25:10", "time"),
    Case("HR007", LESSON, "uuid: 22222222-2222", "uuid: 2222222-2222", "2222222-2222", "UUID"),
    Case("HR007", LESSON, "key: quiz", "key: Quiz One", "Quiz One", "lower-case"),
    Case("HR007", LESSON, "language: en", "language: english", "english", "language code"),
    Case("HR007", LESSON, "format: 1", "format: 2", "format: 2", "format"),
    Case("HR007", LESSON, "key: law.syringe_possession", "key: syringe", "key: syringe", "a slot such as"),
    Case("HR007", LESSON, "tag: S31", "tag: WHO", "tag: WHO", "a tag such as"),
    Case(
        "HR007",
        ITEMS,
        "feedback: {true: Right., false: It",
        "feedback: {right: Right., wrong: It",
        "right: Right",
        "true and false",
    ),
    Case("HR007", BEST, 'score: "1"', "score: high", "score: high", "fraction"),
    Case("HR007", BEST, 'expect: {ending: good, score: "1", flags: []}', "expect: {}", "expect", "expects nothing"),
    Case("HR006", STORY, "{meter: S, at_least: 7}", "{slot: law.syringe_possession}", "when: {slot:", "lacks 'is'"),
    Case("HR007", STORY, "words: {0: in danger, 5: steady}", "words: [a]", "words: [a]", "mapping of numbers"),
    Case("HR007", STORY, "effects: {S: +1, T: 1}", "effects: [S]", "effects: [S]", "mapping of meters"),
    Case("HR007", STORY, "title: Trust, start: 5", "title: Trust, start: 5, maximum: 0", "maximum: 0", "between"),
    Case(
        "HR007", STORY, "flags: [SLIP]\n        goto: boot", "flags: SLIP\n        goto: boot", "flags: SLIP", "a list"
    ),
    Case("HR007", BEST, "steps: [{scene: stop", "steps: [stop, {scene: stop", "steps", "must be a mapping"),
    # files
    Case("HR008", LESSON, "file: text/why.md", "file: text/wy.md", "text/wy.md", "no file"),
    Case("HR008", LESSON, "file: text/why.md", "file: ../other/why.md", "../other", "inside the lesson"),
    Case("HR008", LESSON, "file: text/why.md", "file: /etc/passwd", "/etc/passwd", "inside the lesson"),
    Case("HR008", LESSON, "file: text/why.md", 'file: "text\\\\why.md"', "text\\\\why.md", "inside the lesson"),
    Case("HR008", LESSON, "file: text/why.md", "file: scenario.yaml}\n      #", "file: scenario.yaml}", ".md"),
    Case("HR008", LESSON, "file: items.yaml", "file: items.json", "items.json", ".yaml"),
    Case("HR008", LESSON, "file: items.yaml", "file: lesson.yaml", "file: lesson.yaml", "already belongs"),
    Case("HR008", LESSON, "path: media/street.svg", "path: media/road.svg", "media/road.svg", "no file"),
    # names that are there twice
    Case("HR020", LESSON, "key: quiz", "key: learn", "    key: learn\n    kind: assessment", "Two activities"),
    Case(
        "HR020",
        LESSON,
        "text/why.md}",
        "text/why.md}\n      - {key: why, title: Again, file: text/why.md}",
        "title: Again",
        "Two pages",
    ),
    Case("HR020", LESSON, "- {tag: GK,", "- {tag: S31,", "{tag: S31, grade: GK", "Two sources"),
    Case("HR020", LESSON, "{key: cast.timur}", "{key: phone.ambulance}", "{key: phone.ambulance}", "Two slots"),
    Case(
        "HR020",
        LESSON,
        "media:\n",
        "media:\n  - {path: media/street.svg, alt: a, credit: b}\n",
        "alt: A street",
        "listed twice",
    ),
    Case("HR020", STORY, "  - key: boot\n", "  - key: stop\n", "  - key: stop\n    title: The boot", "Two scenes"),
    Case("HR020", STORY, "- key: wait\n", "- key: ask\n", "- key: ask\n        text: Wait", "Two choices"),
    Case(
        "HR020",
        ITEMS,
        "key: breaking",
        "key: reporting",
        "key: reporting\n    kind: true_false\n    objective: ask_first\n    stem: Rep",
        "Two items",
    ),
    Case(
        "HR021",
        ITEMS,
        "uuid: 88888888-8888-4888-8888-888888888888",
        "uuid: 55555555-5555-4555-8555-555555555555",
        "uuid: 55555555-5555-4555-8555-555555555555\n    key: rep",
        "items.yaml:3",
    ),
    # names that are not there
    Case(
        "HR022",
        STORY,
        "goto: boot\n        outcome: Your",
        "goto: boat\n        outcome: Your",
        "goto: boat",
        "Did you mean 'boot'?",
    ),
    Case("HR022", STORY, "start: stop", "start: begin", "start: begin", "no scene 'begin'"),
    Case(
        "HR022",
        STORY,
        "when: {meter: S, at_least: 7}",
        "when: {not: {visited: station}}",
        "station",
        "no scene 'station'",
    ),
    Case("HR023", STORY, "effects: {S: +1, T: 1}", "effects: {S: +1, U: 1}", "U: 1", "no meter 'U'"),
    Case("HR023", STORY, "{meter: S, at_least: 7}", "{any: [{meter: X, equals: 7}]}", "meter: X", "no meter 'X'"),
    Case("HR024", STORY, "- {when: {flag: SLIP}", "- {when: {flag: SLIPS}", "SLIPS", "Did you mean 'SLIP'?"),
    Case(
        "HR024",
        STORY,
        "flags: [SLIP]\n        goto: boot",
        "flags: [STICK]\n        goto: boot",
        "STICK",
        "no flag 'STICK'",
    ),
    Case(
        "HR025",
        PAGE,
        "{{phone.ambulance}}",
        "{{phone.ambulanse}}",
        "{{phone.ambulanse}}",
        "Did you mean 'phone.ambulance'?",
    ),
    Case("HR025", ITEMS, "slots: [phone.ambulance]", "slots: [sop.exposure]", "sop.exposure", "not declared"),
    Case("HR025", STORY, "{meter: S, at_least: 7}", "{slot: law.oat_status, is: true}", "oat_status", "not declared"),
    Case(
        "HR025", STORY, "\n  It is cold.\n", "\n  It is cold.\n  Call {{phone.fire}}.\n", "phone.fire", "not declared"
    ),
    Case("HR026", PAGE, "[S31]", "[S32]", "[S32]", "Did you mean 'S31'?"),
    Case("HR026", ITEMS, "sources: [S31]", "sources: [S99]", "[S99]", "not declared"),
    Case(
        "HR026",
        STORY,
        "Talking alone does not find it.",
        ">-\n          Talking alone\n          does not find it [S77].",
        "[S77]",
        "not declared",
    ),
    Case(
        "HR027",
        ITEMS,
        "objective: ask_first\n    stem: When",
        "objective: ask_frist\n    stem: When",
        "ask_frist",
        "Did you mean 'ask_first'?",
    ),
    Case("HR028", STORY, "character: timur", "character: timor", "timor", "Did you mean 'timur'?"),
    Case("HR029", STORY, "picture: media/street.svg", "picture: media/road.svg", "media/road.svg", "not listed"),
    Case("HR029", STORY, "portrait: media/street.svg", "portrait: media/face.svg", "media/face.svg", "not listed"),
    Case("HR029", PAGE, "Ask first", "![x](media/none.svg) Ask first", "media/none.svg", "not listed"),
    Case(
        "HR030",
        STORY,
        "    text: You wish that you had asked.\n",
        "    text: You wish that you had asked.\n    when: {flag: SLIP}\n",
        "    when: {flag: SLIP}\ncaps",
        "last ending",
    ),
    Case("HR030", STORY, "    when: {meter: S, at_least: 7}\n", "", "- key: good", "no condition"),
    Case(
        "HR031",
        ITEMS,
        "correct: true, feedback: Every hour counts.",
        "feedback: Every hour counts.",
        "uuid: 55555555",
        "exactly one correct",
    ),
    Case("HR031", ITEMS, ", feedback: Never reach blind.", "", "uuid: 66666666", "feedback that teaches"),
    Case("HR031", ITEMS, "    rationale: Eyes before hands.\n", "", "uuid: 66666666", "needs a rationale"),
    Case(
        "HR031",
        ITEMS,
        "text: Reach in, feedback",
        "text: Reach in, correct: true, feedback",
        "uuid: 66666666",
        "at least one wrong option",
    ),
    Case("HR032", PAGE, "{{phone.ambulance}}", "{{ phone.ambulance }}", "{{ phone", "not a slot"),
    Case("HR032", PAGE, "{{phone.ambulance}}", "{{ambulance}}", "{{ambulance", "not a slot"),
    Case("HR032", PAGE, "[S31]", "[S31, GK]", "[S31, GK]", "brackets of its own"),
    Case("HR033", PAGE, "Eyes before", "<b>Eyes</b> before", "<b>Eyes", "HTML"),
    Case("HR033", STORY, "outcome: You talk.", "outcome: You <script>talk</script>.", "<script>", "HTML"),
    Case("HR034", BEST, "activity: stop_story", "activity: stop_storey", "stop_storey", "Did you mean 'stop_story'?"),
    Case("HR034", BEST, "activity: stop_story", "activity: learn", "activity: learn", "no activity to play"),
    Case("HR034", BEST, "{scene: boot,", "{scene: boat,", "boat", "Did you mean 'boot'?"),
    Case("HR034", BEST, "choice: light", "choice: lamp", "lamp", "no choice 'lamp'"),
    Case("HR034", BEST, "ending: good", "ending: great", "great", "no ending 'great'"),
    Case("HR034", BEST, "flags: []", "flags: [STICK]", "STICK", "no flag 'STICK'"),
    Case("HR034", BEST, "activity: stop_story", "activity: quiz", "steps", "in an assessment"),
    Case("HR034", QUIZ, "item: breaking", "item: braking", "braking", "Did you mean 'breaking'?"),
    Case("HR034", QUIZ, "chosen: [now]", "chosen: [soon]", "soon", "no option 'soon'"),
    Case("HR034", QUIZ, "activity: quiz", "activity: stop_story", "when_to_go", "in a scenario"),
    Case("HR035", STORY, "kind: speech, character: timur", "kind: speech", "kind: speech", "has no character"),
]

NEW_SCENE = """\
  - key: station
    title: A room
    lines: [{text: Nobody is here.}]
    choices:
      - {key: go, text: Go., goto: END, outcome: You go., rationale: There is nothing here., verdict: fair}
endings:
"""

TWO_TRUE_STATEMENTS = """\
    rationale: Only a reported stick is treated.
  - {uuid: 99999999-9999-4999-8999-999999999999, key: one, kind: true_false, stem: One., answer: true,
     feedback: {true: Right., false: No.}, rationale: Because.}
  - {uuid: aaaaaaaa-aaaa-4aaa-8aaa-aaaaaaaaaaaa, key: two, kind: true_false, stem: Two., answer: true,
     feedback: {true: Right., false: No.}, rationale: Because.}
"""

THREE_METERS = """\
  - {key: A, title: One, start: 5}
  - {key: B, title: Two, start: 5}
  - {key: C, title: Three, start: 5}
flags:
"""

ADVICE = [
    Case("HR101", STORY, "endings:\n", NEW_SCENE, "- key: station", "No path"),
    Case(
        "HR102",
        STORY,
        "text: Talk on.",
        "text: Talk on.\n        when: {meter: S, at_least: 9}",
        "- key: talk",
        "never open",
    ),
    Case("HR105", STORY, "at_least: 7", "at_least: 9", "- key: good", "No path"),
    Case("HR106", STORY, "flags:\n  -", "flags:\n  - {key: IDLE, title: Nothing}\n  -", "IDLE", "No choice"),
    Case("HR107", STORY, "flags:\n  -", "flags:\n  - {key: IDLE, title: Nothing}\n  -", "IDLE", "No condition"),
    Case("HR108", STORY, "flags:\n", THREE_METERS, "meters:", "5"),
    Case("HR109", STORY, "        rationale: Waiting costs time.\n", "", "- key: wait", "no rationale"),
    Case("HR110", STORY, "        verdict: fair\n      - key: grab", "      - key: grab", "- key: wait", "no verdict"),
    Case("HR111", STORY, "        outcome: You talk.\n", "", "- key: talk", "no outcome"),
    Case("HR112", STORY, "at_least: 7", "at_least: 6", "endings:", "33.3 % of random runs end good"),
    Case("HR201", LESSON, "slots:\n", "slots:\n  - {key: law.idle}\n", "law.idle", "Nothing uses"),
    Case("HR202", LESSON, "sources:\n", "sources:\n  - {tag: S40, grade: B, text: A study}\n", "S40", "Nothing cites"),
    Case("HR205", LESSON, "{key: cast.timur}", "{key: cast.timur, blocking: true}", "cast.timur", "demo pack"),
    Case("HR206", LESSON, "key: small", "key: other", "key: other", "'small'"),
    Case(
        "HR301",
        ITEMS,
        "    rationale: Only a reported stick is treated.\n",
        TWO_TRUE_STATEMENTS,
        "items:",
        "3 statements are true",
    ),
    Case("HR401", STORY, "outcome: You talk.", "outcome: You talk to the junkie.", "to the junkie", "'junkie'"),
]


def _spoiled(lesson, case):
    lesson.change(case.file, case.old, case.new)
    found = lint(lesson.folder)
    hits = [
        finding for finding in found if finding.rule == case.rule and case.says in f"{finding.message} {finding.fix}"
    ]
    assert hits, [f"{f.rule} {f.file}:{f.line} {f.message} {f.fix}" for f in found]
    return hits


@pytest.mark.parametrize("case", [*REFUSED, *ADVICE], ids=lambda case: f"{case.rule}-{case.new.strip()[:30]}")
def test_the_fault_is_found_where_it_stands(lesson, case):
    hits = _spoiled(lesson, case)
    wanted = (str(lesson.folder / case.file), lesson.line(case.file, case.at))
    assert wanted in [(hit.file, hit.line) for hit in hits]


@pytest.mark.parametrize("case", [*REFUSED, *ADVICE], ids=lambda case: f"{case.rule}-{case.new.strip()[:30]}")
def test_the_finding_says_what_to_do(lesson, case):
    assert [hit for hit in _spoiled(lesson, case) if not hit.fix or not hit.title] == []


@pytest.mark.parametrize("case", REFUSED, ids=lambda case: f"{case.rule}-{case.new.strip()[:30]}")
def test_the_reader_refuses_what_lint_calls_an_error(lesson, case):
    lesson.change(case.file, case.old, case.new)
    with pytest.raises(LessonError) as caught:
        read_package(lesson.folder)
    first = lint(lesson.folder)[0]
    assert (caught.value.file, caught.value.line, caught.value.message) == (first.file, first.line, first.message)
    assert caught.value.hint.startswith(first.fix)


@pytest.mark.parametrize("case", ADVICE, ids=lambda case: f"{case.rule}-{case.new.strip()[:30]}")
def test_a_lesson_that_can_be_played_is_read_all_the_same(lesson, case):
    lesson.change(case.file, case.old, case.new)
    assert read_package(lesson.folder).lesson.title == "A small lesson"


def test_the_lesson_is_clean_before_it_is_spoiled(lesson):
    assert lint(lesson.content) == ()


def _rules(lesson):
    return {(finding.rule, finding.line) for finding in lint(lesson.folder)}


def test_a_scene_without_an_open_choice_is_a_dead_end(lesson):
    lesson.change(STORY, "goto: boot\n        outcome: You", "goto: station\n        outcome: You")
    lesson.change(
        STORY, "endings:\n", NEW_SCENE.replace("goto: END", "goto: END, when: {slot: law.syringe_possession, is: true}")
    )
    assert ("HR103", lesson.line(STORY, "- key: station")) in _rules(lesson)


def test_a_circle_without_a_way_out_is_found(lesson):
    lesson.change(STORY, "goto: boot\n        outcome: You", "goto: station\n        outcome: You")
    lesson.change(STORY, "endings:\n", NEW_SCENE.replace("goto: END", "goto: station"))
    assert ("HR104", lesson.line(STORY, "scenes:")) in _rules(lesson)


def test_a_scenario_that_never_ends_is_found(lesson):
    text = (lesson.folder / STORY).read_text(encoding="utf-8")
    lesson.write(STORY, text.replace("goto: END", "goto: stop"))
    assert ("HR113", lesson.line(STORY, "scenes:")) in _rules(lesson)


def test_conditions_on_too_many_slots_are_refused(lesson):
    slots = [f"law.rule_{number}" for number in range(6)]
    lesson.change(LESSON, "slots:\n", "slots:\n" + "".join(f"  - {{key: {slot}}}\n" for slot in slots))
    parts = ", ".join(f"{{slot: {slot}, is: true}}" for slot in slots)
    lesson.change(STORY, "{meter: S, at_least: 7}", f"{{any: [{parts}]}}")
    assert ("HR113", lesson.line(STORY, "scenes:")) in _rules(lesson)


def test_a_scenario_is_judged_for_every_value_of_a_slot(lesson):
    condition = "{all: [{meter: S, at_least: 6}, {not: {slot: law.syringe_possession, is: true}}]}"
    lesson.change(STORY, "{meter: S, at_least: 7}", condition)
    messages = [finding.message for finding in lint(lesson.folder) if " end good" in finding.message]
    assert messages == [
        "0.0 % of random runs end good where law.syringe_possession is True; it should be 3 to 25 %.",
        "33.3 % of random runs end good; it should be 3 to 25 %.",
    ]


def test_a_picture_that_nothing_shows_is_a_warning(lesson):
    lesson.write("media/more.svg", "<svg xmlns='http://www.w3.org/2000/svg'/>")
    lesson.change(LESSON, "media:\n", "media:\n  - {path: media/more.svg, alt: More, credit: Us}\n")
    (found,) = lint(lesson.folder)
    assert (found.rule, found.line, found.level) == ("HR203", lesson.line(LESSON, "media/more.svg"), "warning")


def test_a_picture_in_a_page_counts_as_shown(lesson):
    lesson.write("media/more.svg", "<svg xmlns='http://www.w3.org/2000/svg'/>")
    lesson.change(LESSON, "media:\n", "media:\n  - {path: media/more.svg, alt: More, credit: Us}\n")
    lesson.change(PAGE, "Ask first", "![More](media/more.svg) Ask first")
    assert lint(lesson.folder) == ()


@pytest.mark.parametrize("name", ["street.png", "street.jpg", "street.webp"])
def test_photographs_are_pictures_too(lesson, name):
    begin = {"png": b"\x89PNG\r\n\x1a\n", "jpg": b"\xff\xd8\xff", "webp": b"RIFF"}[name.rsplit(".", 1)[-1]]
    (lesson.folder / "media" / "street.svg").unlink()
    lesson.write(f"media/{name}", begin + b" rest")
    for file in (LESSON, STORY):
        text = (lesson.folder / file).read_text(encoding="utf-8")
        lesson.write(file, text.replace("street.svg", name))
    assert lint(lesson.folder) == ()


def test_a_file_that_belongs_to_nothing_is_a_warning(lesson):
    lesson.write("text/old.md", "Old words.")
    (found,) = lint(lesson.folder)
    assert (found.rule, found.file, found.line) == ("HR204", str(lesson.folder / "text" / "old.md"), None)


@pytest.mark.parametrize(
    ("true", "false", "fine"),
    [(2, 0, True), (2, 1, True), (3, 0, False), (3, 2, True), (3, 1, False), (2, 3, True), (1, 4, False)],
)
def test_balance_of_statements(lesson, true, false, fine):
    answers = ["true"] * true + ["false"] * false
    entries = [
        f"""  - {{uuid: 99999999-9999-4999-8999-99999999999{number}, key: s{number}, kind: true_false, stem: One.,
     answer: {answer}, feedback: {{true: Yes., false: No.}}, rationale: Because [S31] {{{{phone.ambulance}}}}.}}"""
        for number, answer in enumerate(answers)
    ]
    lesson.write(
        ITEMS, "items:\n" + "\n".join(entries).replace("Because [S31] {{phone.ambulance}}.", "Because.") + "\n"
    )
    (lesson.folder / QUIZ).unlink()
    assert ("HR301" not in {finding.rule for finding in lint(lesson.folder)}) is fine


def test_all_faults_of_all_files_are_told_at_once(lesson):
    lesson.change(STORY, "tone: good", "tone: great")
    lesson.change(STORY, "title: Trust, start: 5", "title: Trust")
    lesson.change(LESSON, "minutes: 5", "minutes: short")
    lesson.change(ITEMS, "answer: true", "answer: maybe")
    lesson.change(BEST, "steps", "stepps")
    found = [(finding.file.rsplit("/", 1)[-1], finding.rule) for finding in lint(lesson.folder)]
    assert found == [
        ("items.yaml", "HR007"),
        ("lesson.yaml", "HR007"),
        ("scenario.yaml", "HR006"),
        ("scenario.yaml", "HR007"),
        ("best.yaml", "HR006"),
        ("best.yaml", "HR005"),
    ]
    with pytest.raises(LessonError, match="5 more findings"):
        read_package(lesson.folder)
