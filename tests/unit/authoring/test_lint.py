from __future__ import annotations

import sys

import pytest

from hrlearn.authoring import (
    find_lessons,
    find_packs,
    installed_content,
    installed_lessons,
    lint,
    packs_beside,
    read_locale_pack,
    read_package,
    survey,
)
from hrlearn.errors import LessonError
from tests.unit.authoring.builder import Builder


def test_lessons_and_packs_are_found_below_a_folder(lesson):
    assert find_lessons(lesson.content) == (lesson.folder,)
    assert find_lessons(lesson.folder) == (lesson.folder,)
    assert find_packs(lesson.content) == (lesson.pack,)
    assert find_packs(lesson.pack) == (lesson.pack,)
    assert find_lessons(lesson.pack) == ()


def test_hidden_folders_are_left_out(lesson):
    Builder(lesson.content / ".venv")
    assert find_lessons(lesson.content) == (lesson.folder,)
    assert find_packs(lesson.content) == (lesson.pack,)


def test_packs_are_found_beside_and_above(lesson, tmp_path):
    assert [pack.key for pack in packs_beside(lesson.folder)] == ["demo"]
    (tmp_path / "alone").mkdir()
    assert packs_beside(tmp_path / "alone") == ()


def test_a_faulty_pack_beside_a_lesson_is_left_to_its_own_report(lesson):
    lesson.pack.write_text("- no pack\n", encoding="utf-8")
    assert packs_beside(lesson.folder) == ()
    assert {finding.file for finding in lint(lesson.content)} == {str(lesson.pack)}


def test_the_summary_counts(lesson):
    pack, small = survey(lesson.content)
    assert pack.summary == "locale pack 'demo': fictional, 2 slots"
    # Of nine equally likely paths four avoid both risks, and one of these is best twice.
    assert small.summary == (
        "small: pages 1; stop_story: scenes 2, random play ends bad (bad) 56 %, good (good) 11 %,"
        " nuanced (nuanced) 33 %; sums of meters 6 to 14; items multiple_response 1, single_choice 1, true_false 2;"
        " slots 3 (1 blocking); sources 2"
    )


def test_shares_that_depend_on_a_slot_are_told_as_a_range(lesson):
    condition = "{all: [{meter: S, at_least: 7}, {not: {slot: law.syringe_possession, is: true}}]}"
    lesson.change("scenario.yaml", "{meter: S, at_least: 7}", condition)
    assert "good (good) 0-11 %" in survey(lesson.folder)[0].summary


def test_a_lesson_that_is_refused_has_no_summary(lesson):
    lesson.change("scenario.yaml", "start: stop", "start: nowhere")
    assert [report.summary for report in survey(lesson.folder)] == [""]


def test_a_folder_without_lessons_is_an_error(tmp_path):
    with pytest.raises(LessonError, match="There is no lesson and no locale pack"):
        survey(tmp_path)


def test_two_lessons_do_not_share_a_uuid(lesson):
    other = Builder(lesson.content, "smaller")
    other.change("lesson.yaml", "key: small\n", "key: smaller\n")
    found = [finding for finding in lint(lesson.content) if finding.rule == "HR021"]
    assert {finding.file for finding in found} == {str(other.folder / "lesson.yaml")}
    assert [finding.line for finding in found] == [2, 12, 19, 27]
    assert str(lesson.folder) in found[0].message


@pytest.mark.usefixtures("other_lessons")
def test_installed_lessons_are_found_by_import_name(lesson, tmp_path, monkeypatch):
    lesson.content.rename(tmp_path / "hrlearn_content")
    (tmp_path / "hrlearn_content" / "__init__.py").write_text('"""Lessons."""\n')
    monkeypatch.syspath_prepend(tmp_path)
    (found,) = installed_lessons()
    assert read_package(found).lesson.key == "small"
    assert read_locale_pack(installed_content().joinpath("locale_packs", "demo.yaml")).fictional


def test_without_installed_lessons_it_says_so(monkeypatch):
    monkeypatch.setitem(sys.modules, "hrlearn_content", None)
    with pytest.raises(LessonError, match="No lessons are installed"):
        installed_lessons()
