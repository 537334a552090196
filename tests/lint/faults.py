"""The seeded faults: each spoils one thing in the files of a clean lesson and says which rule must find it."""

# ruff: noqa: E501 -- what is replaced stands on one line as it does in the file
from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import reduce

__all__ = ["FAULTS", "Fault", "Files"]

Files = Mapping[str, bytes]
Edit = Callable[[Files], Files]

LESSON, STREET, STATION, BANK, SURVEY = "lesson.yaml", "street.yaml", "station.yaml", "bank.yaml", "survey.yaml"
PAGE, HOW, PICTURE, RUSSIAN = "text/why.md", "text/how.md", "media/street.svg", "locale/ru.yaml"
BEST, QUIZ = "walkthroughs/best.yaml", "walkthroughs/quiz.yaml"


@dataclass(frozen=True)
class Fault:
    """``rule`` must find it in ``file``; ``what`` says in words what was spoilt."""

    rule: str
    what: str
    file: str
    edit: Edit

    def spoil(self, files: Files) -> Files:
        """Return the files with the fault in them."""
        return self.edit(files)


def swap(file: str, old: str, new: str, count: int = 1) -> Edit:
    """Replace a text that stands ``count`` times in a file."""

    def edit(files: Files) -> Files:
        text = files[file].decode()
        assert text.count(old) == count, f"{old!r} stands {text.count(old)} times in {file}"
        return {**files, file: text.replace(old, new).encode()}

    return edit


def put(file: str, data: bytes) -> Edit:
    """Write a whole file."""
    return lambda files: {**files, file: data}


def add(file: str, text: str) -> Edit:
    """Write a text behind a file."""
    return lambda files: {**files, file: files[file] + text.encode()}


def drop(file: str) -> Edit:
    """Take a file away."""
    return lambda files: {name: data for name, data in files.items() if name != file}


def both(*edits: Edit) -> Edit:
    """Make several edits, one after the other."""
    return lambda files: reduce(lambda spoilt, edit: edit(spoilt), edits, files)


def alone(edit: Edit) -> Edit:
    """Make an edit in the lesson without its translation, which would now hold a text too many (HR602)."""
    return lambda files: {name: data for name, data in edit(files).items() if not name.startswith("locale/")}


def translated(key: str, text: str) -> Edit:
    """Give a text of the lesson another translation."""
    return swap(RUSSIAN, f'\n{key}: "Это перевод."\n', f'\n{key}: "{text}"\n')


def _items(texts: list[str]) -> str:
    heads = (
        "  - uuid: d0000000-0000-4000-8000-{0:012}\n    key: more_{0}\n    objective: ask_first\n    rationale: Why.\n"
    )
    return "".join(heads.format(number) + text for number, text in enumerate(texts))


def _choices(keys: list[int], *, shuffle: bool, longest: bool = False) -> str:
    """Write items of four options with their keys at these places."""
    words = ["north", "south", "east", "west"]
    made = []
    for number, key in enumerate(keys):
        text = f"    kind: single_choice\n    stem: Which way in case {number}?\n    shuffle: {str(shuffle).lower()}\n    options:\n"
        for place, word in enumerate(words):
            right = ", correct: true" if place == key else ""
            more = " and on" if longest and place == key else ""
            text += f"      - {{key: {word}, text: Go {word}{more} {number}{right}, feedback: Yes or no.}}\n"
        made.append(text)
    return _items(made)


def _statements(answers: str) -> str:
    return _items(
        [
            f"    kind: true_false\n    stem: Statement {number}.\n    answer: {answer}\n"
            "    feedback: {true: Yes., false: No.}\n"
            for number, answer in enumerate(answers.split())
        ]
    )


def _scenes(number: int, choices: str) -> str:
    """Write scenes of a chain behind the scene 'boot'; ``choices`` has NEXT for the next one."""
    scenes = ""
    for place in range(number):
        following = f"extra_{place + 1}" if place < number - 1 else "END"
        scenes += f"  - key: extra_{place}\n    title: More\n    lines: [{{text: It goes on.}}]\n    choices:\n"
        scenes += choices.replace("NEXT", following)
    return scenes


