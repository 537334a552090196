"""Line items, scores and results, by the rules that were measured on Moodle 5.1."""

from __future__ import annotations

import json

import pytest
import requests

from hrlearn_sandbox import Override
from tests.sandbox.practice_tool import AGS, SCOPES, TYPE_ITEM

SCORE = SCOPES + "score"
RESULTS = SCOPES + "result.readonly"
T0 = "2030-01-01T00:00:00Z"
T1 = "2030-01-01T00:00:01Z"


@pytest.fixture
def line_items(launched):
    return launched()[AGS]["lineitems"]


@pytest.fixture
def make(tool, line_items):
    """Create a column from a JSON body."""

    def post(kind=TYPE_ITEM, **body):
        base = {"label": "Extra", "scoreMaximum": 20}
        data = json.dumps({name: value for name, value in {**base, **body}.items() if value is not None})
        return tool.call("POST", line_items, data=data, headers={"Content-Type": kind})

    return post


def put(tool, url, body):
    return tool.call("PUT", url, data=json.dumps(body), headers={"Content-Type": TYPE_ITEM})


# Rule 1: the address of a column has a query string


def test_scores_go_before_the_query_string(tool, line_item):
    assert tool.send_score(line_item).status_code == 200


@pytest.mark.parametrize("url", ["{}/scores", "{}?/scores"])
def test_appending_blindly_finds_no_handler(tool, line_item, url):
    answer = tool.call("POST", url.format(line_item), data="{}")
    assert answer.status_code == 400
    assert "No handler found" in answer.reason


def test_a_lost_query_string_finds_no_handler(tool, line_item):
    answer = tool.call("GET", line_item.split("?")[0])
    assert (answer.status_code, answer.reason) == (400, "No handler found")


# Rule 2: media types


def test_success_is_200_with_an_empty_body(tool, line_item):
    answer = tool.send_score(line_item)
    assert (answer.status_code, answer.text) == (200, "")


def test_a_charset_is_accepted(tool, line_item):
    kind = "application/vnd.ims.lis.v1.score+json; charset=utf-8"
    assert tool.send_score(line_item, kind=kind).status_code == 200


@pytest.mark.parametrize("kind", ["application/json", "application/vnd.ims.lis.v2.lineitem+json", ""])
def test_another_media_type_is_400(tool, line_item, kind):
    assert tool.send_score(line_item, kind=kind).status_code == 400
    assert tool.results(line_item) == []


# Rule 3: required members


@pytest.mark.parametrize("member", ["userId", "timestamp", "activityProgress", "gradingProgress", "scoreMaximum"])
def test_a_missing_member_is_400_and_changes_nothing(tool, line_item, member):
    answer = tool.send_score(line_item, **{member: None, "comment": "secret words"})
    assert answer.status_code == 400
    assert "secret words" in answer.reason, "Moodle quotes the body in the status line"
    assert tool.results(line_item) == []


def test_a_body_with_line_breaks_cannot_split_the_answer(tool, line_item):
    url = line_item.replace("?", "/scores?")
    kind = {"Content-Type": "application/vnd.ims.lis.v1.score+json"}
    answer = tool.call("POST", url, data=b'{"userId":\r\n"4", "x":\n"\xd0\x96"}', headers=kind)
    assert answer.status_code == 400
    assert 'userId": "4"' in answer.reason


@pytest.mark.parametrize("body", ["", "no json", "[]", '"text"', "null"])
def test_a_body_that_is_no_object_is_400(tool, line_item, body):
    url = line_item.replace("?", "/scores?")
    kind = {"Content-Type": "application/vnd.ims.lis.v1.score+json"}
    assert tool.call("POST", url, data=body, headers=kind).status_code == 400


# Rule 4: stamps are compared in whole seconds


@pytest.mark.parametrize(
    ("stamp", "status"),
    [
        (T0, 409),
        ("2030-01-01T00:00:00.999Z", 409),
        ("2030-01-01T00:00:00.999999+00:00", 409),
        ("2029-12-31T23:59:59Z", 409),
        ("2030-01-01T01:00:00+01:00", 409),
        (T1, 200),
        ("2030-01-01T00:00:01.000Z", 200),
        ("2030-01-02", 200),
        ("2030-01-01T00:00:01", 200),
        ("2099-01-01T00:00:00Z", 200),
    ],
)
def test_the_second_score_must_be_a_whole_second_later(tool, line_item, stamp, status):
    assert tool.send_score(line_item, timestamp=T0, scoreGiven=50).status_code == 200
    assert tool.send_score(line_item, timestamp=stamp, scoreGiven=70).status_code == status
    assert tool.results(line_item)[0]["resultScore"] == (70 if status == 200 else 50)


