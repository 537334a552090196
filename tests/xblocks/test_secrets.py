"""No key, feedback or rationale of what is unanswered leaves the server, and none is published as a file."""

from __future__ import annotations

import json
import re
from pathlib import Path

import hrlearn_xblocks
from hrlearn.player import static_files
from hrlearn_xblocks import QuizBlock, ScenarioBlock, wiring
from tests.xblocks.lesson import SECRET, write_lesson

UNTOLD = re.compile(rf"{SECRET}(?!-AFTER-ASK)[^<]*")


def _begun(seat):
    """Give everything that a page gets until the first answer."""
    first = seat.page()
    begun = seat.call("begin").text
    attempt = seat.open_id
    return [
        first,
        begun,
        seat.page(),
        *(seat.call("screen", attempt, method="GET", query=f"step={step}").text for step in ("", "begin", "confirm")),
        seat.call("screen", method="GET", query="step=home").text,
        json.dumps(seat.block().student_view().to_dict()),
    ]


def test_nothing_is_told_before_the_first_choice(story):
    assert [found for text in _begun(story) for found in re.findall(SECRET, text)] == []


def test_nothing_is_told_before_the_first_answer(quiz):
    assert [found for text in _begun(quiz) for found in re.findall(SECRET, text)] == []


def test_a_choice_tells_its_own_outcome_and_no_more(story):
    story.begin()
    told = [story.choose(0, "stop", "ask").text, story.page()]
    assert [found for text in told for found in UNTOLD.findall(text)] == []
    assert all(f"{SECRET}-AFTER-ASK" in text for text in told)


def test_refusals_tell_nothing(story):
    attempt = story.begin()
    story.choose(0, "stop", "ask")
    refused = [story.renew().choose(0, "stop", "grab", attempt), story.choose(1, "after", "fly", attempt)]
    assert [found for answer in refused for found in UNTOLD.findall(answer.text)] == []


def test_answers_are_judged_only_when_handed_in(quiz):
    quiz.begin()
    told = [quiz.answer("first_aid", "wash").text, quiz.answer("what_helps", "haste").text, quiz.page()]
    assert [found for text in told for found in re.findall(SECRET, text)] == []


def _looked_back(quiz):
    """Give the first screen of the last finished attempt and all its questions."""
    attempt = quiz.block().closed[-1]["id"]
    items = wiring.tools().library.lesson("small").lesson.activity("quiz").content.items
    steps = ["", *map(str, range(1, len(items) + 1))]
    screens = [quiz.call("screen", attempt, method="GET", query=f"step={step}") for step in steps]
    return "".join(screen.json["html"] for screen in screens)


def test_results_teach_what_was_chosen_and_keep_the_key_while_another_attempt_is_left(quiz):
    quiz.begin()
    quiz.answer("first_aid", "wait")
    html = quiz.send("submit", {}).json["html"] + _looked_back(quiz)
    assert "waiting costs time" in html
    for kept in ("washing is right", "squeezing harms", "gloves help", "soap and water", "still sharp"):
        assert kept not in html


def test_the_key_is_shown_after_the_last_attempt(quiz):
    for _ in range(2):
        quiz.renew().begin()
        quiz.send("submit", {})
    assert "soap and water" in _looked_back(quiz)


def test_the_key_is_hidden_again_when_an_instructor_gives_the_attempts_anew(quiz):
    for _ in range(2):
        quiz.renew().begin()
        quiz.send("submit", {})
    quiz.block(attempts=0)
    assert "soap and water" not in _looked_back(quiz)
    quiz.renew().begin()
    quiz.send("submit", {})
    assert "soap and water" not in _looked_back(quiz)


def test_what_is_kept_for_a_learner_holds_no_text_of_the_lesson(story):
    story.play("ask", "leave")
    kept = {key.field_name: value for key, value in story.store.db_dict.items() if key.user_id == "learner"}
    assert set(kept) >= {"attempts", "closed", "earned"}
    assert SECRET not in json.dumps(kept)


def _published_files():
    """List what collectstatic would copy: the resources folder beside the top package of each block's class."""
    found = set()
    for cls in (ScenarioBlock, QuizBlock):
        top = cls.__module__.split(".")[0]
        assert cls.__module__.count(".") == 1, "the class must stand in a module right under the package"
        assert top == hrlearn_xblocks.__name__
        folder = Path(hrlearn_xblocks.__file__).parent / cls.get_resources_dir()
        assert cls.get_resources_dir() == "assets"
        found |= {path for path in folder.rglob("*") if path.is_file()}
    return found


def test_only_scripts_and_styles_are_published():
    names = {path.name for path in _published_files()}
    assert names == {"player.css", "player.js", "block.js", "studio.js"}
    assert {path.parent.name for path in _published_files()} == {"public"}


def test_no_published_file_holds_a_lesson(tmp_path):
    write_lesson(tmp_path)
    lessons = [path.read_text(encoding="utf-8") for path in tmp_path.rglob("*.yaml")]
    texts = "\n".join(path.read_text(encoding="utf-8") for path in _published_files())
    assert lessons
    assert not [word for word in ("rationale:", "correct:", "feedback:", SECRET) if word in texts]


def test_every_asset_can_be_opened_the_way_a_platform_does():
    for path in _published_files():
        with ScenarioBlock.open_local_resource(f"public/{path.name}") as opened:
            assert opened.read() == path.read_bytes()


def test_the_blocks_look_and_play_like_the_lti_tool():
    public = Path(hrlearn_xblocks.__file__).parent / "assets" / "public"
    assert {name: (public / name).read_bytes() for name in static_files()} == {
        name: one.data for name, one in static_files().items()
    }
