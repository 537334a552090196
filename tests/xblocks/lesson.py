"""A small lesson as files, every secret of which is marked, so that a leak can be searched for."""

from __future__ import annotations

from pathlib import Path

SECRET = "CANARY"
"""Stands in every key, feedback, rationale and untold outcome of the lesson."""

LESSON = """\
format: 1
uuid: 5a0f2d0e-8f0c-4d5a-9c39-0a8f7a3a1c01
key: small
language: en
title: Small lesson
summary: A lesson for tests.
audience: [cadet]
minutes: 5
draft: true
objectives:
  - {key: ask_first, text: Ask before a search.}
activities:
  - uuid: 5a0f2d0e-8f0c-4d5a-9c39-0a8f7a3a1c02
    key: story
    kind: scenario
    title: The stop
    summary: A short story.
    weight: 1
    policy: highest
    tries: 0
    file: scenario.yaml
  - uuid: 5a0f2d0e-8f0c-4d5a-9c39-0a8f7a3a1c03
    key: quiz
    kind: assessment
    title: Check yourself
    summary: Three questions.
    weight: 1
    policy: highest
    tries: 2
    file: items.yaml
slots:
  - {key: sop.exposure, blocking: true}
  - {key: law.ask_first}
sources: []
media:
  - {path: media/street.svg, alt: A street at night., credit: "hrlearn, CC BY 4.0"}
"""

STORY = """\
intro: Intro of the story.
role: You are a patrol officer.
start: stop
meters:
  - {key: S, title: Safety, start: 5, words: {0: low, 6: high}}
  - {key: T, title: Trust, start: 5, words: {0: low, 6: high}}
flags:
  - {key: HARM, title: CANARY somebody was hurt, hard: true}
characters: []
scenes:
  - key: stop
    title: Night stop
    picture: media/street.svg
    lines:
      - {text: "A man stands at the corner. By your rule: {{law.ask_first}}"}
    choices:
      - key: ask
        text: Ask first.
        effects: {S: 2, T: 1}
        goto: after
        outcome: CANARY-AFTER-ASK he nods.
        rationale: CANARY asking first is safer.
        verdict: best
      - key: grab
        text: Reach into his pocket.
        effects: {S: -3, T: -2}
        flags: [HARM]
        goto: after
        outcome: CANARY he shouts.
        rationale: CANARY hands first, eyes later.
        verdict: poor
  - key: after
    title: After the stop
    lines:
      - {text: CANARY-AFTER-ASK He looks at you.}
    choices:
      - key: leave
        text: CANARY-AFTER-ASK Let him go.
        goto: END
        outcome: CANARY he walks away.
        rationale: CANARY nothing was found.
        verdict: fair
endings:
  - key: bad
    tone: bad
    title: CANARY bad ending
    text: CANARY it went badly.
    when: {flag: HARM}
  - key: good
    tone: good
    title: CANARY good ending
    text: CANARY it went well.
caps:
  - {when: {flag: HARM}, share: 2/5}
questions:
  - CANARY what would you say?
"""

ITEMS = """\
intro: Answer from what you would do.
items:
  - uuid: 5a0f2d0e-8f0c-4d5a-9c39-0a8f7a3a1c11
    key: first_aid
    kind: single_choice
    objective: ask_first
    stem: You are stuck by a needle. What first?
    options:
      - {key: wash, text: Wash it., correct: true, feedback: CANARY washing is right.}
      - {key: squeeze, text: Squeeze it., feedback: CANARY squeezing harms.}
      - {key: wait, text: Wait., feedback: CANARY waiting costs time.}
    rationale: CANARY soap and water.
  - uuid: 5a0f2d0e-8f0c-4d5a-9c39-0a8f7a3a1c12
    key: what_helps
    kind: multiple_response
    stem: What helps?
    options:
      - {key: gloves, text: Gloves., correct: true, feedback: CANARY gloves help.}
      - {key: asking, text: Asking., correct: true, feedback: CANARY asking helps.}
      - {key: haste, text: Haste., feedback: CANARY haste does not.}
    rationale: CANARY think first.
    rule: per_option_net
  - uuid: 5a0f2d0e-8f0c-4d5a-9c39-0a8f7a3a1c13
    key: breaking
    kind: true_false
    stem: Breaking a needle makes it safe.
    answer: false
    feedback: {true: CANARY no., false: CANARY yes.}
    rationale: CANARY a broken needle is still sharp.
"""

DEMO = """\
format: 1
key: demo
title: Republic of Practice (fictional)
fictional: true
slots:
  sop.exposure:
    value: Go to the clinic.
    source: Practice order 1
    verified_by: Nobody
    verified_on: 2026-11-01
  law.ask_first:
    value: ask before every search.
    source: Practice order 2
    verified_by: Nobody
    verified_on: 2026-11-01
"""

REAL = DEMO.replace("demo", "ourland").replace("(fictional)", "").replace("fictional: true", "fictional: false")

PICTURE = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 8 8"><rect width="8" height="8"/></svg>\n'


def write_lesson(folder: Path) -> Path:
    """Write the lesson and the pack "demo" into a folder, as they lie in ``content/``."""
    lesson = folder / "small"
    (lesson / "media").mkdir(parents=True)
    (folder / "locale_packs").mkdir()
    for name, text in {"lesson.yaml": LESSON, "scenario.yaml": STORY, "items.yaml": ITEMS}.items():
        (lesson / name).write_text(text, encoding="utf-8")
    (lesson / "media" / "street.svg").write_text(PICTURE, encoding="utf-8")
    (folder / "locale_packs" / "demo.yaml").write_text(DEMO, encoding="utf-8")
    return lesson