def _choice(key: str, text: str, verdict: str, effect: int, goto: str = "NEXT") -> str:
    return (
        f"      - {{key: {key}, text: {text}, goto: {goto}, effects: {{S: {effect}}}, outcome: It goes on.,\n"
        f"         rationale: So it is., verdict: {verdict}}}\n"
    )


def _chain(number: int, choices: str) -> Edit:
    return both(
        swap(
            STREET, "        goto: END\n        outcome: You talk.", "        goto: extra_0\n        outcome: You talk."
        ),
        swap(STREET, "endings:\n", _scenes(number, choices) + "endings:\n"),
    )


_NEW_SCENE = """\
  - key: yard
    title: The yard
    lines: [{text: A yard.}]
    choices:
      - {key: further, text: Go on., goto: END, outcome: You go., rationale: So it is., verdict: best}
      - {key: back, text: Go back., effects: {T: -1}, goto: END, outcome: You go., rationale: So it is., verdict: poor}
endings:
"""
_TO_YARD = swap(STREET, "goto: boot\n        outcome: Your partner", "goto: yard\n        outcome: Your partner")

_HARD = (
    "Notwithstanding considerable organisational difficulties, interdepartmental communication regarding individual "
    "vulnerability necessitates comprehensive documentation, multidisciplinary consultation and continuous professional "
    "supervision, particularly whenever simultaneous responsibilities complicate operational decision-making. "
)
_HARD_RUSSIAN = (
    "Осуществление межведомственного взаимодействия предусматривает обязательное документирование индивидуальных "
    "обстоятельств, многопрофильное консультирование и непрерывное профессиональное сопровождение заинтересованных "
    "представителей соответствующих специализированных государственных учреждений. "
)

READING = (
    Fault("HR001", "lesson.yaml is missing", LESSON, drop(LESSON)),
    Fault("HR001", "a page is not UTF-8", PAGE, put(PAGE, b"Ask \xff first")),
    Fault("HR001", "a YAML file of 600 KiB", STREET, add(STREET, "# " + "x" * 600_000)),
    Fault("HR002", "a tab as indentation", STREET, swap(STREET, "role: You", "\trole: You")),
    Fault("HR002", "an anchor", STREET, swap(STREET, "start: stop", "start: &a stop")),
    Fault("HR002", "a colon in an unquoted text", STREET, swap(STREET, "role: You are", "role: You: are")),
    Fault(
        "HR003", "a member twice", STREET, swap(STREET, "    title: The boot\n", "    title: The boot\n    title: B\n")
    ),
    Fault("HR004", "a bare yes", BANK, swap(BANK, "    answer: true\n", "    answer: yes\n")),
    Fault("HR005", "a misspelt member", STREET, swap(STREET, "    late: talk", "    latte: talk")),
    Fault("HR005", "a member of another kind of item", BANK, swap(BANK, "    tolerance: 0", "    levels: 0")),
    Fault(
        "HR006",
        "a choice without goto",
        STATION,
        swap(STATION, "        goto: form\n        outcome: He sits down.\n", "        outcome: He sits down.\n"),
    ),
    Fault("HR006", "a picture without alt text", LESSON, swap(LESSON, "alt: A street at night with one lamp, ", "")),
    Fault("HR006", "an option to rank without rank", BANK, swap(BANK, "rank: 3, ", "")),
    Fault(
        "HR007",
        "an unknown verdict",
        STATION,
        swap(
            STATION,
            "Nod at the chair.\n        goto: form\n        outcome: He sits down slowly.\n        rationale: It is polite enough.\n        verdict: fair",
            "Nod at the chair.\n        goto: form\n        outcome: He sits down slowly.\n        rationale: It is polite enough.\n        verdict: okay",
        ),
    ),
    Fault("HR007", "a limit of no seconds", STREET, swap(STREET, "limit: 30", "limit: 0")),
    Fault("HR007", "an answer to a row that is no option", BANK, swap(BANK, "answer: hand", "answer: pocket")),
    Fault("HR007", "an unknown rewind policy", STATION, swap(STATION, "policy: free", "policy: open")),
    Fault("HR008", "a page that is not there", LESSON, swap(LESSON, "file: text/how.md", "file: text/hwo.md")),
    Fault("HR009", "a picture with a script", PICTURE, swap(PICTURE, "<title>", "<script>1</script><title>")),
)

