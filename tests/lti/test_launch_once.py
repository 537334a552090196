"""A launch works once, in the browser in which it began, and leaves nothing in the log."""

from __future__ import annotations

import threading

import pytest
import requests

from tests.lti.conftest import stage_on_both
from tests.lti.facts import LTI
from tests.lti.stage import minted, words

stage = stage_on_both


@pytest.fixture
def form(stage):
    """Give a launch that works, up to its last form."""
    return stage.actor().launch(stage.activity())


@pytest.fixture(autouse=True)
def _log(caplog):
    caplog.set_level("INFO", "hrlearn_lti")


def test_the_same_form_twice(stage, form, caplog):
    assert form.post().status_code == 200
    again = form.post()
    assert again.status_code == 400
    assert "code=launch.replayed" in caplog.text
    assert "Open the activity again from your course" in words(again)
    assert stage.count("sessions") == 1


def test_the_same_form_twice_at_once(stage, form):
    answers = []
    gate = threading.Barrier(8)

    def go():
        gate.wait()
        cookies = form.session.cookies.get_dict()
        sent = requests.post(
            form.redirect_uri, data=dict(form.fields), cookies=cookies, allow_redirects=False, timeout=10
        )
        answers.append(sent.status_code)

    threads = [threading.Thread(target=go) for _ in range(8)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert sorted(answers) == [303] + [400] * 7
    assert stage.count("sessions") == 1


def test_a_refused_launch_does_not_use_up_the_nonce_of_the_good_one(stage, form):
    form.post({"id_token": minted(stage, form, {LTI + "deployment_id": "99"})})
    assert form.post().status_code == 200


def test_the_new_window_gets_in(stage):
    """The launch that a frame could not finish is begun anew by the platform, and then finished."""
    actor = stage.actor()
    form = actor.follow(actor.initiation(stage.activity()))
    answer = requests.post(form.redirect_uri, data=dict(form.fields), timeout=10)
    assert "Open in a new window" in words(answer)
    assert stage.actor().launch(stage.activity()).post().status_code == 200


def test_the_log_holds_no_token_and_no_name(stage, form, caplog):
    form.post({"id_token": minted(stage, form, {LTI + "deployment_id": "99"})})
    seat = stage.seat()
    seat.get("/attempts/not-a-uuid")
    for secret in (form.state, form.id_token, seat.token, "Mirela"):
        assert secret not in caplog.text