def test_a_future_stamp_blocks_everything_before_it(tool, line_item):
    tool.send_score(line_item, timestamp="2099-01-01T00:00:00Z")
    assert tool.send_score(line_item, timestamp="2098-01-01T00:00:00Z").status_code == 409


def test_an_unreadable_stamp_is_400(tool, line_item):
    assert tool.send_score(line_item, timestamp="yesterday").status_code == 400


# Rule 5: anything but FullyGraded wipes


@pytest.mark.parametrize(
    "members",
    [
        {"gradingProgress": "Pending"},
        {"gradingProgress": "PendingManual"},
        {"gradingProgress": "NotReady"},
        {"gradingProgress": "Whatever"},
        {"scoreGiven": None},
    ],
)
def test_a_score_that_is_not_fully_graded_wipes_the_grade(tool, line_item, members, academy, column):
    tool.send_score(line_item, timestamp="2020-01-01T00:00:00Z")
    assert tool.send_score(line_item, timestamp="2020-01-01T00:00:01Z", **members).status_code == 200
    [result] = tool.results(line_item)
    assert set(result) == {"id", "userId"}
    stamp = academy.store.book.grade(column.id, "4").stamp
    assert abs(stamp - academy.store.clock()) < 60, "a wiped grade is stamped with the server's time"
    assert tool.send_score(line_item, timestamp="2020-01-01T00:00:02Z").status_code == 409


# Rules 6 to 8: values


def test_activity_progress_is_not_checked(tool, line_item):
    assert tool.send_score(line_item, activityProgress="Dancing").status_code == 200


@pytest.mark.parametrize(
    ("given", "maximum", "kept"),
    [
        (80, 100, 80),
        (120, 100, 100),
        (-5, 100, 0),
        ("7", "10", 70),
        (0, 100, 0),
        (1, 3, 33.33333),
        (7.5, 0, 7.5),
        (150, 0, 100),
        (3, 4, 75),
    ],
)
def test_scores_are_clamped_and_rescaled(tool, line_item, given, maximum, kept):
    assert tool.send_score(line_item, scoreGiven=given, scoreMaximum=maximum).status_code == 200
    [result] = tool.results(line_item)
    assert result["resultScore"] == kept
    assert result["resultMaximum"] == 100
    assert result["scoreOf"] == line_item


@pytest.mark.parametrize("given", ["seven", True, [], "nan", "inf"])
def test_a_score_that_is_no_number_is_400(tool, line_item, given):
    assert tool.send_score(line_item, scoreGiven=given).status_code == 400


def test_a_comment_is_kept_as_text_and_cleared_by_the_next_score(tool, line_item):
    comment = "<b>LATE</b> " + "ж" * 20_000
    tool.send_score(line_item, timestamp=T0, comment=comment)
    assert tool.results(line_item)[0]["comment"] == comment
    tool.send_score(line_item, timestamp=T1)
    assert "comment" not in tool.results(line_item)[0]


# Rule 9: people


@pytest.mark.parametrize(("person", "status"), [("3", 400), ("2", 400), ("99", 400), ("8", 200), ("abc", 502)])
def test_only_learners_get_grades_and_suspended_ones_still_do(tool, line_item, person, status):
    assert tool.send_score(line_item, userId=person).status_code == status
    assert len(tool.results(line_item)) == (1 if status == 200 else 0)


# Rule 10: the instructor's grade


def test_an_override_is_kept_and_the_tool_hears_200(tool, line_item, actor, column):
    tool.send_score(line_item, timestamp="2020-01-01T00:00:00Z", scoreGiven=40, comment="machine")
    assert actor("orlena").set_grade(column.id, "4", "90,5", "well argued").status_code == 303
    assert tool.send_score(line_item, timestamp="2040-01-01T00:00:00Z", scoreGiven=10).status_code == 200
    [result] = tool.results(line_item)
    assert (result["resultScore"], result["comment"]) == (90.5, "well argued")
    actor("orlena").set_grade(column.id, "4", "")
    assert tool.results(line_item)[0]["resultScore"] == 10


def test_an_override_survives_a_wiping_score(academy, tool, line_item, column):
    academy.store.book.set_override(column.id, "4", Override(55))
    tool.send_score(line_item, timestamp="2040-01-01T00:00:00Z", gradingProgress="Pending")
    assert tool.results(line_item)[0]["resultScore"] == 55


