"""Writes a small lesson that is clean, and lets a test spoil one thing in it."""

from __future__ import annotations

from pathlib import Path

LESSON = """\
format: 1
uuid: 11111111-1111-4111-8111-111111111111
key: small
language: en
title: "A small lesson"
summary: Two scenes and a quiz.
audience: [cadet, beat_officer]
minutes: 5
objectives:
  - {key: ask_first, text: Ask before you search.}
activities:
  - uuid: 22222222-2222-4222-8222-222222222222
    key: learn
    kind: pages
    title: Read first
    summary: One page.
    pages:
      - {key: why, title: Why, file: text/why.md}
  - uuid: 33333333-3333-4333-8333-333333333333
    key: stop_story
    kind: scenario
    title: The stop
    summary: A short story.
    weight: 2
    tries: 0
    file: scenario.yaml
  - uuid: 44444444-4444-4444-8444-444444444444
    key: quiz
    kind: assessment
    title: Check yourself
    summary: Four items.
    policy: latest
    tries: 3
    file: items.yaml
slots:
  - {key: phone.ambulance, blocking: true}
  - {key: law.syringe_possession}
  - {key: cast.timur}
sources:
  - {tag: S31, grade: A, text: A guideline, place: who.int}
  - {tag: GK, grade: GK, text: General knowledge that an expert must confirm}
media:
  - {path: media/street.svg, alt: A street at night, credit: "hrlearn, CC BY 4.0"}
"""

SCENARIO = """\
intro: |
  You are on duty.

  It is cold.
role: You are a patrol officer.
start: stop
meters:
  - {key: S, title: Officer safety, start: 5, words: {0: in danger, 5: steady}}
  - {key: T, title: Trust, start: 5}
flags:
  - {key: SLIP, title: You took a risk, hard: true}
characters:
  - {key: timur, name: "{{cast.timur}}", role: the man you stopped, portrait: media/street.svg}
scenes:
  - key: stop
    title: Night stop
    clock: "02:10"
    picture: media/street.svg
    lines:
      - {text: "A man stands at the corner, hands in his jacket."}
      - {kind: speech, character: timur, text: "I've done nothing."}
    choices:
      - key: ask
        text: Ask whether he carries anything sharp.
        effects: {S: +1, T: 1}
        goto: boot
        outcome: He nods at his boot.
        rationale: Asking first is safer for both of you [S31].
        verdict: best
      - key: wait
        text: Wait for your partner.
        goto: boot
        outcome: Your partner comes.
        rationale: Waiting costs time.
        verdict: fair
      - key: grab
        text: Go straight into the jacket.
        effects: {S: -1, T: -1}
        flags: [SLIP]
        goto: boot
        outcome: Something pricks your glove.
        rationale: Hands go where eyes have been.
        verdict: poor
  - key: boot
    title: The boot
    lines:
      - {text: "{{law.syringe_possession}}"}
    choices:
      - key: light
        text: Hold the light.
        effects: {S: 1, T: 1}
        goto: END
        outcome: You both see it.
        rationale: Light first [GK].
        verdict: best
      - key: talk
        text: Talk on.
        goto: END
        outcome: You talk.
        rationale: Talking alone does not find it.
        verdict: fair
      - key: reach
        text: Reach in.
        effects: {S: -1, T: -1}
        flags: [SLIP]
        goto: END
        outcome: You reach in blind.
        rationale: Never reach blind.
        verdict: poor
endings:
  - key: bad
    tone: bad
    title: A risk taken
    text: It could have ended worse.
    when: {flag: SLIP}
  - key: good
    tone: good
    title: Nobody hurt
    text: He will answer next time.
    when: {meter: S, at_least: 7}
  - key: nuanced
    tone: nuanced
    title: Nobody hurt, nothing won
    text: You wish that you had asked.
caps:
  - {when: {flag: SLIP}, share: 2/5}
questions:
  - What would you have wanted your partner to say?
"""

