"""Files for spreadsheet programs: every cell is a text (CWE-1236, E5), and only the own class is in it (B3)."""

from __future__ import annotations

import csv
import io

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st

from hrlearn_lti.spreadsheets import cell, csv_answer
from tests.lti.stage import minted

# What begins a formula, in half and full width (checklist E5; OWASP, CSV injection).
SIGNS = "=+-@\uff1d\uff0b\uff0d\uff20"
CONTROL = "\t\r\n"
HOSTILE = [
    "=cmd|' /C calc'!A0",
    "+1+1",
    "-2+3",
    "@SUM(1)",
    "\t=1",
    "\r=1",
    "\n=1",
    "＝1+1",
    "＋1",
    "－1",
    "＠SUM(1)",
    " =1",
    "\u200b=1",
    "\ufeff=1",
    "\u00a0=1",
    '"=1',
]


@pytest.mark.parametrize("text", HOSTILE)
def test_a_formula_becomes_a_text(text):
    assert cell(text).startswith("'")


def test_a_formula_behind_a_separator_becomes_a_text():
    assert [cell(text) for text in ("a;=1", 'a";=1', "a\t+1")] == ["a;'=1", "a\";'=1", "a\t'+1"]


@pytest.mark.parametrize("text", ["Mirela Tövén", "O'Brien", "Anne-Marie", "2026-05-04", "50 %", "", "名前", "a=b"])
def test_a_name_stays_as_it_is(text):
    assert cell(text) == text


def _file(rows) -> str:
    with Flask("test").app_context():
        answer = csv_answer("results", rows)
    return answer.get_data().decode("utf-8")


@given(
    st.lists(st.text(alphabet=st.one_of(st.sampled_from(SIGNS + CONTROL + ";,\"' ="), st.characters(codec="utf-8"))))
)
def test_no_reader_finds_a_formula(texts):
    """Whatever the separator of the country is: a cell that begins with a sign would be one."""
    written = _file([texts])
    assert written.startswith("\ufeff")
    for separator in ",;\t":
        for row in csv.reader(io.StringIO(written.removeprefix("\ufeff"), newline=""), delimiter=separator):
            for found in row:
                assert not found.lstrip().startswith(tuple(SIGNS)), (separator, found)
                assert not found.startswith(tuple(CONTROL)) or separator != ","


@given(st.lists(st.text(alphabet=st.characters(codec="utf-8", exclude_characters="\r\n")), min_size=1))
def test_nothing_is_lost(texts):
    (row,) = csv.reader(io.StringIO(_file([texts]).removeprefix("\ufeff"), newline=""))
    assert [found.replace("'", "") for found in row] == [text.replace("'", "") for text in texts]


class TestTheClass:
    def _launched(self, stage, name, subject):
        form = stage.actor().launch(stage.activity())
        form.fields["id_token"] = minted(stage, form, {"name": name, "sub": subject})
        return stage.seated(form.post(follow=False), form.session)

    def _rows(self, answer):
        assert answer.status_code == 200
        return list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"), newline="")))

    def test_the_file(self, stage):
        self._launched(stage, "=HYPERLINK(1)", "77").start("quiz")
        self._launched(stage, "Ælfa Ünal", "78")
        answer = stage.seat("orlena").get("/gradebook.csv")
        assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"
        assert answer.headers["Content-Disposition"] == 'attachment; filename="class-results.csv"'
        assert (answer.headers["X-Content-Type-Options"], answer.headers["Cache-Control"]) == ("nosniff", "no-store")
        assert answer.content.startswith(b"\xef\xbb\xbf")
        head, *rows = self._rows(answer)
        assert head == [
            "Learner",
            "In the course",
            "The night stop (%)",
            "The night stop (attempts)",
            "Check yourself (%)",
            "Check yourself (attempts)",
            "Result (%)",
            "Score in the course",
        ]
        assert sorted(rows) == [
            ["'=HYPERLINK(1)", "yes", "", "0", "", "1", "", ""],
            ["Ælfa Ünal", "yes", "", "0", "", "0", "", ""],
        ]

    def test_the_page_leads_to_it(self, stage):
        stage.seat()
        seat = stage.seat("orlena")
        assert f'href="/gradebook.csv?session={seat.token}"' in seat.get("/gradebook").text

    def test_nobody_of_another_course_is_in_it(self, stage):
        form = stage.actor().launch(stage.activity())
        elsewhere = {"https://purl.imsglobal.org/spec/lti/claim/context": {"id": "other", "title": "Other"}}
        place = {"https://purl.imsglobal.org/spec/lti/claim/resource_link": {"id": "other-1"}}
        form.fields["id_token"] = minted(stage, form, {"name": "Far Away", "sub": "99", **elsewhere, **place})
        stage.seated(form.post(follow=False), form.session).start("quiz")
        stage.seat()
        assert "Far Away" not in stage.seat("orlena").get("/gradebook.csv").text

    def test_a_learner_gets_none(self, stage):
        assert stage.seat().get("/gradebook.csv").status_code == 404