NAMES = (
    Fault("HR020", "two scenes with one key", STREET, swap(STREET, "  - key: boot\n", "  - key: stop\n")),
    Fault("HR020", "two items with one key", BANK, swap(BANK, "    key: order\n", "    key: match\n")),
    Fault(
        "HR021",
        "an item with the UUID of another",
        SURVEY,
        swap(SURVEY, "c0000000-0000-4000-8000-000000000003", "c0000000-0000-4000-8000-000000000002"),
    ),
    Fault(
        "HR021",
        "an activity with the UUID of the lesson",
        LESSON,
        swap(LESSON, "a0000000-0000-4000-8000-000000000007", "a0000000-0000-4000-8000-000000000001"),
    ),
    Fault(
        "HR022",
        "a goto to a scene that is not there",
        STATION,
        swap(STATION, "goto: form\n        outcome: He sits down.\n", "goto: from\n        outcome: He sits down.\n"),
    ),
    Fault(
        "HR023",
        "an effect on an unknown meter",
        STATION,
        swap(
            STATION,
            "effects: {R: -1, C: -1}\n        flags: [RUDE]\n        goto: END",
            "effects: {R: -1, D: -1}\n        flags: [RUDE]\n        goto: END",
        ),
    ),
    Fault(
        "HR024", "a condition on an unknown flag", STATION, swap(STATION, "when: {flag: RUDE}", "when: {flag: RUED}")
    ),
    Fault("HR025", "a slot that is not declared", PAGE, swap(PAGE, "phone.ambulance", "phone.police")),
    Fault("HR026", "a tag that is not declared", STREET, swap(STREET, "[S31]", "[S32]")),
    Fault(
        "HR027",
        "an item of an unknown objective",
        BANK,
        swap(BANK, "    objective: ask_first\n    stem: Fill", "    objective: ask_frist\n    stem: Fill"),
    ),
    Fault("HR028", "a line of an unknown character", STREET, swap(STREET, "character: timur", "character: timor")),
    Fault(
        "HR029",
        "a scene with an unknown picture",
        STREET,
        swap(STREET, "    picture: media/street.svg", "    picture: media/road.svg"),
    ),
    Fault("HR030", "a first ending without condition", STATION, swap(STATION, ", when: {flag: RUDE}", "")),
    Fault(
        "HR031",
        "an item without a right option",
        BANK,
        swap(BANK, "text: At once with your partner, correct: true", "text: At once with your partner"),
    ),
    Fault("HR031", "an item without rationale", BANK, swap(BANK, "    rationale: Say, wash, go.\n", "")),
    Fault(
        "HR031",
        "a multiple response of right options alone",
        BANK,
        swap(BANK, "text: Reach in fast,", "text: Reach in fast, correct: true,"),
    ),
    Fault("HR031", "a gap that the text does not have", BANK, swap(BANK, "[[verb]]", "touch")),
    Fault("HR032", "a slot with spaces", PAGE, swap(PAGE, "{{phone.ambulance}}", "{{ phone.ambulance }}")),
    Fault("HR032", "two tags in one pair of brackets", STREET, swap(STREET, "[S31]", "[S31, GK]")),
    Fault("HR033", "HTML in a text", STREET, swap(STREET, "outcome: You talk.", "outcome: You <b>talk</b>.")),
    Fault("HR034", "a walkthrough with an unknown choice", BEST, swap(BEST, "choice: ask", "choice: aks")),
    Fault("HR034", "a walkthrough with an unknown item", QUIZ, swap(QUIZ, "item: single", "item: sinlge")),
    Fault("HR035", "speech that nobody says", STREET, swap(STREET, "kind: speech, character: timur", "kind: speech")),
    Fault("HR036", "a change of an unknown variable", STREET, swap(STREET, "calm: {add: 1}}", "clam: {add: 1}}")),
    Fault(
        "HR036", "a condition on an unknown variable", STREET, swap(STREET, "{variable: asked,", "{variable: aksed,")
    ),
    Fault("HR037", "an enum put to a value it has not", STREET, swap(STREET, "place: kerb,", "place: curb,")),
    Fault(
        "HR037",
        "a boolean compared with a number",
        STREET,
        swap(STREET, "{variable: asked, is: true}", "{variable: asked, at_least: 1}"),
    ),
    Fault(
        "HR038",
        "an ending of another activity that is not there",
        STATION,
        swap(STATION, "activity: street, is: good", "activity: street, is: great"),
    ),
    Fault("HR039", "a timed scene without 'late'", STREET, swap(STREET, "    late: talk\n", "")),
    Fault(
        "HR039",
        "a timed first scene",
        STATION,
        swap(STATION, "    title: The desk\n", "    title: The desk\n    limit: 20\n    late: nod\n"),
    ),
    Fault(
        "HR040",
        "a quota that the bank cannot fill",
        LESSON,
        swap(LESSON, "number: 2, tag: wound", "number: 9, tag: wound"),
    ),
    Fault("HR041", "a form that no item has", LESSON, swap(LESSON, "form: a", "form: c")),
    Fault(
        "HR042",
        "feedback after an unknown activity",
        LESSON,
        swap(LESSON, "feedback_after: afterwards", "feedback_after: afterward"),
    ),
    Fault(
        "HR043",
        "a survey with weight",
        LESSON,
        swap(LESSON, "    weight: 0\n    purpose: survey", "    weight: 1\n    purpose: survey"),
    ),
)

