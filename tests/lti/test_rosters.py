"""The class list: who is in the course, who has left, and platforms whose lists are faulty, endless or hostile."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from time import monotonic

import pytest

from hrlearn.services import RESULT_SCOPE
from hrlearn_lti.rosters import RosterKeeper
from hrlearn_sandbox import READY_MADE_PEOPLE, Person
from tests.lti.conftest import HERE, stage_on_both
from tests.lti.stage import QUIZ, open_stage, words
from tests.lti.test_passback import play_quiz

stage = stage_on_both
CROWD = 10_000
TEACHER = next(person for person in READY_MADE_PEOPLE if person.key == "orlena")


def page(stage, **query):
    return words(stage.seat("orlena", QUIZ).get("/gradebook", **query))


def later(stage, monkeypatch, **by):
    now, shift = stage.tool.clock, timedelta(**by)
    for service in (stage.tool.rosters._rostering, stage.tool.launching):
        monkeypatch.setattr(service, "_clock", lambda: now() + shift)


def suspend(stage, monkeypatch, key):
    """Take a person out of the academy's list."""
    config = stage.academy.store.config
    people = tuple(replace(each, suspended=each.key == key) for each in config.people)
    monkeypatch.setattr(type(config), "people", people, raising=False)
    object.__setattr__(config, "people", people)


def test_those_who_have_not_begun_are_in_the_class(stage):
    play_quiz(stage.seat("mirela", QUIZ))
    shown = page(stage)
    for name in ("Mirela Tövén", "Иска Велдорова", "نوران الفالح", "Name not shared"):
        assert name in shown
    assert "4 learners" in shown
    assert "Orlena" not in shown
    assert "not started" in shown
    assert "read from the course: just now" in shown
    assert stage.count("learners") == 5


def test_somebody_from_the_list_is_the_same_person_at_the_first_launch(stage):
    page(stage)
    play_quiz(stage.seat("iska", QUIZ))
    shown = page(stage)
    assert shown.count("Иска Велдорова") > 0
    assert "4 learners" in shown
    assert stage.count("learners") == 5


def test_the_list_is_read_once_in_ten_minutes(stage, monkeypatch):
    page(stage)
    page(stage)
    assert len(stage.academy.store.log.entries("/memberships")) == 1
    later(stage, monkeypatch, minutes=11)
    page(stage)
    assert len(stage.academy.store.log.entries("/memberships")) == 2


def test_the_button_reads_it_now_but_not_twice_in_a_minute(stage, monkeypatch):
    teacher = stage.seat("orlena", QUIZ)
    for _ in range(3):
        assert teacher.post("/gradebook/roster", follow=False).status_code == 303
    assert len(stage.academy.store.log.entries("/memberships")) == 1
    later(stage, monkeypatch, minutes=2)
    teacher.post("/gradebook/roster")
    assert len(stage.academy.store.log.entries("/memberships")) == 2


def test_who_has_left_is_marked_and_kept(stage, monkeypatch):
    play_quiz(stage.seat("mirela", QUIZ))
    page(stage)
    suspend(stage, monkeypatch, "mirela")
    later(stage, monkeypatch, minutes=11)
    shown = page(stage)
    assert "Mirela Tövén has left the course" in shown
    assert "100 %" in shown
    assert shown.count("has left the course") == 1
    suspend(stage, monkeypatch, "nobody")
    later(stage, monkeypatch, minutes=22)
    assert "has left the course" not in page(stage)


def test_a_list_that_breaks_off_says_so_and_marks_nobody(stage, monkeypatch):
    page(stage)
    suspend(stage, monkeypatch, "mirela")
    later(stage, monkeypatch, minutes=11)
    stage.academy.store.troubles.plan("/memberships", 200, link="/services/2/memberships?from=1")
    stage.academy.store.troubles.plan("/memberships", 500)
    shown = page(stage)
    assert "The last try did not work" in shown
    assert "has left the course" not in shown
    assert "Mirela Tövén" in shown


