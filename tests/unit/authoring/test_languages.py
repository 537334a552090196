"""Translations: their files, the rules about them, and how far each has come."""

from __future__ import annotations

from dataclasses import replace

import pytest

from hrlearn.authoring import bundle, coverage, lint, load_bundle, read_package, survey, untranslated
from hrlearn.errors import LessonError, UnknownNameError
from hrlearn.model import WordsKey, languages, localised, texts_of

RU = "locale/ru.yaml"
WHY = "locale/ru/text/why.md"
SOME = """\
title: Маленький урок
summary: Две сцены и тест.
stop_story.scenes.stop.lines.2: Я ничего не сделал.
quiz.items.when_to_go.stem: Когда вы идёте в клинику?
stop_story.scenes.stop.choices.ask.rationale: Сначала спросить — безопаснее для обоих [S31].
words.true: Верно
media.media/street.svg.alt: Ночная улица
"""
PAGE = "Сначала спросите [S31]. Звоните {{phone.ambulance}}.\n"


@pytest.fixture
def translated(lesson):
    lesson.write(RU, SOME)
    lesson.write(WHY, PAGE)
    return lesson


def _found(lesson, rule):
    return [finding for finding in lint(lesson.folder) if finding.rule == rule]


class TestReading:
    def test_texts_and_pages_are_read(self, translated):
        package = read_package(translated.folder)
        assert languages(package) == ("en", "ru")
        table = package.translations["ru"]
        assert table["title"] == "Маленький урок"
        assert table["text/why.md"] == PAGE

    def test_the_view_shows_them(self, translated):
        view = localised(read_package(translated.folder), "ru")
        learn, story, quiz = view.lesson.activities
        assert learn.content.pages[0].body == PAGE
        assert story.content.scenes[0].lines[1].text == "Я ничего не сделал."
        assert quiz.content.items[0].stem == "Когда вы идёте в клинику?"
        assert [option.text for option in quiz.content.items[2].options] == ["Верно", "False"]
        assert view.media["media/street.svg"].alt == "Ночная улица"

    def test_a_translation_makes_another_version(self, translated):
        before = read_package(translated.folder).content_hash
        translated.change(RU, "Маленький урок", "Малый урок")
        again = read_package(translated.folder).content_hash
        translated.write(WHY, "Спросите.\n")
        assert len({before, again, read_package(translated.folder).content_hash}) == 3

    def test_a_bundle_carries_them(self, translated):
        read = read_package(translated.folder)
        packed = load_bundle(bundle(translated.folder))
        assert packed == replace(read, walkthroughs=())
        assert packed.translations["ru"]["text/why.md"] == PAGE

    def test_a_language_may_have_pages_only(self, lesson):
        lesson.write(WHY, PAGE)
        assert read_package(lesson.folder).translations == {"ru": {"text/why.md": PAGE}}

    def test_what_a_translation_accepts_is_accepted(self, lesson):
        item = """
  - uuid: 99999999-9999-4999-8999-999999999999
    key: wash_with
    kind: short_text
    stem: What do you wash with?
    accepted: [soap]
    rationale: Soap and water.
"""
        text = (lesson.folder / "items.yaml").read_text(encoding="utf-8")
        lesson.write("items.yaml", text + item)
        lesson.write(RU, "quiz.items.wash_with.accepted: [мыло, мыло и вода]\n")
        package = read_package(lesson.folder)
        assert package.lesson.activity("quiz").content.item("wash_with").detail == WordsKey(
            ("soap", "мыло", "мыло и вода")
        )
        assert texts_of(package)["quiz.items.wash_with.accepted"] == "soap"


