"""Columns that the tool makes at the academy, over HTTP."""

from __future__ import annotations

import pytest

from hrlearn.services import ColumnWish, columns
from hrlearn_sandbox import Placement
from tests.lti.conftest import HERE
from tests.lti.stage import PLACEMENTS, open_stage
from tests.lti.test_passback import play_quiz
from tests.lti.test_platform_faults import drain, later

__all__ = ["later"]

UNGRADED = len(PLACEMENTS)
PRE_TEST = Placement("Before the course", custom={"lesson": "road_stop", "activity": "quiz"})


@pytest.fixture
def stage(tmp_path, monkeypatch):
    """Give an academy where a quiz stands without grades; here the quiz is a test before the course."""
    monkeypatch.setitem(columns._PURPOSES, "quiz", "pre-test")
    with open_stage(tmp_path, HERE / "lessons", activities=(*PLACEMENTS, PRE_TEST)) as opened:
        yield opened


@pytest.fixture
def wish(stage):
    return ColumnWish(stage.activity(UNGRADED), "Check yourself", "road_stop/quiz", "pre-test")


@pytest.fixture
def ask(stage):
    """Call the gateway for the academy's registration and its list of columns."""
    gateway, registration = stage.tool.passback._gateway, stage.tool.administration.registrations()[0]
    url = f"{stage.academy.base_url}/services/2/lineitems?type_id=1"
    return lambda name, *words: getattr(gateway, name)(registration, url, *words)


def made(stage):
    return stage.academy.store.book.line_items(tag="pre-test")


def test_the_first_score_makes_the_column_and_the_others_use_it(stage, later):
    for person in ("mirela", "iska"):
        play_quiz(stage.seat(person, UNGRADED))
    drain(stage, later)
    (column,) = made(stage)
    assert (column.resource_id, column.score_maximum) == ("road_stop/quiz", 100)
    assert column.activity_id == stage.activity(UNGRADED)
    assert stage.academy.store.book.grade(column.id, "4").final_score == 100.0
    play_quiz(stage.seat("nuran", UNGRADED))
    stage.tool.senders.round()
    assert len(made(stage)) == 1


def test_no_call_deletes_or_changes_a_column(stage):
    play_quiz(stage.seat("mirela", UNGRADED))
    stage.tool.senders.round()
    stage.tool.reconciling.run()
    assert {entry.method for entry in stage.academy.store.log.entries()} <= {"GET", "POST"}


def test_a_column_is_found_by_all_three_marks(stage, ask, wish):
    assert ask("find_column", wish).url == ""
    first = ask("make_column", wish)
    assert first.url
    assert ask("find_column", wish).url == first.url
    for other in (
        ColumnWish(stage.activity(0), wish.label, wish.resource_id, wish.tag),
        ColumnWish(wish.resource_lti_id, wish.label, "road_stop/stop", wish.tag),
        ColumnWish(wish.resource_lti_id, wish.label, wish.resource_id, "post-test"),
    ):
        assert ask("find_column", other).url == ""


def test_of_two_columns_the_older_one_is_taken(ask, wish):
    first, second = ask("make_column", wish), ask("make_column", wish)
    assert first.url != second.url
    assert ask("find_column", wish).url == first.url


@pytest.mark.parametrize(
    "fault", [{"status": 500}, {"status": 200, "page": True}, {"status": 200, "lost": True}, {"status": 403}]
)
def test_without_an_answer_nobody_knows(stage, ask, wish, fault):
    for name in ("find_column", "make_column"):
        stage.academy.store.troubles.plan("/lineitems", **fault)
        answer = ask(name, wish)
        assert (answer.answered, answer.url) == (False, "")


def test_scores_go_to_the_same_server_only(stage, ask, wish, monkeypatch):
    monkeypatch.setattr("hrlearn_sandbox.ags.line_item_url", lambda *_: "http://127.0.0.1:9/elsewhere")
    assert ask("make_column", wish).url == ""
    assert ask("find_column", wish).url == ""