ITEMS = """\
intro: Answer from what you would do on duty.
items:
  - uuid: 55555555-5555-4555-8555-555555555555
    key: when_to_go
    kind: single_choice
    objective: ask_first
    stem: When do you go to the clinic?
    options:
      - {key: now, text: Now, correct: true, feedback: Every hour counts.}
      - {key: later, text: After the shift, feedback: Hours are lost.}
    rationale: The sooner the better [S31].
    sources: [S31]
    slots: [phone.ambulance]
  - uuid: 66666666-6666-4666-8666-666666666666
    key: at_a_stop
    kind: multiple_response
    objective: ask_first
    stem: What do you do at a stop?
    rule: per_option_net
    options:
      - {key: ask, text: Ask, correct: true, feedback: Right.}
      - {key: light, text: Use a light, correct: true, feedback: Right.}
      - {key: reach, text: Reach in, feedback: Never reach blind.}
    rationale: Eyes before hands.
  - uuid: 77777777-7777-4777-8777-777777777777
    key: breaking
    kind: true_false
    objective: ask_first
    stem: Breaking the needle makes it safe.
    answer: false
    feedback: {true: It makes two sharp ends., false: Right.}
    rationale: Broken needles stick people.
  - uuid: 88888888-8888-4888-8888-888888888888
    key: reporting
    kind: true_false
    objective: ask_first
    stem: Reporting a stick is part of the job.
    answer: true
    feedback: {true: Right., false: It protects you.}
    rationale: Only a reported stick is treated.
"""

PAGE = """\
Ask first [S31]. Call {{phone.ambulance}}.

> **Voice of a service user**
> They called me a junkie. I called him sir.

> **Remember**
> Eyes before hands.
"""

BEST = """\
activity: stop_story
steps: [{scene: stop, choice: ask}, {scene: boot, choice: light}]
expect: {ending: good, score: "1", flags: []}
"""

QUIZ = """\
activity: quiz
steps:
  - {item: when_to_go, chosen: [now]}
  - {item: at_a_stop, chosen: [ask, light]}
  - {item: breaking, chosen: [true]}
  - {item: reporting, chosen: [true]}
expect: {at_least: 3/4, at_most: 3/4}
"""

PACK = """\
format: 1
key: demo
title: "Republic of Practice (fictional)"
fictional: true
slots:
  phone.ambulance: {value: "000", source: Invented}
  law.syringe_possession: {value: "Carrying one is allowed here.", verified_on: 2026-11-01}
"""

SVG = '<svg xmlns="http://www.w3.org/2000/svg"><title>x</title><use href="#a"/></svg>\n'

FILES = {
    "lesson.yaml": LESSON,
    "scenario.yaml": SCENARIO,
    "items.yaml": ITEMS,
    "text/why.md": PAGE,
    "media/street.svg": SVG,
    "walkthroughs/best.yaml": BEST,
    "walkthroughs/quiz.yaml": QUIZ,
    "CREDITS.md": "Written for the tests.\n",
}


class Builder:
    """A lesson on disk, with a demo pack beside it."""

    def __init__(self, content: Path, key: str = "small") -> None:
        self.content = content
        self.folder = content / key
        self.pack = content / "locale_packs" / "demo.yaml"
        for name, text in FILES.items():
            self.write(name, text)
        self.pack.parent.mkdir(exist_ok=True)
        self.pack.write_text(PACK, encoding="utf-8")

    def write(self, name: str, text: str | bytes) -> None:
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode() if isinstance(text, str) else text)

    def change(self, name: str, old: str, new: str) -> None:
        """Replace one place of a file; the place must be there exactly once."""
        text = (self.folder / name).read_text(encoding="utf-8")
        assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times in {name}"
        self.write(name, text.replace(old, new))

    def line(self, name: str, part: str) -> int:
        """Return the line, from 1, on which a part of a file stands."""
        text = (self.folder / name).read_text(encoding="utf-8")
        assert text.count(part) == 1, f"{part!r} stands {text.count(part)} times in {name}"
        return text[: text.index(part)].count("\n") + 1

    def files(self) -> dict[str, bytes]:
        """Return all files by their path inside the folder."""
        return {
            path.relative_to(self.folder).as_posix(): path.read_bytes()
            for path in self.folder.rglob("*")
            if path.is_file()
        }