class TestFaults:
    @pytest.mark.parametrize(
        ("old", "new", "rule", "says"),
        [
            ("summary:", "summery:", "HR602", "Did you mean 'summary'?"),
            ("summary:", "12:", "HR602", "no text '12'"),
            ("scenes.stop.lines.2", "scenes.stop.lines.9", "HR602", "no text"),
            (
                "quiz.items.when_to_go",
                "quiz.items.when_to_leave",
                "HR602",
                "Did you mean 'quiz.items.when_to_go.stem'?",
            ),
            ("title: Маленький урок", "title: [Маленький]", "HR007", "must be text"),
            ("title: Маленький урок", "title: 112", "HR007", "quotes"),
            ("title: Маленький урок", "title: да: нет", "HR002", "colon"),
            ("summary: Две сцены", "title: Две сцены", "HR003", "twice"),
        ],
    )
    def test_reading_refuses_with_file_and_line(self, translated, old, new, rule, says):
        translated.change(RU, old, new)
        (found,) = [each for each in lint(translated.folder) if each.rule == rule]
        assert (found.file, found.line) == (str(translated.folder / RU), translated.line(RU, new))
        assert says in f"{found.message} {found.fix}"
        with pytest.raises(LessonError) as caught:
            read_package(translated.folder)
        assert (caught.value.file, caught.value.line) == (found.file, found.line)

    def test_an_orphaned_page_is_named(self, translated):
        translated.write("locale/ru/text/wy.md", "Почему.")
        (found,) = lint(translated.folder)
        assert (found.rule, found.file) == ("HR602", str(translated.folder / "locale/ru/text/wy.md"))
        assert "Did you mean 'text/why.md'?" in found.fix

    @pytest.mark.parametrize("code", ["kg", "russian", "RU", "xx"])
    def test_a_file_for_no_language_is_refused(self, lesson, code):
        lesson.write(f"locale/{code}.yaml", "title: Урок\n")
        (found,) = lint(lesson.folder)
        assert (found.rule, found.file) == ("HR605", str(lesson.folder / f"locale/{code}.yaml"))
        with pytest.raises(LessonError):
            read_package(lesson.folder)

    def test_the_own_language_needs_no_translation(self, lesson):
        lesson.write("locale/en/text/why.md", "Why.")
        assert [(each.rule, "itself is in en" in each.message) for each in lint(lesson.folder)] == [("HR605", True)]

    def test_a_plural_form_that_the_language_has_not_is_an_orphan(self, lesson):
        _with_days(lesson)
        lesson.write("locale/tg.yaml", "quiz.items.days.unit.few: рӯз\n")
        assert [each.rule for each in lint(lesson.folder)] == ["HR602"]

    def test_a_copied_sentence_is_a_warning(self, translated):
        translated.change(RU, "Когда вы идёте в клинику?", "When do you go to the clinic?")
        (found,) = _found(translated, "HR603")
        assert (found.line, found.level) == (translated.line(RU, "quiz.items.when_to_go.stem"), "warning")

    def test_a_copied_name_is_fine(self, translated):
        translated.change(RU, "media.media/street.svg.alt: Ночная улица", "quiz.items.when_to_go.options.now.text: Now")
        assert _found(translated, "HR603") == []

    @pytest.mark.parametrize(
        ("file", "old", "new"),
        [
            (WHY, "{{phone.ambulance}}", "103"),
            (WHY, " [S31]", ""),
            (RU, " [S31]", ""),
            (RU, "Я ничего не сделал.", "'{{cast.timur}} ничего не сделал.'"),
        ],
    )
    def test_a_lost_mark_is_an_error(self, translated, file, old, new):
        assert _found(translated, "HR604") == []
        translated.change(file, old, new)
        assert [(each.file, each.level) for each in _found(translated, "HR604")] == [
            (str(translated.folder / file), "error")
        ]

    def test_the_other_rules_look_at_translations_too(self, translated):
        translated.change(RU, "Две сцены", "<b>Две</b> {{law.unknown}} [S99] сцены")
        found = {each.rule for each in lint(translated.folder) if each.file.endswith(RU)}
        assert {"HR025", "HR026", "HR033"} <= found

    def test_quoted_speech_may_keep_its_words_in_a_translation(self, translated):
        translated.change(RU, "Я ничего не сделал.", "Я не наркоман.")
        assert _found(translated, "HR401") == []
        translated.change(RU, "Две сцены и тест.", "Он наркоман.")
        assert [each.line for each in _found(translated, "HR401")] == [2]


def _with_days(lesson):
    text = (lesson.folder / "items.yaml").read_text(encoding="utf-8")
    item = """
  - uuid: 99999999-9999-4999-8999-999999999999
    key: days
    kind: numeric
    stem: How long does the course last?
    number: 28
    unit: {one: day, other: days}
    rationale: Four weeks.
"""
    lesson.write("items.yaml", text + item)


class TestCoverage:
    def test_a_warning_for_each_language_says_what_is_missing(self, translated):
        (found,) = _found(translated, "HR601")
        (told,) = coverage(read_package(translated.folder))
        assert (found.level, found.file) == ("warning", str(translated.folder / RU))
        assert found.message.startswith(
            f"{len(told.missing)} of {told.total} texts are not translated into ru: objectiv"
        )

    def test_every_text_is_translated_or_missing(self, translated):
        package = read_package(translated.folder)
        (told,) = coverage(package)
        # Eight are translated. What has no words of its own and the names of sources are not asked for.
        assert told.translated == 8
        silent = {"stop_story.characters.timur.name", "stop_story.scenes.boot.lines.1", "sources.S31", "sources.GK"}
        assert set(texts_of(package)) - set(untranslated(package, "ru")) - set(package.translations["ru"]) == silent
        assert told.total == len(texts_of(package)) - len(silent)

    def test_a_whole_translation_is_complete(self, lesson):
        missing = untranslated(read_package(lesson.folder), "ru")
        pages = {key: text for key, text in missing.items() if key.endswith(".md")}
        lesson.write(RU, "".join(f'{key}: "ру {_quoted(text)}"\n' for key, text in missing.items() if key not in pages))
        lesson.write(WHY, "По-русски " + pages["text/why.md"])
        (told,) = coverage(read_package(lesson.folder))
        assert (told.missing, told.percent) == ((), 100)
        assert {each.rule for each in lint(lesson.folder)} & {"HR601", "HR602", "HR603", "HR604", "HR605"} == set()
        assert localised(read_package(lesson.folder), "ru").fallbacks == frozenset()

    def test_a_new_language_lacks_everything(self, lesson):
        package = read_package(lesson.folder)
        assert list(untranslated(package, "kk"))[:3] == ["title", "summary", "objectives.ask_first"]
        with pytest.raises(UnknownNameError):
            untranslated(package, "kg") if _with_days(lesson) else untranslated(read_package(lesson.folder), "kg")

    def test_units_are_asked_for_in_the_forms_of_the_language(self, lesson):
        _with_days(lesson)
        package = read_package(lesson.folder)
        wanted = {key: text for key, text in untranslated(package, "ru").items() if ".unit." in key}
        assert wanted == {
            "quiz.items.days.unit.one": "day",
            "quiz.items.days.unit.few": "days",
            "quiz.items.days.unit.many": "days",
            "quiz.items.days.unit.other": "days",
        }
        assert [key for key in untranslated(package, "tg") if ".unit." in key] == ["quiz.items.days.unit.other"]

    def test_the_summary_tells_how_far_each_language_is(self, translated):
        (_, report) = survey(translated.content)
        (told,) = report.coverage
        assert f"languages en, ru {told.percent} % (8 of {told.total})" in report.summary


def _quoted(text):
    return text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