def test_a_locked_grade_is_500(actor, tool, line_item, column):
    actor("orlena").set_grade(column.id, "4", "90", locked="yes")
    assert tool.send_score(line_item, timestamp="2040-01-01T00:00:00Z").status_code == 500
    assert tool.results(line_item)[0]["resultScore"] == 90


# Rule 11: results


def test_results_may_be_asked_for_one_person(tool, line_item):
    tool.send_score(line_item, userId="4", scoreGiven=10)
    tool.send_score(line_item, userId="5", scoreGiven=20)
    assert len(tool.results(line_item)) == 2
    [result] = tool.results(line_item, user_id="5")
    assert (result["userId"], result["resultScore"]) == ("5", 20)
    assert tool.results(line_item, user_id="6") == []


@pytest.mark.parametrize(
    ("accept", "status"),
    [
        ("*/*", 200),
        ("application/vnd.ims.lis.v2.resultcontainer+json", 200),
        ("application/json", 406),
        ("text/html", 406),
    ],
)
def test_results_need_a_fitting_accept(tool, line_item, accept, status):
    answer = tool.call("GET", line_item.replace("?", "/results?"), headers={"Accept": accept})
    assert answer.status_code == status


def test_results_with_limit_fail_with_a_page_for_people(tool, line_item):
    answer = tool.call("GET", line_item.replace("?", "/results?"), params={"limit": "5"})
    assert answer.status_code == 404
    assert answer.headers["Content-Type"].startswith("text/html")


# Rules 12 to 14: columns


def test_the_list_has_the_activity_column(tool, line_items, line_item, lesson):
    answer = tool.call("GET", line_items)
    assert answer.headers["Content-Type"] == "application/vnd.ims.lis.v2.lineitemcontainer+json"
    assert answer.json() == [{"id": line_item, "label": "Safe hands", "scoreMaximum": 100, "resourceLinkId": lesson.id}]
    assert tool.call("GET", line_item).json() == answer.json()[0]


def test_the_filters(tool, line_items, make, lesson):
    make(label="A", resourceId="r1", tag="pre")
    make(label="B", resourceId="r1", tag="post", resourceLinkId=lesson.id)

    def labels(**query):
        return [row["label"] for row in tool.call("GET", line_items, params=query).json()]

    assert labels() == ["Safe hands", "A", "B"]
    assert labels(resource_id="r1") == ["A", "B"]
    assert labels(resource_id="r1", tag="post") == ["B"]
    assert labels(resource_link_id=lesson.id) == ["Safe hands", "B"]
    assert labels(tag="none") == []


def test_paging_works_by_from_but_the_link_header_is_unusable(tool, line_items, make):
    make(label="A")
    make(label="B")
    first = tool.call("GET", line_items, params={"limit": 2})
    assert [row["label"] for row in first.json()] == ["Safe hands", "A"]
    assert "&amp;" in first.headers["Link"]
    assert "next" not in first.links, "curly quotes: a parser does not see rel=next"
    second = tool.call("GET", line_items, params={"limit": 2, "from": 2})
    assert [row["label"] for row in second.json()] == ["B"]
    assert "Link" not in second.headers


def test_a_new_column_is_201_without_location(make):
    answer = make(label="x" * 300, scoreMaximum=-1, resourceId="r", tag="t")
    assert answer.status_code == 201
    assert "Location" not in answer.headers
    assert answer.headers["Content-Type"] == TYPE_ITEM
    body = answer.json()
    assert body.pop("id").endswith("type_id=1")
    assert body == {"label": "x" * 300, "scoreMaximum": -1, "resourceId": "r", "tag": "t"}


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"label": None}, 400),
        ({"scoreMaximum": None}, 400),
        ({"scoreMaximum": "ten"}, 400),
        ({"resourceLinkId": "999"}, 403),
        ({"kind": "application/json"}, 400),
    ],
)
def test_a_wrong_new_column_is_refused(make, body, status):
    assert make(**body).status_code == status


def test_put_clears_what_it_leaves_out(tool, make, lesson):
    review = {"url": "http://localhost/review"}
    url = make(resourceLinkId=lesson.id, submissionReview=review, tag="t").json()["id"]
    assert tool.call("GET", url).json()["submissionReview"] == review
    answer = put(tool, url, {"label": "New", "scoreMaximum": 20})
    assert answer.json() == {"id": url, "label": "New", "scoreMaximum": 20}
    assert tool.call("GET", url).json() == answer.json()


