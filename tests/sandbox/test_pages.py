"""The academy's own pages: roles, names, forms without scripts, and who may see what."""

from __future__ import annotations

from html.parser import HTMLParser

import pytest
import requests

from hrlearn_sandbox import AcademyConfig, Actor, Placement, ToolConfig, running
from tests.sandbox.practice_tool import LTI, SCOPES

STAFF_PAGES = ["/add", "/gradebook", "/gradebook/{column}/4"]


class Outline(HTMLParser):
    """Counts what each page must have once, and collects the names of controls."""

    def __init__(self, page):
        super().__init__()
        self.tags, self.names, self._open = [], [], []
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        if tag in {"a", "button"}:
            self._open.append("")

    def handle_data(self, data):
        if self._open:
            self._open[-1] += data

    def handle_endtag(self, tag):
        if tag in {"a", "button"}:
            self.names.append((tag, " ".join(self._open.pop().split())))


def outline(answer):
    return Outline(answer.text)


@pytest.fixture
def pages(academy, actor, column, lesson):
    """Every page with somebody who may see it."""
    staff, learner = actor("orlena"), actor("mirela")
    return [
        Actor(academy.base_url).page("/"),
        Actor(academy.base_url).page("/nowhere"),
        learner.page("/course"),
        learner.page(f"/activities/{lesson.id}"),
        learner.page(f"/activities/{lesson.id}/launch"),
        learner.page("/return"),
        staff.page("/course"),
        staff.page("/add"),
        staff.page("/add/launch"),
        staff.page("/gradebook"),
        staff.page(f"/gradebook/{column.id}/4"),
        actor("tomir").page("/connection"),
    ]


def test_each_page_has_one_main_and_one_heading_and_says_it_is_practice(pages):
    for page in pages:
        tags = outline(page).tags
        assert tags.count("main") == 1, page.url
        assert tags.count("h1") == 1, page.url
        assert "Practice Academy</title>" in page.text
    assert "fictional practice academy" in pages[0].text


def test_headers_of_each_page(pages, tool):
    for page in pages:
        policy = page.headers["Content-Security-Policy"]
        assert f"frame-src 'self' {tool.base_url};" in policy
        assert "frame-ancestors 'self'" in policy
        assert page.headers["Cache-Control"] == "no-store"
        assert page.headers["X-Content-Type-Options"] == "nosniff"
        assert "<script>" not in page.text


def test_controls_have_names_that_differ(pages):
    for page in pages:
        names = outline(page).names
        assert all(name for _, name in names), page.url
        buttons = [name for tag, name in names if tag == "button"]
        assert len(buttons) == len(set(buttons)), page.url


def test_home_offers_everybody(academy):
    names = outline(Actor(academy.base_url).page("/")).names
    assert [name for tag, name in names if tag == "button"] == [
        "Act as Mirela Tövén",
        "Act as Иска Велдорова",
        "Act as نوران الفالح",
        "Act as Cadet 1047",
        "Act as Orlena Vask",
        "Act as Tomir Halden",
        "Act as Paused Person",
    ]


def test_an_unknown_person_cannot_be_chosen(academy):
    answer = requests.post(f"{academy.base_url}/act-as", data={"person": "nobody"}, timeout=5)
    assert answer.status_code == 400
    assert "Go to the start page" in answer.text


def test_pages_need_a_person(academy, column, lesson):
    visitor = Actor(academy.base_url)
    for path in ["/course", f"/activities/{lesson.id}", f"/activities/{lesson.id}/launch", "/connection", *STAFF_PAGES]:
        answer = visitor.page(path.format(column=column.id))
        assert answer.status_code == 403, path
        assert "choose a person" in answer.text


