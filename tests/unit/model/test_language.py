"""The table of texts, and the view of a package in a language."""

from __future__ import annotations

import dataclasses
from dataclasses import replace
from fractions import Fraction

import pytest

from hrlearn.errors import UnknownNameError
from hrlearn.model import (
    Assessment,
    Character,
    Criterion,
    Gap,
    Gaps,
    Hint,
    Lesson,
    LessonPackage,
    Media,
    NumberKey,
    Objective,
    Page,
    Pages,
    Row,
    Rubric,
    SlotUse,
    Source,
    Unit,
    WordsKey,
    accepting_all,
    direction,
    languages,
    localised,
    misfit,
    needs_translation,
    texts_of,
)
from tests.unit.builders import a_scenario, an_activity, an_item, options

STORY = a_scenario()
STORY = replace(
    STORY,
    characters=(Character("timur", "{{cast.timur}}", "the man"),),
    scenes=(replace(STORY.scenes[0], hints=(Hint("Look first."),)), *STORY.scenes[1:]),
    questions=("What now?",),
)
DAYS = Unit({"one": "day", "other": "days"})
BANK = Assessment(
    (
        an_item(key="first", uuid="u1"),
        an_item("true_false", key="says", uuid="u2"),
        an_item("numeric", key="days", uuid="u3", options=(), detail=NumberKey(Fraction(28), unit=DAYS)),
        an_item("short_text", key="name", uuid="u4", options=(), detail=WordsKey(("soap", "soap and water"))),
        an_item(
            "cloze",
            key="gaps",
            uuid="u5",
            options=(),
            detail=Gaps(
                "Wash [[what]] for [[how]].",
                (Gap("what", "What?", accepted=("it",)), Gap("how", "How long?", options(("long", True)))),
            ),
        ),
        an_item("matching", key="rows", uuid="u6", rows=(Row("hiv", "HIV", "a", "Good."),)),
        an_item("reflection", key="told", uuid="u7", options=(), detail=Rubric((Criterion("clear", "Is clear", 2),))),
    ),
    "Answer.",
)
PACKAGE = LessonPackage(
    Lesson(
        "u",
        "small",
        "A lesson",
        "Short.",
        "en",
        ("cadet",),
        5,
        (Objective("ask", "Ask first."),),
        (
            an_activity(Pages((Page("why", "Why", "Because.", "text/why.md"),)), key="learn", title="Read"),
            an_activity(STORY, key="story", title="The stop", summary="Play."),
            an_activity(replace(BANK, form="a"), key="pre", title="Before"),
            an_activity(replace(BANK, form="b"), key="post", title="After"),
        ),
        sources=(Source("S31", "A guideline", "A"),),
    ),
    "sha256:x",
    {"media/street.svg": Media("media/street.svg", "A street", "Us")},
)
IDS = {
    "title": "A lesson",
    "summary": "Short.",
    "objectives.ask": "Ask first.",
    "activities.story.title": "The stop",
    "activities.story.summary": "Play.",
    "learn.pages.why.title": "Why",
    "text/why.md": "Because.",
    "story.intro": "Intro",
    "story.role": "You are an officer.",
    "story.meters.S.title": "Safety",
    "story.meters.S.words.0": "low",
    "story.meters.S.words.6": "high",
    "story.flags.HARM": None,
    "story.flags.HARM.title": "Somebody was hurt",
    "story.characters.timur.name": "{{cast.timur}}",
    "story.characters.timur.role": "the man",
    "story.scenes.stop.title": "Stop",
    "story.scenes.stop.lines.1": "It is night.",
    "story.scenes.stop.hints.1": "Look first.",
    "story.scenes.stop.choices.kind.text": "Ask",
    "story.scenes.stop.choices.kind.outcome": "He nods.",
    "story.scenes.stop.choices.kind.rationale": "r",
    "story.endings.bad.title": "Bad",
    "story.endings.bad.text": "bad",
    "story.questions.1": "What now?",
    "pre.intro": "Answer.",
    "pre.items.first.stem": "What do you do?",
    "pre.items.first.rationale": "Because.",
    "pre.items.first.options.a.text": "text a",
    "pre.items.first.options.a.feedback": "feedback a",
    "post.items.first.stem": None,
    "words.true": "text true",
    "pre.items.says.options.true.text": None,
    "pre.items.says.options.true.feedback": "feedback true",
    "pre.items.days.unit.one": "day",
    "pre.items.days.unit.other": "days",
    "pre.items.name.accepted": "soap\nsoap and water",
    "pre.items.gaps.text": "Wash [[what]] for [[how]].",
    "pre.items.gaps.gaps.what.label": "What?",
    "pre.items.gaps.gaps.what.accepted": "it",
    "pre.items.gaps.gaps.how.options.long.text": "text long",
    "pre.items.rows.rows.hiv.text": "HIV",
    "pre.items.rows.rows.hiv.feedback": "Good.",
    "pre.items.told.criteria.clear": "Is clear",
    "sources.S31": "A guideline",
    "media.media/street.svg.alt": "A street",
}
"""Some ids of the reference, each with its text; None where there must be no such id."""


@pytest.mark.parametrize("key", IDS)
def test_a_text_has_its_id(key):
    assert texts_of(PACKAGE).get(key) == IDS[key]


def _strings(thing, path=()):
    """Yield every text of a value with the names of the members that lead to it, past all of our own tables."""
    if isinstance(thing, str):
        yield path, thing
    elif dataclasses.is_dataclass(thing):
        for member in dataclasses.fields(thing):
            yield from _strings(getattr(thing, member.name), (*path, member.name))
    elif isinstance(thing, tuple | frozenset | list):
        for each in thing:
            yield from _strings(each, path)
    elif hasattr(thing, "items"):
        for key, each in thing.items():
            yield from _strings(each, (*path, key))


