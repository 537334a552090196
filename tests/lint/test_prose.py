"""Sentences, what covers a claim, and how hard texts are: expected values counted by hand."""

from __future__ import annotations

import re

import pytest

from hrlearn.authoring.chance import at_least
from hrlearn.authoring.prose import own_words, plain_words, sentences
from hrlearn.authoring.reading import ease_of, syllables_en, syllables_ru
from hrlearn.authoring.rules_words import avoided


def _texts(text: str) -> list[str]:
    return [one.text for one in sentences(text)]


def test_sentences_end_where_they_end():
    text = "Go now! Is it 0.3 per cent? **Yes.** It is 02:10.\n\n- One\n- Two. Three"
    assert _texts(text) == ["Go now!", "Is it 0.3 per cent?", "**Yes.**", "It is 02:10.", "One", "Two.", "Three"]


def test_shortened_words_end_nothing():
    assert _texts("Это ст. 228 кодекса. Дальше.") == ["Это ст. 228 кодекса.", "Дальше."]


def test_headings_are_no_sentences():
    assert _texts("# 30 % of officers\n\nText.") == ["Text."]


def test_offsets_lead_to_the_sentence():
    text = "> A card.\n> Its second line.\n\nNext one."
    assert [text[one.offset :][: len(one.text)] for one in sentences(text)] == _texts(text)


@pytest.mark.parametrize(
    ("text", "sourced"),
    [
        ("Half of them. Most of them [S31].", [True, True]),
        ("Half of them [S31]. Most of them.", [True, False]),
        ("Half of them.\n\nMost of them [S31].", [False, True]),
        ("- Half of them.\n- Most of them. [GK]", [False, True]),
        ("Half of them. [S31][S32] Most of them.", [True, False]),
    ],
)
def test_a_tag_covers_what_stands_before_it_in_its_block(text, sourced):
    assert [one.sourced for one in sentences(text)] == sourced


def test_quotes_are_blotted_out_in_their_place():
    text = 'He says "30 % lie" and goes. «Статья 228», да.'
    assert own_words(text) == f"He says {' ' * 10} and goes. {' ' * 12}, да."


def test_words_are_counted_without_marks():
    assert plain_words("See [the page](text/why.md) and {{law.rule}} [S31]: don't.") == [
        "See",
        "the",
        "page",
        "and",
        "don't",
    ]


SYLLABLES = {
    "safe hands moved lives gloves times names makes called asked trained year years don't risked the used": 1,
    "police needle people cases wanted treatment create being science syringe quiet question partner table apple": 2,
    "little report clinic cities wages boxes doing going seeing virus every several evening minute alone because": 2,
    "isn't social patient uses places judges needed": 2,
    "officer naloxone infection idea medicine overdose syringes procedure reported clinician custody area serious": 3,
    "hepatitis material situation immediate": 4,
}


@pytest.mark.parametrize("words", SYLLABLES)
def test_english_syllables(words):
    assert {word: syllables_en(word) for word in words.split()} == dict.fromkeys(words.split(), SYLLABLES[words])


@pytest.mark.parametrize(("word", "count"), [("в", 0), ("шприц", 1), ("игла", 2), ("ёмкость", 2), ("передозировка", 6)])
def test_russian_syllables_are_vowels(word, count):
    assert syllables_ru(word) == count


def test_flesch_kincaid_by_hand():
    # 10 words in 2 sentences, 12 syllables: 0.39 * 5 + 11.8 * 1.2 - 15.59 = 0.52
    measured = ease_of(["The man has a knife. You hold the yellow needle."], "en")
    assert (measured.words, measured.sentences, measured.syllables) == (10, 2, 12)
    assert measured.grade == pytest.approx(0.52)


def test_oborneva_by_hand():
    # 4 words in 1 sentence, 9 syllables: 206.835 - 1.3 * 4 - 60.1 * 9/4 = 66.41
    measured = ease_of(["Ищите иглу под сиденьем."], "ru")
    assert (measured.words, measured.sentences, measured.syllables) == (4, 1, 9)
    assert measured.ease == pytest.approx(66.41)


def test_chance_is_the_binomial_tail_where_chances_are_equal():
    # P(X >= 4) of 4 with 1/4 is 1/256; P(X >= 1) of 2 with 1/2 and 1/4 is 1 - 1/2 * 3/4.
    assert at_least(4, [0.25] * 4) == pytest.approx(1 / 256)
    assert at_least(1, [0.5, 0.25]) == pytest.approx(5 / 8)
    assert at_least(0, []) == 1


RUSSIAN_AVOIDED = [
    "наркоман", "наркоманов", "вич-инфицированный", "чистый шприц", "грязной иглой", "передоз", "ломка", "притон",
    "зэк", "менты", "проститутка", "малолетки", "ПИН", "бывший наркоман", "таблетка от СПИДа", "тест на СПИД",
]  # fmt: skip
RUSSIAN_FINE = [
    "наркомания", "чистые руки", "чистая вода", "пин-код", "ПИН-код", "ментальный", "преступник", "ломкий",
    "человек, употребляющий наркотики", "ВИЧ-инфекция", "отравление", "зеркало", "дурной",
]  # fmt: skip


def _avoided(text: str, language: str) -> bool:
    return any(pattern.search(text) for pattern, _ in avoided(language))


@pytest.mark.parametrize("text", RUSSIAN_AVOIDED)
def test_russian_labels_are_found_in_their_forms(text):
    assert _avoided(f"Вот {text} здесь.", "ru")


@pytest.mark.parametrize("text", RUSSIAN_FINE)
def test_other_russian_words_are_fine(text):
    assert not _avoided(f"Вот {text} здесь.", "ru")


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("hi", "वह नशे\u095cी है"),
        ("hi", "वह नशे\u0921\u093cी है"),
        ("bn", "সে নেশাখোর।"),
        ("bn", "একজন মাদকসেবী ছিল"),
        ("kk", "Ол наркоман."),
        ("tg", "Вай наркоман аст."),
        ("ka", "ის ნარკომანია თუ ნარკომანი?"),
    ],
)
def test_labels_of_other_languages(language, text):
    assert _avoided(text, language)


def test_what_to_say_instead_is_in_the_same_language():
    better = {pattern.pattern: words for pattern, words in avoided("ru")}
    assert [words for words in better.values() if not re.search("[а-я]", words)] == []