def test_learners_have_no_staff_pages_and_no_links_to_them(actor, column):
    learner = actor("mirela")
    for path in [*STAFF_PAGES, "/connection"]:
        assert learner.page(path.format(column=column.id)).status_code == 403, path
    assert learner.set_grade(column.id, "4", "100").status_code == 403
    names = [name for _, name in outline(learner.page("/course")).names]
    assert not {"Add activity from hrlearn", "Gradebook", "Connection"} & set(names)
    assert not [name for name in names if name.startswith(("Remove", "Duplicate"))]


def test_only_the_administrator_sees_the_connection(actor):
    assert actor("orlena").page("/connection").status_code == 403
    assert actor("tomir").page("/connection").status_code == 200


def test_staff_controls_on_the_course_page(actor):
    names = [name for _, name in outline(actor("orlena").page("/course")).names]
    assert {"Add activity from hrlearn", "Gradebook", "Duplicate Safe hands", "Remove Safe hands"} <= set(names)


def test_the_activity_page_frames_the_tool(actor, lesson):
    page = actor("mirela").page(f"/activities/{lesson.id}").text
    assert '<iframe id="tool-frame" name="tool-frame" title="hrlearn: Safe hands"' in page
    assert f'src="/activities/{lesson.id}/launch"' in page
    assert 'target="_blank"' in page
    assert ">Open in a new window<" in page


def test_the_launch_page_works_without_scripts(actor, lesson, tool):
    page = actor("mirela").page(f"/activities/{lesson.id}/launch").text
    assert f'method="post" action="{tool.base_url}/lti/login"' in page
    assert '<button type="submit">Continue</button>' in page


def test_an_unknown_activity_is_a_clear_404(actor):
    answer = actor("mirela").page("/activities/999")
    assert answer.status_code == 404
    assert "This activity is not in the course." in answer.text


def test_the_tools_parting_words_are_shown_as_text(actor):
    visitor = actor("mirela")
    page = visitor.page("/return?lti_msg=Saved+%3Cb%3E")
    assert "hrlearn says: Saved &lt;b&gt;" in page.text
    assert "hrlearn says: Saved &lt;b&gt;" in visitor.page("/course?lti_msg=Saved+%3Cb%3E").text
    assert "hrlearn says: Oh" in visitor.page("/course?lti_errormsg=Oh").text


def test_learners_see_their_own_grade_only(actor, line_item, tool):
    tool.send_score(line_item, userId="4", scoreGiven=66, comment="first try")
    mine, other = actor("mirela").page("/course").text, actor("iska").page("/course").text
    assert "66 of 100" in mine
    assert "first try" in mine
    assert "66" not in other
    assert "No grade yet (100 points)" in other
    assert "No grade yet" not in actor("orlena").page("/course").text


def test_the_gradebook_shows_score_time_comment_and_progress(actor, line_item, tool):
    tool.send_score(line_item, userId="5", scoreGiven=66.666, comment="<i>LATE</i>", timestamp="2026-05-04T03:02:01Z")
    page = actor("orlena").page("/gradebook").text
    assert "66.67" in page
    assert "2026-05-04 03:02:01 UTC" in page
    assert "&lt;i&gt;LATE&lt;/i&gt;" in page
    assert "Completed, FullyGraded" in page
    names = [name for _, name in outline(actor("orlena").page("/gradebook")).names]
    assert "Change the grade of Иска Велдорова in Safe hands" in names


def test_an_override_is_marked_and_can_be_given_back(actor, column, line_item, tool):
    tool.send_score(line_item, timestamp="2020-01-01T00:00:00Z", scoreGiven=40)
    staff = actor("orlena")
    saved = staff.set_grade(column.id, "4", "90", "because")
    assert saved.headers["Location"].endswith("/gradebook?saved=4")
    page = staff.page(saved.headers["Location"]).text
    assert "Changed by the instructor" in page
    assert "Saved the grade of" in page
    assert "hrlearn sent 40" in staff.page(f"/gradebook/{column.id}/4").text
    staff.set_grade(column.id, "4", "")
    assert "Changed by the instructor" not in staff.page("/gradebook").text


