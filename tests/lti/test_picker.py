"""The picker beyond the first choice: finding, editing, what a platform takes, and where the answer may go."""

from __future__ import annotations

import html
import json
import re
from dataclasses import replace

import jwt
import pytest

from hrlearn.model import Activity, Lesson, LessonPackage, Pages
from hrlearn.services import DeepLinkFacts, PlaceableLesson
from hrlearn_lti.choosing import Filter, languages_of
from hrlearn_lti.deep_linking import Choice, check_return, content_item, tag_of
from hrlearn_lti.targets import chosen_by, placed_url, plain_target
from hrlearn_sandbox import REMOVED
from tests.lti.facts import DEEP_LINKING, LTI, REGISTRATION, SETTINGS, claims
from tests.lti.stage import LESSON, READING, claims_of, words
from tests.lti.test_claims import READER
from tests.lti.test_deep_linking import ITEMS, choose, form_of, message_of, open_picker


def post(seat, *pairs):
    data = [("session", seat.token), *pairs]
    return seat.browser.post(f"{seat.base_url}/deep-link", data=data, timeout=10)


def checked(page):
    return re.findall(r'name="place" value="([^"]+)"[^>]* checked', page.text)


def kept(page):
    return re.findall(r'<input type="hidden" name="place" value="([^"]+)">', page.text)


def with_claims(stage, changes, settings=None):
    """Open the picker with claims changed beside the settings."""
    form = stage.actor("orlena").deep_link()
    claims = {**claims_of(form), **changes}
    claims[SETTINGS] = {**claims[SETTINGS], **(settings or {})}
    token = stage.academy.store.keys.sign(claims)
    return stage.seated(form.post({"id_token": token}, follow=False), form.session)


class TestWhatIsShown:
    def test_each_activity_says_what_it_is(self, stage):
        _, seat = open_picker(stage)
        page = words(seat.get("/deep-link"))
        for text in (
            "reading, 2 pages · not scored",
            "story with decisions,",
            "quiz, 2 questions · score out of 100 · 2 tries",
            "3 parts · one score out of 100",
            "about 5 minutes · English",
            "draft, not yet reviewed",
            "Ask before you search.",
        ):
            assert text in page

    def test_words_find_and_what_was_chosen_is_kept(self, stage):
        _, seat = open_picker(stage)
        page = post(seat, ("do", "filter"), ("words", "ROAD short"), ("place", "road_stop/quiz"))
        assert page.status_code == 200
        assert "A stop on the road" in words(page)
        assert 'value="locked"' not in page.text
        assert checked(page) == ["road_stop/quiz"]
        nothing = post(seat, ("do", "filter"), ("words", "giraffe"), ("place", "road_stop/quiz"))
        assert "No lesson has these words" in words(nothing)
        assert kept(nothing) == ["road_stop/quiz"]
        added = post(seat, ("do", "place"), ("words", "giraffe"), ("place", "road_stop/quiz"))
        assert message_of(stage, added)[ITEMS][0]["custom"] == {"lesson": "road_stop", "activity": "quiz"}

    def test_search_words_are_shown_harmless(self, stage):
        _, seat = open_picker(stage)
        page = post(seat, ("do", "filter"), ("words", '"><script>alert(1)</script>'), ("place", '"><script>'))
        assert "<script>alert" not in page.text
        assert '"><script>' not in page.text

    def test_a_course_that_takes_no_activities_is_told_so(self, stage):
        form = stage.actor("orlena").deep_link()
        claims = claims_of(form)
        claims[SETTINGS] = {**claims[SETTINGS], "accept_types": ["file", "html"]}
        answer = form.post({"id_token": stage.academy.store.keys.sign(claims)}, follow=False)
        assert answer.status_code == 400
        assert "only activities to give" in words(answer)

    def test_without_lessons(self, stage, monkeypatch):
        _, seat = open_picker(stage)
        monkeypatch.setattr(type(stage.tool.library), "current", lambda _: ())
        page = seat.get("/deep-link")
        assert "No lessons are installed" in words(page)
        assert "Add nothing" in page.text
        assert 'value="place"' not in page.text

    def test_a_blocked_lesson_names_what_is_missing_when_it_is_sent_all_the_same(self, stage):
        _, seat = open_picker(stage)
        assert "sop.exposure" in words(choose(seat, "locked"))


