"""hrlearn translate: what is missing is laid out, and what is there is left alone."""

from __future__ import annotations

import re

import pytest
from click.testing import CliRunner

from hrlearn.authoring import coverage, read_package
from hrlearn.cli import main
from tests.unit.authoring.builder import Builder


@pytest.fixture
def lesson(tmp_path):
    return Builder(tmp_path / "content")


def run(*words):
    return CliRunner().invoke(main, [str(word) for word in words])


def overlay(lesson, language="ru"):
    return (lesson.folder / "locale" / f"{language}.yaml").read_text(encoding="utf-8")


def test_everything_that_is_missing_is_laid_out(lesson):
    done = run("translate", lesson.folder, "ru")
    assert done.exit_code == 0
    text = overlay(lesson)
    assert '#? title: "A small lesson"\n' in text
    assert '#? stop_story.intro: "You are on duty.\\n\\nIt is cold."\n' in text
    assert all(line.startswith("#? ") for line in text.splitlines())
    (left,) = [one for one in coverage(read_package(lesson.folder)) if one.language == "ru"]
    assert f"0 % translated, {left.total} texts of {left.total} left." in done.output
    assert "locale/ru/text/why.md is missing: copy text/why.md there" in done.output
    assert not (lesson.folder / "locale" / "ru").exists()


def test_taking_all_lines_over_gives_a_whole_translation(lesson):
    run("translate", lesson.folder, "ru")
    lines = [line for line in overlay(lesson).splitlines() if re.match(r"#\? [a-zA-Z0-9_./]+: ", line)]
    lesson.write("locale/ru.yaml", "\n".join(line.removeprefix("#? ") for line in lines))
    lesson.write("locale/ru/text/why.md", (lesson.folder / "text" / "why.md").read_text())
    done = run("translate", lesson.folder, "ru")
    assert "100 % translated, 0 texts" in done.output
    assert "#?" not in overlay(lesson)


def test_what_is_there_stays_byte_for_byte(lesson):
    own = '# My own comment.\ntitle:   "Урок"   # so\n\nobjectives.ask_first: >-\n  Сначала\n  спросить.\n# The end'
    lesson.write("locale/ru.yaml", own)
    assert run("translate", lesson.folder, "ru").exit_code == 0
    first = overlay(lesson)
    assert first.startswith(f"{own}\n#? ")
    assert "#? title:" not in first
    assert run("translate", lesson.folder, "ru").exit_code == 0
    assert overlay(lesson) == first


def test_a_line_that_is_taken_over_stays_where_it_is(lesson):
    run("translate", lesson.folder, "ru")
    lesson.write("locale/ru.yaml", overlay(lesson).replace('#? title: "A small lesson"', 'title: "Урок"'))
    run("translate", lesson.folder, "ru")
    assert 'title: "Урок"\n' in overlay(lesson)
    assert overlay(lesson).count("title: ") == len(re.findall(r"title: ", overlay(lesson)))
    assert overlay(lesson).count("#? title: ") == 0


def test_pages_are_never_written(lesson):
    lesson.write("locale/ru/text/why.md", "Моё.")
    run("translate", lesson.folder, "ru")
    assert (lesson.folder / "locale/ru/text/why.md").read_text() == "Моё."
    assert "why.md" not in overlay(lesson)


def test_new_texts_are_added_later(lesson):
    run("translate", lesson.folder, "ru")
    lesson.change("lesson.yaml", "  - {key: ask_first, text: Ask before you search.}", "  - {key: asking, text: Ask.}")
    lesson.write("items.yaml", (lesson.folder / "items.yaml").read_text().replace("ask_first", "asking"))
    run("translate", lesson.folder, "ru")
    assert '#? objectives.asking: "Ask."' in overlay(lesson)
    assert "ask_first" not in overlay(lesson)


def test_plural_forms_are_those_of_the_language(lesson):
    item = """\
  - uuid: 99999999-9999-4999-8999-999999999999
    key: hours
    kind: numeric
    objective: ask_first
    stem: How long?
    number: 72
    unit: {one: hour, other: hours}
    rationale: So long.
"""
    lesson.write("items.yaml", (lesson.folder / "items.yaml").read_text() + item)
    done = run("translate", lesson.folder, "ru")
    assert done.exit_code == 0, done.output
    forms = re.findall(r"#\? quiz\.items\.hours\.unit\.(\w+):", overlay(lesson))
    assert forms == ["one", "few", "many", "other"]  # CLDR, Russian cardinals


@pytest.mark.parametrize("language", ["en", "xx", "../up", "RU", "", "ru/../../x"])
def test_what_is_no_other_language_is_refused(lesson, tmp_path, language):
    before = lesson.files()
    done = run("translate", lesson.folder, language)
    assert done.exit_code == 2
    assert "language" in done.output
    assert lesson.files() == before
    assert sorted(path.name for path in tmp_path.iterdir()) == ["content"]


def test_a_faulty_translation_is_named_first(lesson):
    lesson.write("locale/ru.yaml", "titel: Урок\n")
    done = run("translate", lesson.folder, "ru")
    assert done.exit_code == 2
    assert "locale/ru.yaml:1: The lesson has no text 'titel'." in done.output
    assert overlay(lesson) == "titel: Урок\n"


def test_nothing_is_written_where_a_translation_would_change(lesson):
    own = 'title: "Урок\n#? с решёткой"\n'
    lesson.write("locale/ru.yaml", own)
    done = run("translate", lesson.folder, "ru")
    assert done.exit_code == 2
    assert "nothing was written" in done.output
    assert overlay(lesson) == own
