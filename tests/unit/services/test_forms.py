"""What an attempt pins of a bank and of other activities, when feedback is shown, and in which language."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from hrlearn.errors import AttemptError, LessonError
from hrlearn.model import Assessment, EndingOf, LessonPackage, Quota
from tests.unit.services.lessons import FIRST, LESSON, STORY, an_item, installed, pack_file
from tests.unit.services.world import INSTRUCTOR, Page, World

BANK = (
    *(replace(an_item(f"q{number}"), form=form) for number, form in enumerate("aabb")),
    an_item("anchor"),
    *(replace(an_item(f"d{number}"), form="d", tags=("drill",)) for number in range(4)),
)
AGAIN = replace(
    STORY,
    scenes=(
        replace(
            STORY.scenes[0],
            choices=(replace(STORY.scenes[0].choices[0], when=EndingOf("story", "fine")), STORY.scenes[0].choices[1]),
        ),
        STORY.scenes[1],
    ),
)


def _quiz(key, **more):
    made = {name: more.pop(name) for name in ("form", "draw", "seeded") if name in more}
    quiz = replace(LESSON.activities[2], uuid=f"u-{key}", key=key, tries=0, **more)
    return replace(quiz, content=Assessment(BANK, **made))


FORMS = LessonPackage(
    replace(
        LESSON,
        activities=(
            LESSON.activities[1],
            _quiz("pre", form="a", purpose="pre", feedback_after="post"),
            _quiz("post", form="b", purpose="post", seeded=True),
            _quiz("drill", form="d", draw=(Quota(2, tag="drill"),)),
            replace(LESSON.activities[1], uuid="u-again", key="again", content=AGAIN),
        ),
    ),
    "sha256:forms",
    translations={
        "ru": {
            "title": "Надёжные руки",
            "activities.pre.title": "До",
            "pre.items.anchor.stem": "Как?",
            "pre.items.anchor.options.yes.text": "Да",
        }
    },
)


@pytest.fixture
def world(database_url):
    made = World(database_url, (installed(FORMS),))
    made.register()
    yield made
    made.database.close()


def _asked(world, visit, attempt_id):
    return world.learning.attempt(visit, attempt_id).record.start.items


def _hand_in(world, visit, activity, **answers):
    attempt_id = world.start(visit, activity)
    page = Page()
    for item, option in answers.items():
        world.send(visit, attempt_id, page.response(item, option))
    return world.send(visit, attempt_id, page.submit()).attempt


class TestDrawing:
    def test_the_forms_are_pinned(self, world):
        visit = world.visit()
        assert _asked(world, visit, world.start(visit, "pre")) == ("q0", "q1", "anchor")
        assert sorted(_asked(world, visit, world.start(visit, "post"))) == ["anchor", "q2", "q3"]

    def test_a_story_pins_no_items(self, world):
        visit = world.visit()
        start = world.learning.attempt(visit, world.start(visit)).record.start
        assert (start.items, start.endings) == ((), {})

    def test_what_is_pinned_outlives_the_process(self, world):
        visit = world.visit()
        attempt_id = world.start(visit, "post")
        before = world.learning.attempt(visit, attempt_id).record.start
        world.reopen(installed(FORMS))
        assert world.learning.attempt(visit, attempt_id).record.start == before
        assert before.items

    def test_an_open_attempt_keeps_its_items(self, world):
        visit = world.visit()
        first = world.start(visit, "drill")
        asked = _asked(world, visit, first)
        assert world.start(visit, "drill") == first
        assert _asked(world, visit, first) == asked

    def test_no_item_comes_again_while_others_remain(self, world):
        visit = world.visit()
        drawn = [_hand_in(world, visit, "drill").record.start.items for _ in range(2)]
        assert sorted(drawn[0] + drawn[1]) == ["d0", "d1", "d2", "d3"]

    def test_each_learner_draws_for_himself_or_herself(self, world):
        _hand_in(world, world.visit(), "drill")
        other = world.visit("5")
        drawn = [_hand_in(world, other, "drill").record.start.items for _ in range(2)]
        assert sorted(drawn[0] + drawn[1]) == ["d0", "d1", "d2", "d3"]

    def test_the_score_is_that_of_the_items_asked(self, world):
        attempt = _hand_in(world, world.visit(), "pre", q0="yes", anchor="yes")
        assert (attempt.state.score.given, attempt.state.score.maximum) == (2, 3)

    def test_an_item_that_was_not_asked_takes_no_answer(self, world):
        visit = world.visit()
        attempt_id = world.start(visit, "pre")
        with pytest.raises(AttemptError) as error:
            world.send(visit, attempt_id, Page().response("q2", "yes"))
        assert error.value.code == "attempt.unknown_item"


class TestFeedback:
    def _shown(self, world, visit, attempt_id):
        opened = world.learning.attempt(visit, attempt_id)
        return opened.show_feedback, opened.reveal_key

    def test_it_waits_until_the_other_activity_is_closed(self, world):
        visit = world.visit()
        pre = _hand_in(world, visit, "pre", q0="yes", q1="yes", anchor="yes")
        assert pre.state.score.share == 1
        assert (pre.show_feedback, pre.reveal_key) == (False, False)
        world.start(visit, "post")
        assert self._shown(world, visit, pre.record.id) == (False, False)
        post = _hand_in(world, visit, "post")
        assert post.show_feedback
        assert self._shown(world, visit, pre.record.id) == (True, True)

    def test_another_learner_changes_nothing(self, world):
        visit = world.visit()
        pre = _hand_in(world, visit, "pre")
        _hand_in(world, world.visit("5"), "post")
        assert self._shown(world, visit, pre.record.id) == (False, False)

    def test_a_post_test_that_is_placed_elsewhere_in_the_course_counts(self, world):
        visit = world.visit()
        pre = _hand_in(world, visit, "pre")
        elsewhere = world.visit(resource_lti_id="11", custom={"lesson": "safe_hands", "activity": "post"})
        _hand_in(world, elsewhere, "post")
        assert self._shown(world, visit, pre.record.id) == (True, False)

    def test_one_in_another_course_does_not(self, world):
        visit = world.visit()
        pre = _hand_in(world, visit, "pre")
        _hand_in(world, world.visit(context_lti_id="3", resource_lti_id="11"), "post")
        assert self._shown(world, visit, pre.record.id) == (False, False)

    def test_a_place_outside_any_course_stands_beside_its_like(self, world):
        alone = world.visit(context_lti_id="", resource_lti_id="20")
        pre = _hand_in(world, alone, "pre")
        _hand_in(world, world.visit(context_lti_id="", resource_lti_id="21"), "post")
        assert self._shown(world, alone, pre.record.id) == (True, False)

    def test_an_instructor_sees_it_at_once(self, world):
        pre = _hand_in(world, world.visit(), "pre")
        assert self._shown(world, world.visit("9", INSTRUCTOR), pre.record.id) == (True, True)


class TestEndings:
    def _again(self, world, visit):
        return world.learning.attempt(visit, world.start(visit, "again")).record.start.endings

    def test_the_latest_ending_is_pinned(self, world):
        visit = world.visit()
        world.play(visit, "good", "good")
        world.play(visit, "bad", "bad")
        assert self._again(world, visit) == {"story": "sad"}

    def test_an_open_run_has_no_ending(self, world):
        visit = world.visit()
        world.play(visit, "good", "good")
        world.play(visit, "bad")
        assert self._again(world, visit) == {"story": "fine"}

    def test_without_a_run_nothing_is_pinned(self, world):
        assert self._again(world, world.visit()) == {}

    def test_a_later_run_does_not_reach_an_attempt_that_has_begun(self, world):
        visit = world.visit()
        world.play(visit, "bad", "bad")
        attempt_id = world.start(visit, "again")
        world.play(visit, "good", "good")
        world.reopen(installed(FORMS))
        opened = world.learning.attempt(visit, attempt_id)
        assert opened.state.terms.endings == {"story": "sad"}


class TestCompared:
    def test_the_first_and_the_best(self, world):
        visit = world.visit()
        runs = [
            world.play(visit, *choices).record.id for choices in (("bad", "bad"), ("good", "good"), ("good", "bad"))
        ]
        first, best = world.learning.compared(visit, "story")
        assert [first.record.id, best.record.id] == runs[:2]
        assert (best.state.work.ending, best.reveal_key) == ("fine", True)

    def test_of_equally_good_runs_the_newest(self, world):
        visit = world.visit()
        runs = [world.play(visit, "good", "good").record.id for _ in range(3)]
        first, best = world.learning.compared(visit, "story")
        assert [first.record.id, best.record.id] == [runs[0], runs[2]]

    def test_nothing_to_compare(self, world):
        visit = world.visit()
        assert world.learning.compared(visit, "story") is None
        world.play(visit, "good", "good")
        assert world.learning.compared(visit, "story") is None
        world.play(visit, "bad", "bad")
        assert world.learning.compared(visit, "story") is None

    def test_a_quiz_is_not_compared(self, world):
        visit = world.visit()
        for answer in ("no", "yes"):
            _hand_in(world, visit, "post", anchor=answer)
        assert world.learning.compared(visit, "post") is None

    def test_somebody_elses_runs_are_not_mixed_in(self, world):
        world.play(world.visit("5"), "bad", "bad")
        visit = world.visit()
        world.play(visit, "good", "good")
        assert world.learning.compared(visit, "story") is None


class TestLanguage:
    def test_an_attempt_is_shown_in_the_language_asked_for_and_goes_on_in_another(self, world):
        visit = world.visit()
        attempt_id = world.start(visit, "pre")
        page = Page()
        russian = world.learning.record(visit, attempt_id, page.response("anchor", "yes"), "ru").attempt
        english = world.learning.record(visit, attempt_id, page.response("q0", "no"), "en").attempt
        assert russian.activity.title == "До"
        assert russian.activity is russian.definition.activity
        assert (russian.activity.content.item("anchor").stem, english.activity.content.item("anchor").stem) == (
            "Как?",
            "?",
        )
        assert (russian.package.lesson.language, russian.package.original) == ("ru", "en")
        assert russian.record.start == english.record.start
        assert set(english.state.work.answers) == {"anchor", "q0"}

    def test_the_home_is_in_the_language_too(self, world):
        visit = world.visit()
        titles = [each.activity.title for each in world.learning.progress(visit, "ru")]
        assert titles == ["Story", "До", "Quiz", "Quiz", "Story"]

    @pytest.mark.parametrize("language", ["", "en", "kk", "../ru"])
    def test_any_other_language_shows_the_lessons_own(self, world, language):
        visit = world.visit()
        opened = world.learning.attempt(visit, world.start(visit, "pre"), language)
        assert opened.package is world.library.current_of("safe_hands")

    def test_both_runs_are_compared_in_the_language(self, world):
        visit = world.visit()
        for _ in range(2):
            world.play(visit, "good", "good")
        assert {each.package.lesson.language for each in world.learning.compared(visit, "story", "ru")} == {"ru"}

    def test_an_answer_is_marked_the_same_whatever_is_on_the_screen(self, world):
        visit = world.visit()
        attempt_id = world.start(visit, "pre")
        page = Page()
        world.learning.record(visit, attempt_id, page.response("anchor", "yes"), "ru")
        closed = world.learning.record(visit, attempt_id, page.submit(), "ru").attempt
        assert closed.state.score == world.learning.attempt(visit, attempt_id, "en").state.score
        assert closed.state.score.given == 1


class TestSlotsGrowOld:
    """Slots are verified on 1 March 2026."""

    def test_expiry_stops_a_placement_and_no_running_attempt(self, world):
        world.localisation.import_pack("north", pack_file("here", phone__ambulance="103"), "here.yaml")
        visit = world.visit()
        attempt_id = world.start(visit, "pre")
        world.clock.now = datetime(2027, 3, 2, 8, tzinfo=UTC)
        pack = world.localisation.pack(visit.academy_id)
        assert world.localisation.blocking(FORMS, pack, world.clock().date()) == ("phone.ambulance",)
        page = Page()
        world.send(visit, attempt_id, page.response("anchor", "yes"))
        assert world.send(visit, attempt_id, page.submit()).attempt.state.closed
        assert world.learning.attempt(visit, attempt_id).pack.slot("phone.ambulance").value == "103"

    def test_the_pinned_pack_goes_on_after_a_new_import(self, world):
        world.localisation.import_pack("north", pack_file("here", phone__ambulance="103"), "here.yaml")
        visit = world.visit()
        attempt_id = world.start(visit, "pre")
        world.clock.tick(days=1)
        world.localisation.import_pack("north", pack_file("here", phone__ambulance="112"), "here.yaml")
        world.reopen(installed(FORMS))
        assert world.learning.attempt(visit, attempt_id).pack.slot("phone.ambulance").value == "103"
        assert world.localisation.pack(visit.academy_id).slot("phone.ambulance").value == "112"

    def test_the_report_warns_in_time(self, world):
        pack = world.localisation.import_pack("north", pack_file("here", phone__ambulance="103"), "here.yaml")
        days = [datetime(2026, 12, 31, tzinfo=UTC), datetime(2027, 1, 1, tzinfo=UTC), datetime(2027, 3, 2, tzinfo=UTC)]
        told = [[s.state for s in world.localisation.report(FORMS, pack, day.date())] for day in days]
        assert told == [["verified", "missing"], ["expiring", "missing"], ["expired", "missing"]]

    def test_a_value_of_the_wrong_kind_is_refused_at_import(self, world):
        typed = replace(FIRST.lesson, slots=(replace(FIRST.lesson.slots[1], kind="boolean"),))
        world.reopen(installed(replace(FIRST, lesson=typed, content_hash="sha256:typed")))
        with pytest.raises(LessonError, match="must be true or false") as error:
            world.localisation.import_pack("north", pack_file("here", law__carry="Yes"), "here.yaml")
        assert error.value.code == "locale.wrong_kind"
        assert world.localisation.pack(world.visit().academy_id).key == "none"