@pytest.mark.parametrize("score", ["101", "-1", "many", "nan"])
def test_a_wrong_override_is_refused(academy, actor, column, score):
    answer = actor("orlena").set_grade(column.id, "4", score)
    assert answer.status_code == 400
    assert "from 0 to 100" in answer.text
    assert academy.store.book.grade(column.id, "4") is None


def test_grades_of_people_who_are_no_learners_do_not_exist(actor, column):
    assert actor("orlena").page(f"/gradebook/{column.id}/3").status_code == 404
    assert actor("orlena").page("/gradebook/999/4").status_code == 404


def test_a_duplicate_is_a_course_copy(academy, actor, launched, lesson, line_item, tool):
    tool.send_score(line_item)
    staff = actor("orlena")
    staff._post(f"/activities/{lesson.id}/duplicate", {})
    copy = academy.store.book.activities()[-1]
    assert copy.title == "Safe hands (copy)"
    before, after = launched(), tool.claims_of(actor("mirela").launch(copy.id).id_token)
    assert before[LTI + "custom"] == after[LTI + "custom"]
    assert before[LTI + "resource_link"]["id"] != after[LTI + "resource_link"]["id"]
    [column] = academy.store.book.line_items(activity_id=copy.id)
    assert academy.store.book.grades(column.id) == []


def test_removing_takes_the_grades_too(academy, actor, lesson, line_item, tool):
    tool.send_score(line_item)
    assert actor("mirela")._post(f"/activities/{lesson.id}/remove", {}).status_code == 403
    assert actor("orlena")._post(f"/activities/{lesson.id}/remove", {}).status_code == 303
    assert academy.store.book.line_items() == []
    assert "Safe hands" not in actor("orlena").page("/course").text
    assert "no graded activities" in actor("orlena").page("/gradebook").text


def test_the_connection_page_has_all_addresses_and_the_calls(academy, actor, tool):
    tool.ask_token(SCOPES + "score")
    page = actor("tomir").page("/connection").text
    for text in (academy.base_url, "practice-client", "/auth", "/token", "/jwks", f"{tool.base_url}/lti/login"):
        assert text in page
    assert "POST /token" in page


def test_an_empty_course_says_what_to_do(tool):
    with running(lambda base: AcademyConfig(base, ToolConfig.at(tool.base_url))) as empty:
        assert "Your instructor adds them" in Actor(empty.base_url).act_as("iska").page("/course").text
        assert "Add the first one" in Actor(empty.base_url).act_as("orlena").page("/course").text


def test_storage_is_offered_only_where_configured(academy, actor, lesson, tool):
    assert "lti_storage_target" not in actor("mirela").initiation(lesson.id).fields

    def settings(base_url):
        return AcademyConfig(
            base_url, ToolConfig.at(tool.base_url), activities=(Placement("Safe hands"),), storage=True
        )

    with running(settings) as other:
        tool.academy_url = other.base_url
        visitor = Actor(other.base_url).act_as("mirela")
        activity = other.store.book.activities()[0].id
        form = visitor.launch(activity)
        assert tool.logins[-1]["lti_storage_target"] == "_parent"
        assert form.fields["lti_storage_target"] == "_parent"
        assert f'data-origins="{tool.base_url}"' in visitor.page(f"/activities/{activity}").text


def test_services_and_pages_refuse_too_large_requests(academy):
    answer = requests.post(f"{academy.base_url}/act-as", data={"person": "x" * 1_100_000}, timeout=5)
    assert answer.status_code == 413


def test_the_session_cookie_is_lax_and_not_for_scripts(academy):
    answer = requests.post(f"{academy.base_url}/act-as", data={"person": "mirela"}, timeout=5, allow_redirects=False)
    cookie = answer.headers["Set-Cookie"]
    assert "SameSite=Lax" in cookie
    assert "HttpOnly" in cookie
