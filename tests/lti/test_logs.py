"""The log helps whoever looks after the tool, and holds no name, no answer and no token (checklist G4)."""

from __future__ import annotations

import io
import logging
import re
import sqlite3

import pytest
import requests

from hrlearn_lti.logs import PlainFormatter, set_up_logging
from tests.lti.stage import Seat, minted, words

NAME, SUBJECT, EMAIL = "Kanarynn Feathrow", "subject-kanary-7781", "kanary@yellow.example"
ANSWER = "CANARY-ANSWER-OF-A-PERSON"


@pytest.fixture
def log():
    """Give what the tool writes while it serves, and put everything back afterwards."""
    root, stream = logging.getLogger(), io.StringIO()
    handlers, level = root.handlers[:], root.level
    alembic = logging.getLogger("alembic").level
    root.handlers = []
    set_up_logging(stream)
    yield stream
    root.handlers, root.level = handlers, level
    logging.getLogger("alembic").setLevel(alembic)


def _sing(text: str) -> None:
    raise sqlite3.IntegrityError(text)


def _landed(stage) -> tuple[Seat, str]:
    form = stage.actor().launch(stage.activity())
    token = minted(stage, form, {"name": NAME, "given_name": "Kanarynn", "sub": SUBJECT, "email": EMAIL})
    form.fields["id_token"] = token
    return stage.seated(form.post(follow=False), form.session), token


def _event(seat: Seat, attempt_id: str, **body: object) -> requests.Response:
    uuid = "0199f00d-0000-7000-8000-00000000000a"
    envelope = {"uuid": uuid, "client": uuid, "sequence": 1, "seen": 0, "kind": "response", "body": body}
    return seat.put(f"/attempts/{attempt_id}/events/{uuid}", envelope)


def test_a_whole_visit_with_all_its_refusals_and_faults(stage, log, monkeypatch):
    seat, id_token = _landed(stage)
    secrets = {NAME, "Kanarynn", "Feathrow", SUBJECT, EMAIL, ANSWER, seat.token, seat.token.partition(".")[2], id_token}
    attempt_id = seat.start("quiz")
    assert _event(seat, attempt_id, item="first", response={"chosen": [ANSWER]}).status_code == 400
    assert _event(seat, attempt_id, item="first", response={"chosen": ["ask"]}).status_code == 200
    assert seat.get("/gradebook").status_code == 404
    assert seat.get("/gradebook.csv").status_code == 404
    teacher = stage.seat("orlena")
    secrets.add(teacher.token)
    assert NAME in words(teacher.get("/gradebook"))
    form = stage.actor().launch(stage.activity())
    form.fields["id_token"] = minted(stage, form, {"name": NAME, "sub": SUBJECT, "exp": 1})
    secrets |= {form.fields["id_token"], form.fields["state"]}
    assert form.post(follow=False).status_code == 400

    def broken(*_, **__):
        quoted = f"{NAME} ({EMAIL}) has answered {ANSWER} with {seat.token}"
        try:
            _sing(quoted)
        except sqlite3.IntegrityError as error:
            raise KeyError(quoted) from error

    monkeypatch.setattr(type(stage.tool.learning), "record", broken)
    assert _event(seat, attempt_id, item="first", response={"chosen": [ANSWER]}).status_code == 500
    monkeypatch.setattr(type(stage.tool.gradebook), "page", broken)
    assert teacher.get("/gradebook").status_code == 500

    written = log.getvalue()
    assert [secret for secret in secrets if secret in written] == []
    # And yet it says what happened, where, and under which reference.
    assert re.search(r"refused reference=[0-9A-F]{8} code=launch\.expired status=400 POST '/lti/launch'", written)
    assert re.search(r"fault reference=[0-9A-F]{8} GET '/gradebook'\nsqlite3\.IntegrityError\n  /\S", written)
    assert written.count("builtins.KeyError\n") == 2
    assert "test_logs.py" in written


def test_what_a_database_refuses_is_not_quoted(stage_on_both, log):
    academy_id = stage_on_both.tool.administration.registrations()[0].academy_id
    with (
        stage_on_both.tool.passback._storage.unit_of_work(academy_id) as unit,
        pytest.raises(Exception, match=r"(?i)foreign key") as error,
    ):
        unit.people.learner(academy_id, SUBJECT, NAME, academy_id)
    logging.getLogger("hrlearn_lti.test").error("A row was refused.", exc_info=error.value)
    assert "IntegrityError" in log.getvalue()
    for text in (log.getvalue(), str(error.value)):
        assert [secret for secret in (SUBJECT, NAME) if secret in text] == []


def test_without_our_form_the_message_would_be_there(log):
    """The canary sings where nobody has covered the cage."""
    try:
        _sing(NAME)
    except sqlite3.IntegrityError:
        logging.getLogger("hrlearn_lti.test").exception("Now.")
    assert NAME not in log.getvalue()
    logging.getLogger().handlers[0].setFormatter(logging.Formatter())
    try:
        _sing(NAME)
    except sqlite3.IntegrityError:
        logging.getLogger("hrlearn_lti.test").exception("Now.")
    assert NAME in log.getvalue()


def test_an_error_that_causes_itself_ends(log):
    error = ValueError(NAME)
    error.__context__ = other = KeyError(NAME)
    other.__context__ = error
    said = PlainFormatter().formatException((ValueError, error, None))
    assert said.splitlines() == ["builtins.KeyError", "builtins.ValueError"]


def test_a_long_address_does_not_fill_the_log(stage, log):
    requests.get(f"{stage.base_url}/{'x' * 5_000}", timeout=10)
    assert max(map(len, log.getvalue().splitlines())) < 400
