"""Numbers and words as people type them."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hrlearn import items
from hrlearn.items._numbers import as_decimal, readings
from hrlearn.items._words import is_accepted, normalised
from hrlearn.model import Gap, Gaps, NumberKey, Unit, WordsKey
from tests.unit.builders import an_item

THIN, NARROW, HARD = "\u2009", "\u202f", "\u00a0"


@pytest.mark.parametrize(
    ("typed", "numbers"),
    [
        ("72", ["72"]),
        (" 72 ", ["72"]),
        ("+72", ["72"]),
        ("0.3", ["3/10"]),
        ("0,3", ["3/10"]),
        (".5", ["1/2"]),
        ("-1,5", ["-3/2"]),
        ("\u22121.5", ["-3/2"]),
        ("14 263", ["14263"]),
        (f"14{NARROW}263", ["14263"]),
        (f"1{HARD}400{THIN}000", ["1400000"]),
        ("14 263,5", ["28527/2"]),
        ("1,234.5", ["2469/2"]),
        ("1.234,5", ["2469/2"]),
        ("1,234,567", ["1234567"]),
        ("1,00,000", ["100000"]),  # one lakh
        ("1,250", ["5/4", "1250"]),  # a decimal comma in half of the world
        ("0,250", ["1/4"]),
        ("7.", ["7"]),
        ("७२", ["72"]),  # Devanagari
        ("৭২.৫", ["145/2"]),  # Bengali
        ("٧٢٫٥", ["145/2"]),  # Arabic-Indic with its decimal mark
        ("７２", ["72"]),  # full width
        ("72 hours", ["72"]),
        ("72HOURS", ["72"]),
        ("1 hour", ["1"]),
        ("72 days", []),
        ("about 72", []),
        ("72-73", []),
        ("1 2", []),
        ("1,2,3", []),
        ("1.2.3,4", []),
        ("½", []),
        ("1e3", []),
        ("", []),
        ("-", []),
    ],
)
def test_readings(typed: str, numbers: list[str]) -> None:
    assert readings(typed, ["hour", "hours"]) == tuple(sorted(map(Fraction, numbers)))


@given(st.fractions(min_value=-(10**9), max_value=10**9, max_denominator=1).map(lambda n: n / 1000))
def test_a_number_written_plainly_is_read_back(number: Fraction) -> None:
    assert number in readings(as_decimal(number))


@given(st.text(max_size=45))
def test_any_text_can_be_read(text: str) -> None:
    assert len(readings(text, ["m", "%"])) <= 2


@pytest.mark.parametrize(
    ("number", "text"), [("72", "72"), ("1/2", "0.5"), ("-5/4", "-1.25"), ("1/3", "1/3"), ("-1/20", "-0.05")]
)
def test_decimals(number: str, text: str) -> None:
    assert as_decimal(Fraction(number)) == text


@pytest.mark.parametrize(
    ("typed", "share", "complete"),
    [
        ("71.5", 1, True),
        ("72,5 hours", 1, True),
        ("72.51", 0, True),
        ("71.49", 0, True),
        ("three days", 0, False),
    ],
)
def test_the_bounds_of_a_tolerance_are_right(typed: str, share: int, *, complete: bool) -> None:
    item = an_item("numeric")
    mark = items.mark(item, items.read(item, {"number": [typed]}))
    assert (mark.score.share, mark.complete, mark.answered) == (share, complete, True)
    assert [(row.given, row.expected) for row in mark.rows] == [(typed, "72 ± 0.5")]


def test_a_percent_sign_is_a_unit_like_any_other() -> None:
    item = an_item("numeric", detail=NumberKey(Fraction(50), unit=Unit({"other": "%"})))
    shares = [items.mark(item, items.read(item, {"number": [typed]})).score.share for typed in ("50 %", "50%", "50 ?")]
    assert shares == [1, 1, 0]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Hepatitis  B", "hepatitis b"),
        ("«Naloxone».", "naloxone"),
        ("don’t", "don't"),
        ("follow‑up", "follow-up"),
        ("STRASSE", "straße"),
        ("ﬁne", "fine"),
        ("cafe\u0301", "café"),
        ("Налоксон!", "налоксон"),
        ("№ 5", "no 5"),
        ("nal\u00adoxone\u200b", "naloxone"),
        ("नालोक्सोन।", "नालोक्सोन"),
    ],
)
def test_ways_of_writing_one_word(one: str, other: str) -> None:
    assert normalised(one) == normalised(other) != ""


@pytest.mark.parametrize(("one", "other"), [("resume", "résumé"), ("hep B", "hep C"), ("a b", "ab"), ("1-2", "12")])
def test_different_words_stay_different(one: str, other: str) -> None:
    assert normalised(one) != normalised(other)


@given(st.text(max_size=60))
def test_normalising_twice_changes_nothing_more(text: str) -> None:
    assert normalised(normalised(text)) == normalised(text)


def test_nothing_is_never_accepted() -> None:
    assert not is_accepted("?!", ["..."])
    assert not is_accepted("", [""])


def test_a_slot_may_be_the_key() -> None:
    gap = Gap("n", "Number", accepted=("{{phone.ambulance}}", "the {{phone.ambulance}}"))
    item = an_item("cloze", detail=Gaps("Call [[n]].", (gap,)), slots=("phone.ambulance",))
    assert items.check(item) == ()
    slots = {"phone.ambulance": "103"}
    mark = items.mark(item, items.read(item, {"n": ["103"]}), slots)
    assert mark.correct
    assert mark.rows[0].expected == "103 / the 103"
    assert not items.mark(item, items.read(item, {"n": ["103"]})).correct
    for sample in items.samples(item, slots):
        if sample.share is not None:
            assert items.mark(item, items.read(item, sample.raw), slots).score.share == sample.share


def test_a_word_may_be_a_slot_too() -> None:
    item = an_item("short_text", detail=WordsKey(("{{sop.drug}}",)), slots=("sop.drug",))
    assert items.mark(item, items.read(item, {"text": ["Naloxone"]}), {"sop.drug": "naloxone"}).correct