class TestEditing:
    def test_the_earlier_choice_of_a_placement_is_chosen(self, stage):
        seat = with_claims(stage, {LTI + "custom": {"lesson": "road_stop", "activity": "quiz"}})
        page = seat.get("/deep-link")
        assert checked(page) == ["road_stop/quiz"]
        assert "in your course already" in words(page)

    def test_also_where_only_the_address_tells(self, stage):
        url = placed_url(f"{stage.base_url}/lti/launch", {"lesson": "road_stop"})
        seat = with_claims(stage, {LTI + "target_link_uri": url})
        assert checked(seat.get("/deep-link")) == ["road_stop"]

    @pytest.mark.parametrize("name", ["content_items", "content"])
    def test_also_from_content_items(self, stage, name):
        items = [
            {"type": "ltiResourceLink", "custom": {"lesson": "road_stop", "activity": "stop"}},
            {"type": "ltiResourceLink", "url": "https://any.example/?lesson=road_stop&activity=learn"},
        ]
        seat = with_claims(stage, {}, {name: items})
        assert sorted(checked(seat.get("/deep-link"))) == ["road_stop/learn", "road_stop/stop"]

    @pytest.mark.parametrize("said", ["x", 7, [1, None, "x"], [{"custom": "x", "url": 5}], {"custom": {"lesson": 5}}])
    def test_other_shapes_say_nothing(self, stage, said):
        seat = with_claims(stage, {}, {"content_items": said})
        page = seat.get("/deep-link")
        assert checked(page) == []
        assert "in your course already" not in words(page)

    def test_an_earlier_lesson_that_is_gone_is_no_choice(self, stage):
        seat = with_claims(stage, {LTI + "custom": {"lesson": "gone"}})
        page = seat.get("/deep-link")
        assert page.status_code == 200
        assert checked(page) == []

    def test_a_variable_that_was_not_replaced_is_no_choice(self, stage):
        seat = with_claims(stage, {LTI + "custom": {"lesson": "$Lesson.key"}})
        assert checked(seat.get("/deep-link")) == []