NOT_READ = {
    "key", "uuid", "kind", "goto", "start", "flag", "flags", "meter", "relation", "objective", "rule", "policy",
    "language", "audience", "verdict", "tone", "answer", "form", "tag", "grade", "path", "credit", "content_hash",
    "file", "verified",
}  # fmt: skip


def test_no_text_that_a_learner_reads_is_forgotten():
    known = set(texts_of(PACKAGE).values())
    lists = {entry for text in known for entry in text.split("\n")}
    forgotten = [
        (path, text)
        for path, text in _strings(PACKAGE)
        if text and path[-1] not in NOT_READ and text not in known | lists
    ]
    assert forgotten == []


def _names(package):
    """Return all keys and the like, but for what must differ between two languages."""
    names = [(path, text) for path, text in _strings(package) if path[-1] in NOT_READ and path[0] != "translations"]
    return [each for each in names if each[0] != ("lesson", "language")]


def _translated(*keys, **more):
    table = {key: f"<{key}>" for key in keys} | more
    return replace(PACKAGE, translations={"ru": table})


class TestView:
    def test_everything_that_is_translated_is_shown_so(self):
        keys = [key for key in texts_of(PACKAGE) if ".unit." not in key]
        view = localised(_translated(*keys), "ru")
        assert set(texts_of(replace(view, translations={})).values()) >= {
            f"<{key}>" for key in keys if "acc" not in key
        }
        assert view.fallbacks == {"day", "days"}

    def test_what_is_missing_stays_and_is_listed(self):
        view = localised(_translated("title"), "ru")
        assert (view.lesson.title, view.lesson.summary) == ("<title>", "Short.")
        assert "Short." in view.fallbacks
        assert "A lesson" not in view.fallbacks

    def test_a_text_of_slots_alone_and_the_name_of_a_source_are_not_missing(self):
        assert not localised(_translated("title"), "ru").fallbacks & {"{{cast.timur}}", "A guideline"}

    def test_the_view_says_which_language_it_is_in(self):
        view = localised(_translated("title"), "ru")
        assert (view.lesson.language, view.original, languages(view)) == ("ru", "en", ("en", "ru"))

    def test_the_version_and_all_keys_stay(self):
        package = _translated(*texts_of(PACKAGE))
        view = localised(package, "ru")
        assert view.content_hash == package.content_hash
        assert _names(view) == _names(package)

    def test_both_activities_of_one_bank_are_translated(self):
        view = localised(_translated("pre.items.first.stem"), "ru")
        stems = [activity.content.items[0].stem for activity in view.lesson.activities[2:]]
        assert stems == ["<pre.items.first.stem>"] * 2

    def test_a_unit_takes_the_forms_of_the_language(self):
        forms = {"one": "день", "few": "дня", "many": "дней", "other": "дня"}
        table = {f"pre.items.days.unit.{form}": text for form, text in forms.items()}
        view = localised(replace(PACKAGE, translations={"ru": table}), "ru")
        assert view.lesson.activity("pre").content.item("days").detail.unit.forms == forms

    def test_the_own_language_is_the_package_itself(self):
        assert localised(PACKAGE, "en") is PACKAGE

    def test_an_unknown_language_is_refused(self):
        with pytest.raises(UnknownNameError, match="'kk'"):
            localised(_translated("title"), "kk")


TABLES = {"ru": {"pre.items.name.accepted": "мыло\nвода"}, "kk": {"pre.items.name.accepted": "сабын"}}


class TestAccepted:
    READ = accepting_all(replace(PACKAGE, translations=TABLES))

    def _accepted(self, package):
        return package.lesson.activity("pre").content.item("name").detail.accepted

    def test_what_any_translation_accepts_is_accepted(self):
        assert self._accepted(self.READ) == ("soap", "soap and water", "сабын", "мыло", "вода")

    def test_it_is_accepted_in_every_view_with_its_own_words_first(self):
        assert self._accepted(localised(self.READ, "ru")) == ("мыло", "вода", "soap", "soap and water", "сабын")

    def test_the_table_of_texts_keeps_the_words_of_the_lesson(self):
        assert texts_of(self.READ)["pre.items.name.accepted"] == "soap\nsoap and water"

    def test_without_translations_nothing_changes(self):
        assert accepting_all(PACKAGE) is PACKAGE


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("en", "ltr"),
        ("ru", "ltr"),
        ("ar", "rtl"),
        ("fa-AF", "rtl"),
        ("ur", "rtl"),
        ("tg-Arab", "rtl"),
        ("az-Latn", "ltr"),
        ("ks-Deva", "ltr"),
    ],
)
def test_direction(language, expected):
    assert direction(language) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [("Ask.", True), ("{{law.ask}}", False), ("{{law.ask}} [S31], [GK]", False), ("[[gap]] 28", False), ("мыло", True)],
)
def test_what_needs_a_translation(text, expected):
    assert needs_translation(text) is expected


@pytest.mark.parametrize(
    ("use", "value", "expected"),
    [
        (SlotUse("law.ask"), "Any sentence.", ""),
        (SlotUse("law.ask"), True, "must be text"),
        (SlotUse("law.ask", kind="boolean"), False, ""),
        (SlotUse("law.ask", kind="boolean"), "yes", "must be true or false"),
        (SlotUse("law.ask", kind="choice", values=("short", "long")), "long", ""),
        (SlotUse("law.ask", kind="choice", values=("short", "long")), "medium", "must be one of short, long"),
    ],
)
def test_what_fits_the_kind_of_a_slot(use, value, expected):
    assert misfit(use, value) == expected
