"""Judging words: phrases, not words, and never in quoted speech."""

from __future__ import annotations

import pytest

from hrlearn.authoring import lint

JUDGING = [
    "an addict", "two junkies", "a drug user", "drug abusers", "an IDU", "a needle junkie", "AIDS patients",
    "an infected person", "the AIDS virus", "a clean needle", "dirty syringes", "a clean pack", "dirty urine",
    "he stays clean", "she got clean.", "an OD case", "he killed himself", "kicked the habit", "a drug habit",
    "cold turkey", "an AIDS pill", "jail disease", "her secret diagnosis", "get rid of him", "send him off",
    "let him off", "a drug den", "a convict", "convicts", "prostitutes", "a bad mother", "juvenile delinquents",
    "his poison", "dope", "legal heroin", "replacement drugs", "bins for needles", "Addicts",
]  # fmt: skip

FINE = [
    "clean hands", "clean water", "get clean water", "stay clean and dry", "a habit of asking", "blood poisoning",
    "keep a secret from nobody", "a convicted person", "was convicted", "user manual", "a person who uses drugs",
    "a used syringe", "an infected wound", "infected blood", "the dealer", "addiction services", "a dirty road",
    "the prostitution law", "a clean break", "poison centre", "send him to the clinic", "let him sit",
]  # fmt: skip


def _words(lesson):
    return [finding for finding in lint(lesson.folder) if finding.rule == "HR401"]


@pytest.mark.parametrize("phrase", JUDGING)
def test_a_judging_phrase_is_found(lesson, phrase):
    lesson.change("scenario.yaml", "outcome: You talk.", f"outcome: You see {phrase}")
    (found,) = _words(lesson)
    assert found.line == lesson.line("scenario.yaml", f"You see {phrase}")


@pytest.mark.parametrize("phrase", FINE)
def test_the_same_words_are_fine_elsewhere(lesson, phrase):
    lesson.change("scenario.yaml", "outcome: You talk.", f"outcome: You see {phrase}.")
    assert _words(lesson) == []


@pytest.mark.parametrize("text", ['He says "junkie" again', "He says “a junkie” again", "«junkie»", "‘junkie’"])
def test_quoted_words_are_fine_in_any_text(lesson, text):
    lesson.change("items.yaml", "text: After the shift", f"text: '{text}'")
    assert _words(lesson) == []


def test_only_the_quoted_words_are_fine(lesson):
    lesson.change("items.yaml", "text: After the shift", "text: 'He said “no”, the junkie'")
    assert len(_words(lesson)) == 1


@pytest.mark.parametrize(
    ("kind", "fine"), [("speech, character: timur", True), ("radio", True), ("inner", False), ("narration", False)]
)
def test_speech_may_be_ugly_and_the_lesson_may_not(lesson, kind, fine):
    lesson.change(
        "scenario.yaml",
        'kind: speech, character: timur, text: "I\'ve done nothing."',
        f'kind: {kind}, text: "A junkie."',
    )
    assert (_words(lesson) == []) is fine


def test_the_voice_of_a_service_user_chooses_its_own_words(lesson):
    assert _words(lesson) == []
    lesson.change("text/why.md", "> **Voice of a service user**\n", "> **Remember**\n>\n")
    assert [finding.line for finding in _words(lesson)] == [lesson.line("text/why.md", "a junkie")]


def test_keys_and_sources_are_not_read_by_learners(lesson):
    lesson.change("lesson.yaml", "text: A guideline", "text: Addicts and the law, 1971")
    assert _words(lesson) == []


def test_the_better_word_is_named(lesson):
    lesson.change("scenario.yaml", "outcome: You talk.", "outcome: You hand over a clean needle.")
    assert "sterile" in _words(lesson)[0].fix
