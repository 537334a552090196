"""Lesson text: Markdown without HTML, slots, source tags and cards."""

from __future__ import annotations

from dataclasses import replace
from gettext import NullTranslations

import pytest

from hrlearn.model import UNVERIFIED_SENTENCE, LocalePack, Media, SlotValue, Source
from hrlearn.player.rendering import make_environment
from hrlearn.player.texts import TextMaker, Texts
from tests.unit.player.html import read
from tests.unit.player.lessons import LINKS, PACK, package


def texts(**slots: str | bool) -> Texts:
    environment = make_environment(lambda name: name, NullTranslations())
    pack = replace(PACK, slots={**PACK.slots, **{key.replace("__", "."): SlotValue(v) for key, v in slots.items()}})
    return TextMaker(environment.get_template("hrlearn/parts.html").module).texts(package(), pack, LINKS)


def test_html_of_an_author_is_shown_not_run():
    assert "<script>" not in texts().block("a <script>alert(1)</script> <b>b</b>")
    assert "&lt;script&gt;" in texts().block("a <script>alert(1)</script>")


@pytest.mark.parametrize("target", ["javascript:alert(1)", "data:text/html,x", "vbscript:x"])
def test_dangerous_links_are_no_links(target):
    assert "<a " not in texts().block(f"[click]({target})")


def test_links_open_outside_of_the_frame():
    link = read(texts().block("[WHO](https://who.int/x?a=1&b=2)")).one("a")
    assert link.attributes == {"href": "https://who.int/x?a=1&b=2", "rel": "noopener", "target": "_blank"}


@pytest.mark.parametrize("form", ["block", "inline"])
def test_a_slot_in_a_sentence_shows_its_value_escaped(form):
    made = getattr(texts(law__x='5 < 6 & "so" **not bold** {{law.y}} [S24]'), form)("It says {{law.x}} here.")
    assert "It says 5 &lt; 6 &amp; &#34;so&#34; **not bold** {{law.y}} [S24] here." in made


@pytest.mark.parametrize(("value", "word"), [(True, "yes"), (False, "no")])
def test_a_slot_with_a_truth_value_is_a_word(value, word):
    assert texts(law__x=value).plain("Allowed: {{ law.x }}.") == f"Allowed: {word}."


def test_an_unverified_slot_shows_the_agreed_sentence():
    assert texts().plain("So: {{law.nobody_knows}}") == f"So: {UNVERIFIED_SENTENCE}"
    assert read(texts().block("{{law.nobody_knows}}")).one("p", class_="hr-value").text == UNVERIFIED_SENTENCE


def test_a_character_without_a_local_name_keeps_a_name():
    assert texts().plain("{{cast.young_man}} waits.") == "Young man waits."


@pytest.mark.parametrize(
    "text",
    [
        "{{sop.exposure}}",
        "before\n{{sop.exposure}}\nafter",
        "- one\n\n  {{sop.exposure}}",
        "> quoted\n> {{sop.exposure}}",
    ],
)
def test_a_slot_on_a_line_of_its_own_becomes_a_box(text):
    box = read(texts().block(text)).one("div", class_="hr-slot")
    assert "Your service’s procedure" in box.text
    assert box.one("time").attributes["datetime"] == "2026-11-01"


def test_a_slot_in_code_stays_as_it_is():
    assert "<code>{{law.x}}</code>" in texts().block("`{{law.x}}`")
    assert "{{law.x}}" in texts().block("    {{law.x}}")


def test_source_tags_link_to_their_notes_and_are_noted_once_in_order():
    made = texts()
    first = read(made.block("A [S31] and [S24][S31]."))
    assert [link.attributes["href"] for link in first.all("a")] == ["#hr-S31", "#hr-S24", "#hr-S31"]
    assert first.all("a")[0].attributes["aria-label"] == "Source S31"
    assert [source.tag for source in made.notes] == ["S31", "S24"]


def test_general_knowledge_needs_no_entry_in_the_lesson():
    made = texts()
    made.block("Gloves help [GK].")
    assert made.notes == (Source("GK", "General knowledge.", "GK"),)


@pytest.mark.parametrize("text", ["[S99]", "[S24](https://who.int)", "`[S24]`", "[s24]", "array[S24x]"])
def test_what_is_no_tag_stays_text(text):
    made = texts()
    made.block(text)
    assert made.notes == ()


def test_a_line_that_begins_with_a_tag_is_not_swallowed():
    assert "says this" in texts().block("[S24]: says this")


def test_words_in_a_button_hold_no_links():
    made = texts()
    button = made.inline("Go [now](https://who.int) [S24]")
    assert "<a" not in button
    assert read(button).one("sup").text == "S24"
    assert [source.tag for source in made.notes] == ["S24"]


def test_plain_words_lose_signs_and_tags_and_get_no_escapes():
    made = texts(law__x="R&D")
    assert made.plain("**Bold** `code` [S24] {{law.x}}\nnext") == "Bold code R&D next"
    assert made.notes == ()


def test_the_voice_card_is_always_labelled():
    card = read(texts().block("> **Voice of a service user**\n> I *told* him.\n>\n> Twice."))
    assert "A composite, fictional voice" in card.one("figcaption").text
    assert card.one("blockquote").text == "I told him. Twice."
    assert card.all("strong") == []


@pytest.mark.parametrize("text", ["> **Remember**\n> Ask first.", "> **Remember:**\n>\n> Ask first."])
def test_the_key_point_card(text):
    card = read(texts().block(text)).one("section", class_="hr-remember")
    assert card.text == "Remember Ask first."
    assert card.all("p")[-1].text == "Ask first."


@pytest.mark.parametrize(
    "text", ["> **Remember** this.\n> x", "> Remember\n> x", "> - **Remember**", "> **Other**\n> x"]
)
def test_another_quote_stays_a_quote(text):
    made = read(texts().block(text))
    assert made.all("section") == []
    assert made.one("blockquote")


def test_headings_begin_below_the_title():
    made = read(texts().block("## One\n### Two\n## Three"))
    assert [one.tag for one in made.all("h1", "h2", "h3", "h4")] == ["h2", "h3", "h2"]


def test_pictures_come_from_the_package_only():
    made = texts()
    assert read(made.block("![x](media/street.svg)")).one("img").attributes["alt"].startswith("A street corner")
    assert "<img" not in made.block("![x](https://elsewhere.example/x.svg)")


def test_a_package_picture_is_addressed_by_version_and_path():
    found = texts().picture("media/timur.svg")
    assert found is not None
    assert found.url == f"/media/{package().content_hash}/media/timur.svg"
    assert texts().picture("media/none.svg") is None


def test_words_for_a_picture_may_hold_slots():
    media = {"m.svg": Media("m.svg", "{{cast.timur}} at a corner", "")}
    environment = make_environment(lambda name: name, NullTranslations())
    maker = TextMaker(environment.get_template("hrlearn/parts.html").module)
    found = maker.texts(replace(package(), media=media), PACK, LINKS).picture("m.svg")
    assert found is not None
    assert found.alt == "Timur at a corner"


def test_an_empty_value_counts_as_unverified():
    environment = make_environment(lambda name: name, NullTranslations())
    pack = LocalePack("p", "P", "sha256:p", slots={"law.x": SlotValue("")})
    maker = TextMaker(environment.get_template("hrlearn/parts.html").module)
    assert maker.texts(package(), pack, LINKS).slot("law.x").value is None