STORIES = (
    Fault("HR101", "a scene that no choice leads to", STREET, swap(STREET, "endings:\n", _NEW_SCENE)),
    Fault(
        "HR102",
        "a choice that is never open",
        STATION,
        swap(
            STATION,
            "        goto: END\n        outcome: The form waits.",
            "        when: {meter: R, at_least: 9}\n        goto: END\n        outcome: The form waits.",
        ),
    ),
    Fault(
        "HR103",
        "a scene that can be without open choice",
        STREET,
        both(
            _TO_YARD,
            swap(
                STREET,
                "endings:\n",
                _NEW_SCENE.replace("goto: END", "when: {slot: law.declaration_safe, is: true}, goto: END"),
            ),
        ),
    ),
    Fault(
        "HR104",
        "two scenes that lead to each other alone",
        STREET,
        both(_TO_YARD, swap(STREET, "endings:\n", _NEW_SCENE.replace("goto: END", "goto: yard"))),
    ),
    Fault("HR105", "an ending out of reach", STREET, swap(STREET, "at_least: 7", "at_least: 9")),
    Fault("HR106", "a flag that nothing raises", STATION, swap(STATION, "flags: [RUDE]", "flags: []", 2)),
    Fault(
        "HR107",
        "a flag that nothing reads",
        STREET,
        swap(STREET, "flags:\n  -", "flags:\n  - {key: IDLE, title: Nothing}\n  -"),
    ),
    Fault(
        "HR108",
        "five meters",
        STREET,
        swap(
            STREET,
            "flags:\n  -",
            "  - {key: A, title: One, start: 5}\n  - {key: B, title: Two, start: 5}\n  - {key: C, title: Three, start: 5}\nflags:\n  -",
        ),
    ),
    Fault(
        "HR109",
        "a choice without rationale",
        STATION,
        alone(swap(STATION, "        rationale: It is polite enough.\n", "")),
    ),
    Fault(
        "HR110",
        "a choice without verdict",
        STREET,
        swap(STREET, "        verdict: fair\n        principles: {safety: 0}", "        principles: {safety: 0}"),
    ),
    Fault("HR111", "a choice without outcome", STREET, alone(swap(STREET, "        outcome: You talk.\n", ""))),
    Fault("HR112", "a good ending for one run in three", STREET, swap(STREET, "at_least: 7", "at_least: 6")),
    Fault("HR113", "a story without end", STATION, swap(STATION, "goto: END", "goto: desk", 3)),
    Fault(
        "HR114",
        "a scene whose choices all lead to the same",
        STATION,
        both(
            swap(
                STATION,
                "        effects: {R: -1, C: -1}\n        flags: [RUDE]\n        goto: END",
                "        goto: END",
            ),
            swap(STATION, "        effects: {R: 1, C: 1}\n        goto: END", "        goto: END"),
        ),
    ),
    Fault(
        "HR115",
        "a best choice with the effects of a fair one",
        STATION,
        swap(STATION, "        effects: {R: 1, C: 1}\n        goto: form", "        goto: form"),
    ),
    Fault(
        "HR116",
        "the best choice first in eight scenes",
        STREET,
        _chain(
            8,
            _choice("a", "One way.", "best", 1)
            + _choice("b", "Another.", "poor", -1)
            + _choice("c", "A third.", "fair", 0).replace("effects: {S: 0}, ", ""),
        ),
    ),
    Fault(
        "HR117",
        "the best choice longest in eight scenes",
        STREET,
        _chain(
            8,
            _choice("b", "Another.", "poor", -1)
            + _choice("c", "A third.", "fair", 0).replace("effects: {S: 0}, ", "")
            + _choice("a", "One way that says a lot more than the others do.", "best", 1),
        ),
    ),
    Fault(
        "HR118",
        "effects that no ending remembers",
        STATION,
        both(
            swap(STATION, "effects: {R: -1, C: -1}", "effects: {R: 1, C: -1}", 2),
            swap(STATION, "effects: {R: 1, C: 1}", "effects: {R: 1, C: -1}", 2),
        ),
    ),
    Fault(
        "HR119",
        "a scene that leads only back to itself",
        STREET,
        both(_TO_YARD, swap(STREET, "endings:\n", _NEW_SCENE.replace("goto: END", "goto: yard"))),
    ),
    Fault("HR120", "a variable that nothing sets", STREET, swap(STREET, ", calm: {add: 1}}", "}")),
    Fault(
        "HR121",
        "a variable that nothing reads",
        STREET,
        alone(swap(STREET, "      - {key: calm, text: Nobody shouts., when: {variable: calm, at_least: 1}}\n", "")),
    ),
    Fault("HR122", "a number that grows beyond its bounds", STREET, swap(STREET, "calm: {add: 1}}", "calm: {add: 4}}")),
    Fault(
        "HR123", "a value that nothing puts", STREET, swap(STREET, "values: [road, kerb]", "values: [road, kerb, yard]")
    ),
    Fault(
        "HR124",
        "a meter whose words begin above its minimum",
        STREET,
        alone(swap(STREET, "words: {0: in danger,", "words: {2: in danger,")),
    ),
    Fault("HR125", "an effect of 0", STREET, swap(STREET, "effects: {S: +1, T: 1}", "effects: {S: +1, T: 0}")),
    Fault(
        "HR130",
        "a dead end for those who paid for advice",
        STREET,
        both(
            swap(
                STREET,
                "        goto: END\n        outcome: You both see it.",
                "        when: {meter: T, at_least: 4}\n        goto: END\n        outcome: You both see it.",
            ),
            swap(
                STREET,
                "        goto: END\n        outcome: You talk.",
                "        when: {meter: T, at_least: 4}\n        goto: END\n        outcome: You talk.",
            ),
            swap(STREET, "    limit: 30\n    late: talk\n", ""),
            swap(
                STREET,
                "        flags: [SLIP]\n        goto: END",
                "        when: {meter: T, at_least: 4}\n        flags: [SLIP]\n        goto: END",
            ),
        ),
    ),
)

