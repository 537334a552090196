"""Faults that the academy can play: pages for people, answers that break off, slow ones, links to nowhere."""

from __future__ import annotations

from time import monotonic

import pytest
import requests


def test_a_lost_answer_breaks_off_after_the_score_was_taken(academy, tool, line_item):
    academy.store.troubles.plan("/scores", 200, lost=True)
    with pytest.raises(requests.RequestException):
        tool.send_score(line_item)
    assert len(tool.results(line_item)) == 1


def test_a_page_comes_instead_of_the_answer_and_nothing_is_taken(academy, tool, line_item):
    academy.store.troubles.plan("/scores", 200, page=True)
    answer = tool.send_score(line_item)
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, "text/html")
    assert tool.results(line_item) == []


def test_a_slow_answer_is_late_and_right(academy, tool, line_item):
    academy.store.troubles.plan("/scores", 200, slow=0.3)
    begun = monotonic()
    assert tool.send_score(line_item).status_code == 200
    assert monotonic() - begun >= 0.3
    assert len(tool.results(line_item)) == 1


def test_a_link_is_put_into_an_answer_that_works(academy, tool, line_item):
    academy.store.troubles.plan("/results", 200, link="?again")
    answer = tool.call("GET", line_item.replace("/lineitem?", "/lineitem/results?"))
    assert answer.status_code == 200
    assert answer.headers["Link"].endswith('/results?again>; rel="next"')


def test_a_fault_may_be_for_one_method_only(academy, tool, line_item):
    academy.store.troubles.plan("/lineitems", 500, only="POST")
    url = line_item.rpartition("/lineitems/")[0] + "/lineitems?type_id=1"
    assert tool.call("GET", url).status_code == 200
    assert tool.call("POST", url, data="{}").status_code == 500


def test_planned_faults_can_be_forgotten(academy, tool, line_item):
    academy.store.troubles.plan("/scores", 500, times=5)
    academy.store.troubles.clear()
    assert tool.send_score(line_item).status_code == 200
