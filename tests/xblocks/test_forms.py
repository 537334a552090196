"""Forms, languages and comparing in a block."""

from __future__ import annotations

import pytest

QUIZ_FILE, LESSON_FILE = "items.yaml", "lesson.yaml"


@pytest.fixture
def change(content, site):
    """Give a function that changes a file of the lesson and installs it again."""

    def make(file, old, new):
        path = content / "small" / file
        text = path.read_text(encoding="utf-8")
        assert text.count(old) == 1
        path.write_text(text.replace(old, new), encoding="utf-8")
        site()

    return make


@pytest.fixture
def drawn(change):
    """Let the quiz draw one of two items at a time, in their order."""
    change(QUIZ_FILE, "    key: first_aid\n", "    key: first_aid\n    tags: [drill]\n")
    change(QUIZ_FILE, "    key: what_helps\n", "    key: what_helps\n    tags: [drill]\n")
    change(LESSON_FILE, "    file: items.yaml\n", "    draw: [{number: 1, tag: drill}]\n    file: items.yaml\n")


def _asked(seat):
    return tuple(seat.block().log["start"]["items"])


def _hand_in(seat):
    seat.renew().begin()
    asked = _asked(seat)
    assert seat.send("submit", {}).status_code == 200
    return asked


class TestDrawing:
    def test_what_is_drawn_is_kept_and_nothing_else_is_shown(self, drawn, seat):
        quiz = seat("hrlearn_quiz")
        quiz.begin()
        (asked,) = _asked(quiz)
        stems = {"first_aid": "What first?", "what_helps": "What helps?", "breaking": "Breaking a needle"}
        assert {key for key, stem in stems.items() if stem in quiz.page()} == {asked}

    def test_no_item_comes_again_while_another_remains(self, drawn, seat):
        quiz = seat("hrlearn_quiz")
        assert sorted(_hand_in(quiz) + _hand_in(quiz)) == ["first_aid", "what_helps"]

    def test_an_item_that_was_not_drawn_takes_no_answer(self, drawn, seat):
        quiz = seat("hrlearn_quiz")
        quiz.begin()
        answered = quiz.answer("breaking", "false")
        assert (answered.status_code, answered.json["error"]["code"]) == (400, "attempt.unknown_item")

    def test_without_a_drawing_nothing_is_pinned(self, quiz):
        quiz.begin()
        assert _asked(quiz) == ()


class TestFeedback:
    def test_what_waits_for_another_activity_stays_hidden(self, change, seat):
        change(LESSON_FILE, "    file: items.yaml\n", "    feedback_after: story\n    file: items.yaml\n")
        quiz = seat("hrlearn_quiz")
        quiz.begin()
        quiz.answer("first_aid", "wash")
        closed = quiz.send("submit", {}).json
        assert closed["closed"]
        assert "CANARY" not in closed["html"]
        assert "CANARY" not in quiz.page()

    def test_else_it_is_shown(self, quiz):
        attempt = quiz.begin()
        quiz.answer("first_aid", "wash")
        quiz.send("submit", {})
        assert "CANARY washing is right" in quiz.call("screen", attempt, method="GET", query="step=1").json["html"]


class TestLanguage:
    @pytest.fixture
    def russian(self, content, site):
        overlay = "title: Урок\nquiz.items.first_aid.stem: Что сначала?\nstory.scenes.stop.title: Ночь\n"
        (content / "small" / "locale").mkdir()
        (content / "small" / "locale" / "ru.yaml").write_text(overlay, encoding="utf-8")
        site()

    def _speak(self, seat, language, attempt=""):
        return seat.call("screen", attempt, method="GET", query=f"step=&language={language}").json["html"]

    def test_a_learner_changes_it_in_the_middle_of_an_attempt(self, russian, seat):
        quiz = seat("hrlearn_quiz")
        attempt = quiz.begin()
        assert "What first?" in quiz.page()
        assert "Что сначала?" in self._speak(quiz, "ru", attempt)
        assert "Что сначала?" in quiz.page()
        quiz.answer("first_aid", "wash")
        assert "What first?" in self._speak(quiz, "en", attempt)
        quiz.send("submit", {})
        assert quiz.block().closed[0]["score"]["given"] == "1"

    def test_a_language_that_the_lesson_has_not_shows_its_own(self, russian, seat):
        quiz = seat("hrlearn_quiz")
        attempt = quiz.begin()
        assert "What first?" in self._speak(quiz, "kk", attempt)

    def test_the_number_of_attempts_that_the_block_allows_stays(self, russian, seat):
        quiz = seat("hrlearn_quiz", max_attempts=1)
        self._speak(quiz, "ru")
        _hand_in(quiz)
        assert quiz.call("begin").status_code == 409


class TestComparing:
    def test_the_first_and_the_best_run_are_shown_side_by_side(self, story):
        story.play("grab", "leave")
        last = story.renew().play("ask", "leave")
        assert "step=compare" in last["html"]
        shown = story.call("screen", method="GET", query="step=compare").json
        assert shown["state"] == "compare"
        assert "CANARY bad ending" in shown["html"]
        assert "CANARY good ending" in shown["html"]

    def test_one_run_is_compared_with_nothing(self, story):
        assert "step=compare" not in story.play("grab", "leave")["html"]
        assert story.call("screen", method="GET", query="step=compare").status_code == 404