@pytest.mark.parametrize(
    ("fault", "calls", "why"),
    [
        ({"status": 200, "link": "?role=Learner&limit=500"}, 1, "no end"),
        ({"status": 200, "link": "http://127.0.0.2:9/more"}, 1, "another address"),
        ({"status": 200, "link": "//other.example/more"}, 1, "another address"),
        ({"status": 200, "page": True}, 1, "did not give its list"),
        ({"status": 403}, 1, "did not give its list"),
        ({"status": 401, "times": 2}, 2, "did not give its list"),
        ({"status": 200, "lost": True}, 1, "could not be reached"),
    ],
    ids=["loop", "foreign", "foreign without scheme", "page", "refused", "token withdrawn", "broken off"],
)
def test_a_faulty_list_is_no_fault_of_the_page(stage, fault, calls, why):
    stage.academy.store.troubles.plan("/memberships", **fault)
    shown = page(stage)
    assert why in shown
    assert len(stage.academy.store.log.entries("/memberships")) == calls


def test_a_list_that_never_ends_is_left_after_a_hundred_pages(tmp_path):
    with open_stage(tmp_path, HERE / "lessons") as stage:
        for number in range(150):
            stage.academy.store.troubles.plan("/memberships", 200, link=f"?page={number}")
        keeper = stage.tool.rosters
        object.__setattr__(keeper, "_wait", 30.0)
        assert "no end" in page(stage)
        assert len(stage.academy.store.log.entries("/memberships")) == 100


@pytest.mark.slow
def test_a_slow_list_does_not_hold_the_page(tmp_path):
    with open_stage(tmp_path, HERE / "lessons") as stage:
        teacher = stage.seat("orlena", QUIZ)
        stage.academy.store.troubles.plan("/memberships", 200, slow=9.0)
        begun = monotonic()
        shown = words(teacher.get("/gradebook"))
        # The page waits 2.5 seconds; the rest is room for a busy machine, and far from the nine of the list.
        assert monotonic() - begun < 6.0
        assert "on its way" in shown


@pytest.mark.slow
def test_ten_thousand_members_are_read_in_pages_while_others_save(tmp_path):
    people = tuple(Person(f"p{n}", str(100 + n), "learner", f"Cadet {n:05}") for n in range(CROWD))
    with open_stage(tmp_path, HERE / "lessons", people=(*people, TEACHER)) as stage:
        teacher = stage.seat("orlena", QUIZ)
        begun = monotonic()
        teacher.get("/gradebook")
        assert monotonic() - begun < 4.0
        stage.tool.rosters.close()
        answer = teacher.get("/gradebook")
        assert "10,000 learners" in words(answer) or "10000 learners" in words(answer)
        assert "Cadet 00000" in words(answer)
        assert "Cadet 00199" in words(answer)
        assert "Cadet 00200" not in words(answer)
        assert "Cadet 00200" in words(teacher.get("/gradebook", **{"from": "200"}))
        assert len(stage.academy.store.log.entries("/memberships")) == CROWD / 500


def test_without_a_list_the_page_is_as_before(stage, monkeypatch):
    monkeypatch.setattr(type(stage.tool.claims), "_memberships_url", lambda *_: "")
    play_quiz(stage.seat("mirela", QUIZ))
    shown = page(stage)
    assert "1 learner of this course" in shown
    assert "Class list" not in shown
    assert stage.seat("orlena", QUIZ).post("/gradebook/roster", follow=False).status_code == 303


def test_learners_have_no_class_list(stage):
    seat = stage.seat("mirela", QUIZ)
    assert seat.post("/gradebook/roster").status_code == 404
    assert stage.academy.store.log.entries("/memberships") == []


def test_the_list_is_asked_for_with_its_own_scope_only(stage):
    page(stage)
    scopes = [entry.json()["scope"] for entry in stage.academy.store.log.entries("/token")]
    assert scopes == ["https://purl.imsglobal.org/spec/lti-nrps/scope/contextmembership.readonly"]
    assert RESULT_SCOPE not in scopes


def test_one_course_is_fetched_once_at_a_time():
    class Slow:
        calls = 0

        def state(self, _visit):
            from hrlearn.services import RosterState  # noqa: PLC0415 - beside its only use

            return RosterState("context", "https://a.example/m", None, None, "")

        def is_fresh(self, _state):
            return False

        def refresh(self, _visit):
            self.calls += 1
            gate.wait(5)
            return True

    import threading  # noqa: PLC0415 - beside its only use

    gate, slow = threading.Event(), Slow()
    keeper = RosterKeeper(slow, wait=0.01)
    assert [keeper.view(None).coming for _ in range(3)] == [True] * 3
    gate.set()
    keeper.close()
    assert slow.calls == 1
