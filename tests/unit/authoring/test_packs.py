from __future__ import annotations

from datetime import date
from hashlib import sha256

import pytest

from hrlearn.authoring import lint, load_locale_pack, read_locale_pack
from hrlearn.errors import LessonError
from hrlearn.model import SlotValue

REAL = """\
format: 1
key: practice_land
title: Practice land
slots:
  phone.ambulance:
    value: "000"
    source: Ministry
    verified_by: A lawyer
    verified_on: 2026-11-01
  law.sharps_declaration_safe: {value: true, source: Law 1, verified_by: A lawyer, verified_on: 2026-10-01}
"""


def _refusal(text):
    with pytest.raises(LessonError) as caught:
        load_locale_pack(text.encode(), "pack.yaml")
    return caught.value


def test_a_pack_is_read():
    pack = load_locale_pack(REAL.encode(), "pack.yaml")
    assert (pack.key, pack.title, pack.fictional) == ("practice_land", "Practice land", False)
    assert pack.slot("phone.ambulance") == SlotValue("000", "Ministry", "A lawyer", date(2026, 11, 1))
    assert pack.slot("law.sharps_declaration_safe").value is True
    assert pack.content_hash == f"sha256:{sha256(REAL.encode()).hexdigest()}"


def test_a_pack_is_read_from_its_file(lesson):
    pack = read_locale_pack(lesson.pack)
    assert pack.fictional
    assert pack.slot("law.syringe_possession").verified_by == ""


@pytest.mark.parametrize(
    "member", ["source: Ministry", "verified_by: A lawyer\n    verified_on", "verified_on: 2026-11-01"]
)
def test_a_real_statement_says_who_verified_it_and_when(member):
    name = member.split(":")[0]
    error = _refusal(REAL.replace(f"    {name}: ", "    # ", 1))
    assert f"'{name}' is missing" in error.message
    assert error.line == 5


@pytest.mark.parametrize(
    ("old", "new", "line", "says"),
    [
        ('"000"', "000", 6, "number"),
        ('"000"', "103", 6, "must be text"),
        ("value: true", "value: yes", 10, "bare word"),
        ("phone.ambulance", "ambulance", 5, "a slot such as"),
        ("verified_on: 2026-11-01", "verified_on: soon", 9, "must be a date"),
        ("title: Practice land", "name: Practice land", 3, "not a member"),
        ("slots:", "slot:", 4, "Did you mean 'slots'"),
        ("key: practice_land", "key: Practice Land", 2, "lower-case"),
    ],
)
def test_a_faulty_pack_is_refused_with_its_line(tmp_path, old, new, line, says):
    path = tmp_path / "pack.yaml"
    path.write_text(REAL.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(LessonError):
        read_locale_pack(path)
    assert line in [finding.line for finding in lint(path) if says in f"{finding.message} {finding.fix}"]


def test_slots_that_are_a_list_are_refused():
    assert "must be a mapping" in _refusal("format: 1\nkey: a\ntitle: b\nslots: [a]\n").message


def test_a_faulty_pack_is_found_by_lint(lesson):
    text = lesson.pack.read_text(encoding="utf-8")
    lesson.pack.write_text(text.replace("fictional: true", "fictional: yes"), encoding="utf-8")
    assert [(f.rule, f.file, f.line) for f in lint(lesson.content)] == [("HR004", str(lesson.pack), 4)]
    assert [f.rule for f in lint(lesson.pack)] == ["HR004"]
