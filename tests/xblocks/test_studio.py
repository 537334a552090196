"""Placing an activity in Studio."""

from __future__ import annotations

import pytest
from xblock.validation import ValidationMessage

from tests.xblocks.lesson import DEMO, REAL, STORY

FORM = {"display_name": "The stop", "activity": "small/story", "locale_pack": "demo", "weight": "2", "max_attempts": ""}


def _messages(seat):
    return [(message.type, message.text) for message in seat.block().validate().messages]


def test_the_form_offers_the_activities_of_its_kind(seat):
    html = seat("hrlearn_scenario").block().studio_view().body_html()
    assert '<option value="small/story" selected>Small lesson: The stop</option>' in html
    assert "small/quiz" not in html


def test_saving_places_the_installed_version(seat, site):
    story = seat("hrlearn_scenario", lesson_key="", activity_key="")
    assert story.call("studio_submit", body=FORM).json == {"saved": True}
    block = story.block()
    assert (block.lesson_key, block.activity_key, block.weight, block.max_attempts) == ("small", "story", 2.0, None)
    assert block.content_hash == site().library.lesson("small").content_hash
    assert block.display_name == "The stop"


WRONG = {
    "no field": {"weight": None},
    "unknown lesson": {"activity": "gone/story"},
    "unknown activity": {"activity": "small/gone"},
    "other kind": {"activity": "small/quiz"},
    "no slash": {"activity": "small"},
    "weight in words": {"weight": "two"},
    "weight below 0": {"weight": "-1"},
    "weight is no number": {"weight": "nan"},
    "weight without end": {"weight": "inf"},
    "attempts 0": {"max_attempts": "0"},
    "attempts in words": {"max_attempts": "many"},
    "attempts of many digits": {"max_attempts": "9" * 9000},
    "blocking slot empty": {"locale_pack": ""},
    "blocking slot too old": {"locale_pack": REAL.replace("2026-11-01", "2025-11-19")},
    "practice pack pasted": {"locale_pack": DEMO},
}


@pytest.mark.parametrize("change", WRONG.values(), ids=WRONG.keys())
def test_what_cannot_be_placed_is_refused_and_changes_nothing(seat, change):
    story = seat("hrlearn_scenario", lesson_key="", activity_key="")
    answer = story.call("studio_submit", body=FORM | change)
    assert 400 <= answer.status_code < 500
    assert answer.json["error"]["hint"]
    assert story.block().lesson_key == ""


def test_a_verified_pack_of_ones_own_may_be_pasted(seat):
    story = seat("hrlearn_scenario")
    twelve_months_old = REAL.replace("2026-11-01", "2025-11-20")
    assert story.call("studio_submit", body=FORM | {"locale_pack": twelve_months_old}).status_code == 200
    assert _messages(story) == []


def test_studio_names_what_is_missing(seat):
    assert _messages(seat("hrlearn_scenario", lesson_key=""))[0][0] == ValidationMessage.WARNING
    kind, text = _messages(seat("hrlearn_scenario", locale_pack=""))[0]
    assert kind == ValidationMessage.ERROR
    assert "sop.exposure" in text


def test_studio_says_when_a_newer_version_is_installed(seat, content, site):
    story = seat("hrlearn_scenario")
    story.call("studio_submit", body=FORM)
    assert _messages(story) == []
    (content / "small" / "scenario.yaml").write_text(STORY.replace("Night stop", "Day stop"), encoding="utf-8")
    site()
    kind, text = _messages(story)[0]
    assert kind == ValidationMessage.WARNING
    assert "newer version" in text
