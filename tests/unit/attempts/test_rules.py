from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from hrlearn.attempts import (
    blocking_slots,
    may_reveal_key,
    may_show_feedback,
    may_start,
    slot_report,
    unscored_reason,
)
from hrlearn.model import NO_PACK, Lesson, LocalePack, SlotStatus, SlotUse, SlotValue
from hrlearn.scoring import Score
from tests.unit.builders import an_activity, an_assessment, an_id

HALF, FULL = Score.of("1/2"), Score.of(1)
LESSON = Lesson(
    an_id("lesson"), "l", "L", "", "en", (), 5, (), (), (SlotUse("phone.ambulance", blocking=True), SlotUse("law.ask"))
)
VERIFIED = SlotValue("112", verified_by="Dr B. Sample", verified_on=date(2024, 2, 29))


@pytest.mark.parametrize(
    ("tries", "begun", "open_now", "expected"),
    [(0, 50, False, True), (0, 1, True, False), (2, 1, False, True), (2, 2, False, False), (2, 1, True, False)],
)
def test_may_start(tries: int, begun: int, *, open_now: bool, expected: bool) -> None:
    assert may_start(an_activity(an_assessment(), tries=tries), begun, open_now=open_now) is expected


@pytest.mark.parametrize(
    ("tries", "scores", "expected"),
    [
        (3, [HALF], False),
        (3, [HALF, FULL], True),
        (3, [HALF, HALF, HALF], True),
        (0, [HALF] * 10, False),
        (0, [FULL], True),
        (2, [], False),
    ],
)
def test_the_key_waits_for_a_full_score_or_the_last_attempt(tries: int, scores: list[Score], *, expected: bool) -> None:
    assert may_reveal_key(an_activity(an_assessment(), tries=tries), scores) is expected


def test_why_an_item_does_not_count() -> None:
    assert unscored_reason(scored=True, counted=True) == ""
    assert unscored_reason(scored=True, counted=False) == "slot"
    assert unscored_reason(scored=False, counted=False) == "practice"


def a_pack(value: SlotValue, *, fictional: bool = False) -> LocalePack:
    return LocalePack("here", "Here", "sha256:here", fictional=fictional, slots={"phone.ambulance": value})


@pytest.mark.parametrize(
    ("pack", "today", "expected"),
    [
        pytest.param(a_pack(VERIFIED), date(2024, 2, 29), (), id="verified today"),
        pytest.param(a_pack(VERIFIED), date(2025, 2, 28), (), id="not yet twelve months ago"),
        pytest.param(a_pack(VERIFIED), date(2025, 3, 1), ("phone.ambulance",), id="more than twelve months ago"),
        pytest.param(a_pack(VERIFIED), date(2028, 2, 29), ("phone.ambulance",), id="a leap day years later"),
        pytest.param(a_pack(replace(VERIFIED, value="")), date(2024, 3, 1), ("phone.ambulance",), id="empty"),
        pytest.param(a_pack(SlotValue("112")), date(2024, 3, 1), ("phone.ambulance",), id="without a date"),
        pytest.param(a_pack(SlotValue("112"), fictional=True), date(2034, 3, 1), (), id="an invented country"),
        pytest.param(NO_PACK, date(2024, 3, 1), ("phone.ambulance",), id="no pack"),
    ],
)
def test_what_stops_a_placement(pack: LocalePack, today: date, expected: tuple[str, ...]) -> None:
    assert blocking_slots(LESSON, pack, today) == expected


def test_a_slot_that_does_not_block_stops_nothing() -> None:
    harmless = replace(LESSON, slots=LESSON.slots[1:])
    assert blocking_slots(harmless, NO_PACK, date(2024, 3, 1)) == ()


@pytest.mark.parametrize(
    ("today", "state"),
    [
        pytest.param(date(2024, 2, 29), "verified", id="today"),
        pytest.param(date(2024, 12, 28), "verified", id="not yet ten months ago"),
        pytest.param(date(2024, 12, 29), "expiring", id="ten months ago"),
        pytest.param(date(2025, 2, 28), "expiring", id="not yet twelve months ago"),
        pytest.param(date(2025, 3, 1), "expired", id="more than twelve months ago"),
    ],
)
def test_how_a_slot_grows_old(today: date, state: str) -> None:
    found = slot_report(LESSON, a_pack(VERIFIED), today)
    assert found[0] == SlotStatus("phone.ambulance", "phone.ambulance", True, state, date(2024, 2, 29))
    assert found[0].stops is (state == "expired")


def test_the_last_day_of_a_month_without_that_day() -> None:
    """Verified on 30 April: ten months later would be 30 February."""
    pack = a_pack(replace(VERIFIED, verified_on=date(2025, 4, 30)))
    states = [slot_report(LESSON, pack, day)[0].state for day in (date(2026, 2, 28), date(2026, 3, 1))]
    assert states == ["verified", "expiring"]


@pytest.mark.parametrize(
    ("pack", "state"),
    [
        (NO_PACK, "missing"),
        (a_pack(replace(VERIFIED, value="")), "missing"),
        (a_pack(SlotValue("112", "a page")), "draft"),
        (replace(a_pack(VERIFIED), draft=True), "draft"),
        (replace(NO_PACK, draft=True), "missing"),
        (a_pack(SlotValue("112"), fictional=True), "verified"),
    ],
)
def test_what_a_pack_says_of_a_slot(pack: LocalePack, state: str) -> None:
    found = slot_report(LESSON, pack, date(2024, 3, 1))
    assert [status.state for status in found] == [state, "missing"]
    assert [status.stops for status in found] == [state != "verified", False]


def test_a_report_uses_the_title_of_a_slot() -> None:
    titled = replace(LESSON, slots=(SlotUse("phone.ambulance", title="The ambulance"),))
    assert slot_report(titled, NO_PACK, date(2024, 3, 1))[0].title == "The ambulance"


def test_feedback_waits_for_the_activity_that_it_is_to_wait_for() -> None:
    waiting = an_activity(an_assessment(), feedback_after="post")
    assert [may_show_feedback(waiting, closed) for closed in ((), {"story"}, {"post"})] == [False, False, True]
    assert may_show_feedback(an_activity(an_assessment()), ())