class TestTheAnswer:
    def test_it_is_good_for_minutes_and_has_its_pickers_nonce(self, stage):
        _, seat = open_picker(stage)
        first = message_of(stage, choose(seat, "road_stop"))
        second = message_of(stage, choose(seat, "road_stop/quiz"))
        assert first["nonce"] == second["nonce"], "one picker, one answer, however often it is pressed"
        assert 0 < first["exp"] - first["iat"] <= 600
        _, other = open_picker(stage)
        assert message_of(stage, choose(other, "road_stop"))["nonce"] != first["nonce"]

    def test_a_platform_takes_it_once(self, stage):
        actor, seat = open_picker(stage)
        _, token = form_of(choose(seat, "road_stop"))
        assert actor.return_selection(token).status_code == 200
        assert actor.return_selection(token).status_code == 400
        _, again = form_of(choose(seat, "road_stop"))
        before = len(stage.academy.store.book.activities())
        assert actor.return_selection(again).status_code == 400
        assert len(stage.academy.store.book.activities()) == before

    def test_the_key_is_named(self, stage):
        _, seat = open_picker(stage)
        _, token = form_of(choose(seat, "road_stop"))
        header = jwt.get_unverified_header(token)
        assert header["alg"] == "RS256"
        assert header["kid"] in [each["kid"] for each in stage.tool.tool_keys.public_set()]

    @pytest.mark.parametrize(
        ("targets", "has"),
        [(["iframe"], {"iframe"}), (["window"], {"window"}), (["embed"], set()), ([], {"iframe", "window"})],
    )
    def test_it_names_only_the_targets_that_are_taken(self, stage, targets, has):
        _, seat = open_picker(stage, accept_presentation_document_targets=targets or ["iframe", "window"])
        (item,) = message_of(stage, choose(seat, "road_stop"))[ITEMS]
        assert set(item) & {"iframe", "window", "embed"} == has

    def test_a_scored_part_has_a_whole_maximum_and_a_review(self, stage):
        _, seat = open_picker(stage)
        (item,) = message_of(stage, choose(seat, "road_stop/quiz"))[ITEMS]
        column = item["lineItem"]
        assert column["scoreMaximum"] == 100
        assert isinstance(column["scoreMaximum"], int)
        assert column["submissionReview"]["custom"] == item["custom"]
        assert column["submissionReview"]["url"] == item["url"]
        assert item["icon"]["url"] == f"{stage.base_url}/icon.svg"

    def test_an_unscored_part_has_no_column(self, stage):
        _, seat = open_picker(stage)
        (item,) = message_of(stage, choose(seat, "road_stop/learn"))[ITEMS]
        assert "lineItem" not in item

    def test_every_shipped_item_is_plain_json_within_limits(self, stage):
        _, seat = open_picker(stage)
        items = message_of(stage, choose(seat, "road_stop", "road_stop/learn", "road_stop/stop"))[ITEMS]
        assert len(items) == 3
        for each in items:
            assert len(each["title"]) <= 255
            assert json.loads(json.dumps(each)) == each

    @pytest.mark.parametrize(
        "url", ["https://evil.example/return", "http://127.0.0.1:1/return", "https://127.0.0.1.evil.example/"]
    )
    def test_it_goes_to_the_registered_platform_only(self, stage, url):
        form = stage.actor("orlena").deep_link()
        claims = claims_of(form)
        claims[SETTINGS] = {**claims[SETTINGS], "deep_link_return_url": url}
        token = stage.academy.store.keys.sign(claims)
        answer = form.post({"id_token": token}, follow=False)
        assert answer.status_code in (303, 400)
        if answer.status_code == 303:
            seat = stage.seated(answer, form.session)
            page = seat.get("/deep-link")
            assert page.status_code == 400
            assert "not registered" in words(page)
            refused = choose(seat, "road_stop")
            assert refused.status_code == 400
            assert "JWT" not in refused.text


class TestTheReturnAddress:
    @pytest.mark.parametrize(
        ("changes", "url"),
        [
            ({}, "https://moodle.example/mod/lti/contentitem_return.php"),
            ({"platform_url": "https://learn.example"}, "https://learn.example/return"),
            ({"issuer": "https://canvas.instructure.com"}, "https://academy.instructure.com/courses/1/deep_linking"),
        ],
    )
    def test_the_platforms_own(self, changes, url):
        check_return(replace(REGISTRATION, **changes), url)

    @pytest.mark.parametrize(
        ("changes", "url"),
        [
            ({}, "https://evil.example/"),
            ({}, "http://moodle.example/"),
            ({}, "https://moodle.example:8443/"),
            ({}, ""),
            ({}, "javascript:alert(1)"),
            ({"issuer": "https://canvas.instructure.com"}, "http://academy.instructure.com/"),
            ({"issuer": "https://canvas.instructure.com"}, "https://evilinstructure.com/"),
            ({"issuer": "https://canvas.instructure.com"}, "https://x@academy.instructure.com.evil.example/"),
        ],
    )
    def test_nobody_elses(self, changes, url):
        with pytest.raises(Exception, match="not registered"):
            check_return(replace(REGISTRATION, **changes), url)