LESSONS = (
    Fault(
        "HR201", "a declared slot that nothing uses", LESSON, swap(LESSON, "slots:\n", "slots:\n  - {key: law.idle}\n")
    ),
    Fault(
        "HR202",
        "a source that nothing cites",
        LESSON,
        swap(LESSON, "sources:\n", "sources:\n  - {tag: S40, grade: B, text: A study}\n"),
    ),
    Fault(
        "HR203",
        "a picture that nothing shows",
        LESSON,
        both(
            put("media/more.svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>"),
            swap(LESSON, "media:\n", "media:\n  - {path: media/more.svg, alt: A second street, credit: Us}\n"),
        ),
    ),
    Fault("HR204", "a file that belongs to nothing", "text/old.md", put("text/old.md", b"Old words.")),
    Fault(
        "HR205",
        "a blocking slot without a value in the demo pack",
        LESSON,
        swap(LESSON, "{key: cast.timur}", "{key: cast.timur, blocking: true}"),
    ),
    Fault("HR206", "a lesson with another key than its folder", LESSON, swap(LESSON, "key: full\n", "key: fuller\n")),
    Fault(
        "HR207",
        "an offline story that counts",
        LESSON,
        swap(LESSON, "    weight: 0\n    purpose: practice", "    weight: 1\n    purpose: practice"),
    ),
    Fault("HR301", "six statements that are all true", BANK, add(BANK, _statements("true true true true true true"))),
    Fault("HR302", "eight keys in the first place, unshuffled", BANK, add(BANK, _choices([0] * 8, shuffle=False))),
    Fault(
        "HR303",
        "eight keys that are the longest option",
        BANK,
        add(BANK, _choices([0, 1, 2, 3] * 2, shuffle=True, longest=True)),
    ),
    Fault(
        "HR304",
        "one key twice as long as the others",
        BANK,
        swap(BANK, "At once with your partner,", "At once with your partner who drives the car for you,"),
    ),
    Fault("HR305", "an option 'all of the above'", BANK, swap(BANK, "text: Reach in fast,", "text: All of the above,")),
    Fault(
        "HR305", "an option 'none of these'", BANK, swap(BANK, "text: As soon as you feel ill,", "text: None of these,")
    ),
    Fault(
        "HR306",
        "a negative question that nothing marks",
        BANK,
        swap(BANK, "stem: What do you do at a stop?", "stem: What do you not do at a stop?"),
    ),
    Fault(
        "HR307",
        "a scored item without objective",
        BANK,
        swap(BANK, "    objective: ask_first\n    stem: Fill", "    stem: Fill"),
    ),
    Fault(
        "HR308",
        "an objective that no item asks about",
        LESSON,
        swap(LESSON, "objectives:\n", "objectives:\n  - {key: idle, text: Do nothing.}\n"),
    ),
    Fault(
        "HR310",
        "two options that say the same",
        BANK,
        swap(BANK, "text: As soon as you feel ill,", "text: When the shift is over!,"),
    ),
    Fault(
        "HR311",
        "two items that ask the same",
        BANK,
        swap(
            BANK,
            "stem: Telling your partner about a stick is part of the job.",
            "stem: Breaking the needle makes it safe!",
        ),
    ),
    Fault(
        "HR313",
        "the key in the introduction",
        BANK,
        swap(BANK, "intro: Answer from what you would do on duty.", "intro: Always go at once with your partner."),
    ),
    Fault(
        "HR313",
        "the word to be typed in the question before",
        BANK,
        swap(BANK, "stem: How many people move", "stem: A torch is on. How many people move"),
    ),
)

