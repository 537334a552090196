"""The administration and the purge at the operator's terminal."""

from __future__ import annotations

import re

import pytest

from tests.lti.test_commands import Operator


@pytest.fixture
def operator(tmp_path):
    made = Operator(f"sqlite:///{tmp_path / 'tool.db'}")
    made.run("db", "upgrade")
    made.run("registration", "add", *made.register("https://moodle.example"))
    return made


def test_a_link_into_the_administration(operator, tmp_path):
    said = operator.run("admin", "link", "--academy", "practice")
    link = re.search(rf"{re.escape(operator.base_url)}/admin/enter\?link=(\S+)", said)[1]
    assert "works once" in said
    assert link.partition(".")[2].encode() not in b"".join(each.read_bytes() for each in tmp_path.glob("tool.db*"))
    assert "no academy" in operator.run("admin", "link", "--academy", "nowhere", code=1)


def test_the_purge_says_what_it_did(operator):
    assert "1 academies looked through, 0 lines" in operator.run("privacy", "purge")
    said = operator.run("privacy", "purge", code=1, HRLEARN_AUDIT_DAYS="0")
    assert "HRLEARN_AUDIT_DAYS" in said