class TestIdentity:
    """A copied course: another resource link, and perhaps nothing left but the address."""

    def placed(self, stage, place="road_stop/quiz"):
        actor, seat = open_picker(stage)
        before = len(stage.academy.store.book.activities())
        actor.return_selection(form_of(choose(seat, place))[1])
        return stage.academy.store.book.activities()[before]

    def test_a_copy_opens_the_same_activity(self, stage):
        copy = stage.academy.store.book.duplicate(self.placed(stage).id)
        page = stage.actor().launch(copy.id).post()
        assert page.status_code == 200
        assert "Check yourself" in words(page)

    def test_also_where_custom_parameters_are_lost(self, stage):
        placed = self.placed(stage)
        form = stage.actor().launch(placed.id)
        claims = {**claims_of(form), LTI + "custom": REMOVED}
        token = stage.academy.store.keys.sign({name: value for name, value in claims.items() if value is not REMOVED})
        page = form.post({"id_token": token})
        assert page.status_code == 200
        assert "Check yourself" in words(page)
        assert "The night stop" not in words(page)

    def test_custom_parameters_win_where_a_teacher_has_changed_them(self):
        target = "https://lessons.example/lti/launch?lesson=a&activity=b"
        custom = {LTI + "custom": {"lesson": "road_stop"}, LTI + "target_link_uri": target}
        read = READER.read(claims(**custom), "client-1")
        assert read.custom["lesson"] == "road_stop"

    def test_other_placements_still_work(self, stage):
        for index in (LESSON, READING):
            assert stage.seat(index=index).get("/lesson").status_code == 200


class TestTargets:
    BASE = "https://lessons.example/lti/launch"

    @pytest.mark.parametrize("custom", [{"lesson": "a"}, {"lesson": "a", "activity": "b"}, {"lesson": "a&b=c?#"}])
    def test_what_is_written_is_read(self, custom):
        url = placed_url(self.BASE, custom)
        assert chosen_by(url) == custom
        assert plain_target(url) == self.BASE

    @pytest.mark.parametrize(
        "query",
        [
            "",
            "?",
            "?x=1",
            "?lesson=a&next=https://evil.example",
            "?activity=b",
            "?lesson=",
            "?lesson=a&lesson=b",
            "?lesson=a#x",
            "?lesson=a&activity=",
            "?lesson=a&activity=b&lesson=c",
            "?&&&&&&&",
        ],
    )
    def test_anything_else_is_left_as_it_is(self, query):
        assert chosen_by(self.BASE + query) == {}
        assert plain_target(self.BASE + query) == self.BASE + query


def activity(key="quiz", **changes):
    return replace(Activity("u", key, "pages", "Title", "", Pages(())), **changes)


def lesson(*activities, **changes):
    return replace(Lesson("u", "k", "Title", "About rivers", "en", (), 1, (), activities), **changes)


@pytest.mark.parametrize(
    ("key", "tag"), [("pre", "pre-test"), ("post", "post-test"), ("survey", "survey"), ("quiz", ""), ("prelude", "")]
)
def test_what_an_activity_is_used_for(key, tag):
    assert tag_of(activity(key)) == tag


def test_the_tag_goes_into_the_column():
    facts = DeepLinkFacts("1", "https://m.example/r", None, ("ltiResourceLink",), True, True)
    choice = Choice(lesson(), activity("pre"))
    item = content_item(choice, "https://t.example/lti/launch", "https://t.example/icon.svg", facts)
    assert item["lineItem"]["tag"] == "pre-test"


@pytest.mark.parametrize(
    ("wanted", "takes"),
    [
        (Filter(), True),
        (Filter("RIVERS title"), True),
        (Filter("rivers", "en"), True),
        (Filter("rivers", "ru"), False),
        (Filter("lakes"), False),
        (Filter("", "ru"), False),
    ],
)
def test_filters(wanted, takes):
    assert wanted.takes(PlaceableLesson(LessonPackage(lesson(), "h"))) is takes


def test_languages_are_named_in_themselves():
    packages = [PlaceableLesson(LessonPackage(lesson(language=code), "h")) for code in ("ru", "en", "ru", "xx")]
    assert languages_of(packages) == [("en", "English"), ("ru", "Русский"), ("xx", "xx")]


def test_long_values_are_escaped_on_the_way_back(stage):
    _, seat = open_picker(stage, data='"><script>alert(1)</script>')
    page = choose(seat, "road_stop")
    assert "<script>alert" not in page.text
    assert html.unescape(form_of(page)[0]).startswith(stage.academy.base_url)
    assert message_of(stage, page)[DEEP_LINKING + "data"] == '"><script>alert(1)</script>'
