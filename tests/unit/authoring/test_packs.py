from __future__ import annotations

from datetime import date
from hashlib import sha256

import pytest

from hrlearn.attempts import slot_report, verified_slots
from hrlearn.authoring import installed_content, lint, load_locale_pack, read_locale_pack, read_package, survey
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


DRAFT = """\
format: 1
key: somewhere
title: Somewhere (draft)
draft: true
slots:
  phone.ambulance: {value: "000", source: A page}
  law.search_grounds: {value: Grounds, source: Law 1, verified_by: A lawyer, verified_on: 2026-11-01}
"""


class TestDrafts:
    def test_a_draft_is_read_and_nothing_in_it_counts(self):
        pack = load_locale_pack(DRAFT.encode(), "pack.yaml")
        assert (pack.draft, len(pack.slots)) == (True, 2)
        assert [pack.slot(key) for key in pack.slots] == [None, None]
        assert verified_slots(pack) == {}

    def test_an_entry_says_at_least_where_it_comes_from(self):
        error = _refusal(DRAFT.replace(", source: A page", ""))
        assert ("'source' is missing" in error.message, error.line) == (True, 6)

    def test_nothing_invented_is_a_draft(self):
        error = _refusal(DRAFT.replace("draft: true", "draft: true\nfictional: true"))
        assert ("'fictional'" in error.message, error.line) == (True, 4)

    def test_without_the_word_draft_all_of_it_is_needed(self):
        assert "'verified_by' is missing" in _refusal(DRAFT.replace("draft: true\n", "")).message

    def test_lint_says_that_it_is_a_draft(self, lesson):
        lesson.pack.with_name("somewhere.yaml").write_text(DRAFT, encoding="utf-8")
        assert "locale pack 'somewhere': draft, 2 slots" in [report.summary for report in survey(lesson.content)]


def _shipped(key):
    return read_locale_pack(installed_content().joinpath("locale_packs", f"{key}.yaml"))


class TestShipped:
    """What the brief's sources support, and no more."""

    @pytest.mark.parametrize(
        ("key", "slots"),
        [
            (
                "in",
                {
                    "law.treatment_immunity": "S54",
                    "law.hiv_test_consent": "S55",
                    "law.hiv_disclosure": "S55",
                    "law.syringe_possession": "S55",
                },
            ),
            ("kg", {"sop.patrol_plan": "S65"}),
            ("kz", {}),
            ("by", {}),
            ("ge", {}),
            ("tj", {}),
        ],
    )
    def test_drafts_hold_what_has_a_source(self, key, slots):
        pack = _shipped(key)
        assert (pack.key, pack.draft, pack.fictional) == (key, True, False)
        assert {name: value.source.split(":")[0] for name, value in pack.slots.items()} == slots
        assert {(value.verified_by, value.verified_on) for value in pack.slots.values()} <= {("", None)}

    @pytest.mark.parametrize("key", ["in", "kg", "kz", "by", "ge", "tj"])
    def test_no_lesson_can_be_placed_with_a_draft(self, key):
        for folder in installed_content().iterdir():
            if folder.joinpath("lesson.yaml").is_file():
                report = slot_report(read_package(folder).lesson, _shipped(key), date(2026, 11, 21))
                assert {status.state for status in report} <= {"missing", "draft"}
                assert [status.key for status in report if status.stops] == [s.key for s in report if s.blocking] != []

    @pytest.mark.parametrize("key", ["kz", "by", "ge", "tj"])
    def test_a_template_names_every_slot_that_the_lessons_use(self, key):
        text = installed_content().joinpath("locale_packs", f"{key}.yaml").read_text(encoding="utf-8")
        for folder in installed_content().iterdir():
            if folder.joinpath("lesson.yaml").is_file():
                lesson = read_package(folder).lesson
                assert [use.key for use in lesson.slots if f"# {use.key}:" not in text] == []

    @pytest.mark.parametrize("key", ["kz", "by", "ge", "tj"])
    def test_a_template_that_is_filled_in_is_read(self, key):
        text = installed_content().joinpath("locale_packs", f"{key}.yaml").read_text(encoding="utf-8")
        filled = text.replace("slots: {}", "slots:").replace(
            '  # phone.ambulance:\n  #   value: ""         # The ambulance. BLOCKING\n  #   source: ""',
            '  phone.ambulance:\n    value: "103"         # The ambulance\n    source: "The ministry"',
        )
        assert filled.count("103") == 1
        assert list(load_locale_pack(filled.encode(), "filled.yaml").slots) == ["phone.ambulance"]

    def test_the_demo_pack_verifies_everything(self):
        for folder in installed_content().iterdir():
            if folder.joinpath("lesson.yaml").is_file():
                report = slot_report(read_package(folder).lesson, _shipped("demo"), date(2036, 1, 1))
                assert {status.state for status in report} == {"verified"}