WORDS = (
    Fault(
        "HR401",
        "a judging word in an outcome",
        STREET,
        swap(STREET, "outcome: You talk.", "outcome: You talk to the junkie."),
    ),
    Fault("HR401", "a clean needle", HOW, swap(HOW, "Say what you do.", "Take a clean needle.")),
    Fault("HR401", "a judging word in a translation", RUSSIAN, translated("street.intro", "Вы видите наркомана.")),
    Fault(
        "HR410",
        "a slot whose value in the pack is of another kind",
        LESSON,
        swap(LESSON, "values: [yellow, red]", "values: [green, red]"),
    ),
    Fault(
        "HR411",
        "a condition on a slot that may hold any text",
        STREET,
        swap(STREET, "{slot: law.declaration_safe, is: true}", "{slot: law.syringe_possession, is: allowed}"),
    ),
    Fault(
        "HR420",
        "a percentage without source",
        PAGE,
        swap(PAGE, "> Eyes before hands.", "> About 30 % of officers have been stuck."),
    ),
    Fault(
        "HR420",
        "a cause without source",
        STREET,
        swap(STREET, "rationale: Never reach blind.", "rationale: Reaching blind causes most needlesticks."),
    ),
    Fault(
        "HR420",
        "a claim whose tag was lost",
        BANK,
        swap(BANK, "The sooner the better [S31].", "PEP works best within 24 hours."),
    ),
    Fault(
        "HR420",
        "a claim without source in a translation",
        RUSSIAN,
        translated("station.scenes.form.choices.guess.rationale", "Лечение снижает риск ВИЧ на 54 %."),
    ),
    Fault("HR421", "an article of a law", HOW, swap(HOW, "Say what you do.", "Article 228 covers syringes.")),
    Fault(
        "HR421",
        "a duty by law",
        STATION,
        swap(STATION, "rationale: A chair costs nothing.", "rationale: The law requires a chair."),
    ),
    Fault(
        "HR421", "law as fact in a translation", RUSSIAN, translated("station.intro", "Закон запрещает носить шприц.")
    ),
    Fault("HR430", "a page in officialese", HOW, swap(HOW, "- Say what you do.", _HARD * 4)),
    Fault("HR430", "a translation in officialese", RUSSIAN, translated("street.intro", _HARD_RUSSIAN * 6)),
)