def test_put_with_another_maximum_rescales_and_stamps_now(tool, line_item, academy, column, lesson):
    tool.send_score(line_item, timestamp="2020-01-01T00:00:00Z", scoreGiven=80)
    put(tool, line_item, {"label": "Safe hands", "scoreMaximum": 10, "resourceLinkId": lesson.id})
    assert tool.results(line_item)[0]["resultScore"] == 8
    assert abs(academy.store.book.grade(column.id, "4").stamp - academy.store.clock()) < 60
    assert tool.send_score(line_item, timestamp="2021-01-01T00:00:00Z").status_code == 409


def test_delete_of_the_activity_column_removes_all_grades(tool, line_item, academy, lesson):
    tool.send_score(line_item)
    assert tool.call("DELETE", line_item).status_code == 204
    assert tool.call("GET", line_item).status_code == 404
    assert tool.send_score(line_item).status_code == 404
    assert academy.store.book.line_items(activity_id=lesson.id) == []


# Tokens and scopes


@pytest.mark.parametrize("header", [None, "Bearer wrong", "Bearer ", "Basic abc", ""])
def test_no_live_token_is_401(line_item, header):
    headers = {} if header is None else {"Authorization": header}
    answer = requests.get(line_item, headers=headers, timeout=5)
    assert answer.status_code == 401
    assert "invalid_token" in answer.headers["WWW-Authenticate"]


def test_a_token_ends_after_an_hour(tool, line_item, clock):
    token = tool.ask_token().json()["access_token"]
    headers = {"Authorization": f"Bearer {token}"}
    clock.ahead = 3599 - 5
    assert requests.get(line_item, headers=headers, timeout=5).status_code == 200
    clock.ahead = 3601
    assert requests.get(line_item, headers=headers, timeout=5).status_code == 401


def test_tokens_can_be_withdrawn(academy, tool, line_item):
    token = tool.ask_token().json()["access_token"]
    academy.store.tokens.forget_all()
    assert requests.get(line_item, headers={"Authorization": f"Bearer {token}"}, timeout=5).status_code == 401


SCOPED = [
    ("GET", "", {"lineitem", "lineitem.readonly"}),
    ("PUT", "", {"lineitem"}),
    ("DELETE", "", {"lineitem"}),
    ("POST", "/scores", {"score"}),
    ("GET", "/results", {"result.readonly"}),
]


@pytest.mark.parametrize(("method", "part", "enough"), SCOPED)
@pytest.mark.parametrize("scope", ["lineitem", "lineitem.readonly", "result.readonly", "score"])
def test_each_call_needs_its_scope(tool, line_item, method, part, enough, scope):
    answer = tool.call(method, line_item.replace("?", part + "?"), SCOPES + scope)
    if scope in enough:
        assert answer.status_code != 403
    else:
        assert answer.status_code == 403
        assert "insufficient_scope" in answer.headers["WWW-Authenticate"]


@pytest.mark.parametrize(("method", "enough"), [("GET", {"lineitem", "lineitem.readonly"}), ("POST", {"lineitem"})])
@pytest.mark.parametrize("scope", ["lineitem", "lineitem.readonly", "score"])
def test_the_list_needs_its_scope(tool, line_items, method, enough, scope):
    assert (tool.call(method, line_items, SCOPES + scope).status_code != 403) == (scope in enough)


def test_another_course_is_404(tool, line_item):
    assert tool.call("GET", line_item.replace("/services/2/", "/services/3/")).status_code == 404


# Log and planned trouble


def test_every_try_is_in_the_log(academy, tool, line_item):
    tool.send_score(line_item, timestamp=T0)
    tool.send_score(line_item, timestamp=T0)
    tries = academy.store.scores()
    assert [entry.status for entry in tries] == [200, 409]
    assert tries[0].json()["scoreGiven"] == 80
    assert tries[0].path.endswith("/lineitem/scores")
    assert tries[0].query == "type_id=1"


def test_planned_trouble_comes_as_planned(academy, tool, line_item):
    academy.store.troubles.plan("/scores", 503, times=2, retry_after="7")
    first = tool.send_score(line_item)
    assert (first.status_code, first.headers["Retry-After"]) == (503, "7")
    assert tool.results(line_item) == []
    assert tool.send_score(line_item).status_code == 503
    assert tool.send_score(line_item).status_code == 200
    assert [entry.status for entry in academy.store.scores()] == [503, 503, 200]