PACKAGES = (
    Fault(
        "HR501",
        "a page of random letters, 60 KB of them",
        LESSON,
        put(HOW, "\n\n".join(f"{(n * 7919) % 999_983:x} {(n * 104_729) % 999_979:x}." for n in range(4_400)).encode()),
    ),
    Fault(
        "HR502",
        "a picture of 200 KB",
        LESSON,
        put(PICTURE, b'<svg xmlns="http://www.w3.org/2000/svg">' + b"<g/>" * 50_000 + b"</svg>"),
    ),
    Fault(
        "HR503",
        "alt text that is the name of the file",
        LESSON,
        swap(LESSON, "alt: A street at night with one lamp", "alt: street.svg"),
    ),
    Fault("HR503", "a picture in a page without words", HOW, swap(HOW, "![A street at night]", "![]")),
    Fault("HR601", "a text that is not translated", RUSSIAN, swap(RUSSIAN, 'station.role: "Это перевод."\n', "")),
    Fault("HR602", "a translation of nothing", RUSSIAN, swap(RUSSIAN, "station.role:", "station.rule:")),
    Fault(
        "HR603",
        "a translation that is the original",
        RUSSIAN,
        translated("station.role", "You are the officer at the desk."),
    ),
    Fault(
        "HR604",
        "a translation that lost its source tag",
        RUSSIAN,
        swap(
            RUSSIAN,
            'before.items.single.rationale: "Это перевод. [S31]"',
            'before.items.single.rationale: "Это перевод."',
        ),
    ),
    Fault("HR605", "a translation into no language", "locale/xx.yaml", put("locale/xx.yaml", b"title: Nothing\n")),
)

FAULTS: tuple[Fault, ...] = (*READING, *NAMES, *STORIES, *LESSONS, *WORDS, *PACKAGES)
