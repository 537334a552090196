"""Every kind of item goes from the screen through a plain form back to the response that was meant."""

from __future__ import annotations

import json
from collections.abc import Mapping

import pytest

from hrlearn import items
from hrlearn.attempts import AttemptState, admit
from hrlearn.model import Item
from hrlearn.player import FormEvents, form_events
from hrlearn.player.fields import PARTIALS
from hrlearn.player.saved import encoded, has_answer
from tests.unit.player.html import Element, read
from tests.unit.player.kinds import answered, every_kind, the_quiz
from tests.unit.player.kinds import items as every_item
from tests.unit.player.lessons import LINKS, facts, go_on, play
from tests.unit.player.screens import PLAYER, every_screen

DEFINITION, PACKAGE = the_quiz(), every_kind()
ITEMS = {item.key: item for item in every_item()}
NUMBERS = {key: str(n) for n, key in enumerate(ITEMS, start=1)}
LABELS = ("right", "half right", "wrong")
EVERY = [(key, one.label) for key, item in ITEMS.items() for one in items.samples(item) if one.share is not None]


def _posts(item: Item, raw_parts: Mapping[str, object]) -> bool:
    """Say whether a browser could post such a response: texts in the fields that it was given."""
    known = set(raw_parts) <= set(items.present(item, 0).parts)
    lists = [values for values in raw_parts.values() if isinstance(values, list)]
    return known and len(lists) == len(raw_parts) and all(isinstance(v, str) for values in lists for v in values)


REFUSED = [
    (key, one.label)
    for key, item in ITEMS.items()
    for one in items.samples(item)
    if one.share is None and _posts(item, one.raw)
]


def raw(key: str, label: str) -> dict[str, list[str]]:
    return dict(next(one.raw for one in items.samples(ITEMS[key]) if one.label == label))


def screen(state: AttemptState, step: str = "", **more: object) -> Element:
    return read(PLAYER.attempt(facts(DEFINITION, state, PACKAGE, **more), LINKS, step).html)


def _value(entry: Element) -> str | None:
    kind = entry.attributes.get("type")
    if entry.tag == "textarea":
        # A parser drops the first line end of a text field; browsers then post the ends of the network.
        return "".join(str(child) for child in entry.children).removeprefix("\n").replace("\n", "\r\n")
    if entry.tag == "select":
        chosen = entry.all("option", selected="") or entry.all("option")
        return chosen[0].attributes.get("value", chosen[0].text)
    return None if kind in {"radio", "checkbox"} and "checked" not in entry.attributes else entry.attributes["value"]


def posted(form: Element) -> dict[str, list[str]]:
    """Return what a browser would post: every field that is filled in, the empty texts too."""
    fields: dict[str, list[str]] = {}
    for entry in form.all("input", "select", "textarea"):
        value = _value(entry)
        if value is not None:
            fields.setdefault(entry.attributes["name"], []).append(value)
    return fields


def filled(form: Element, key: str, parts: dict[str, list[str]]) -> dict[str, list[str]]:
    """Return the post of a form in which somebody has answered one item, by choosing only what it offers."""
    fields = {name: values for name, values in posted(form).items() if not name.startswith(f"item.{key}.")}
    for part, values in parts.items():
        controls = form.all(name=f"item.{key}.{part}")
        assert controls, f"no field for {part}"
        assert all(_offers(controls, value) for value in values), (part, values)
        fields[f"item.{key}.{part}"] = [value.replace("\n", "\r\n") for value in values]
    return fields


def _offers(controls: list[Element], value: str) -> bool:
    options = {each.attributes.get("value", each.text) for one in controls for each in one.all("option")}
    choices = {one.attributes["value"] for one in controls if one.attributes.get("type") in {"radio", "checkbox"}}
    return value in options | choices or controls[0].tag == "textarea" or controls[0].attributes.get("type") == "text"


def save(form: dict[str, list[str]], state: AttemptState, do: str = "save") -> tuple[FormEvents, AttemptState]:
    made = form_events(DEFINITION.activity, form | {"do": [do]})
    for envelope in made.envelopes:
        _, state = admit(DEFINITION, state, envelope, None, "2026-11-21T00:00:00Z")
    return made, state


def test_every_kind_has_a_form_and_a_sample_lesson():
    assert set(PARTIALS) == set(items.ITEM_TYPES) == {item.kind for item in ITEMS.values()}
    assert all(items.check(item) == () for item in ITEMS.values())


@pytest.mark.parametrize(("key", "label"), EVERY)
def test_an_answer_comes_back_from_a_plain_form_as_it_was_meant(key, label):
    state = play(DEFINITION)
    wanted = items.read(ITEMS[key], raw(key, label))
    _, after = save(filled(screen(state).one("form"), key, raw(key, label)), state)
    stored = after.work.answers.get(key)
    assert (stored.response.parts if stored else {}) == (wanted.parts if any(wanted.parts.values()) else {})
    assert set(after.work.answers) <= {key}


@pytest.mark.parametrize("label", LABELS)
def test_a_form_posted_as_it_was_shown_changes_nothing(label):
    state = answered(DEFINITION, label)
    made, _ = save(posted(screen(state).one("form")), state)
    assert made.envelopes == ()
    assert made.unanswered == sum(1 for key in ITEMS if not has_answer(raw(key, label)))


@pytest.mark.parametrize("key", list(ITEMS))
def test_an_emptied_answer_is_a_change(key):
    state = answered(DEFINITION, "right")
    made, after = save(filled(screen(state).one("form"), key, {}), state)
    assert [one.body["item"] for one in made.envelopes] == [key]
    assert not any(after.work.answers[key].response.parts.values())


def test_what_is_saved_is_written_in_one_way_only():
    parts = {"text": ["a\nb \u2028 \" ' & \u0417"], "chosen": ["b", "a"], "none": [], "blank": ["  "]}
    assert encoded(parts) == '[["chosen","a"],["chosen","b"],["text","a\\nb \u2028 \\" \' & \u0417"]]'
    assert json.loads(encoded(parts)) == [["chosen", "a"], ["chosen", "b"], ["text", parts["text"][0]]]
    assert encoded({}) == "[]"


@pytest.mark.parametrize(("key", "label"), REFUSED)
def test_what_would_be_refused_is_told_and_the_rest_is_saved(key, label):
    state = play(DEFINITION)
    other = "several" if key == "single" else "single"
    form = posted(screen(state).one("form")) | {
        f"item.{key}.{part}": values for part, values in raw(key, label).items()
    }
    form[f"item.{other}.chosen"] = raw(other, "right")["chosen"]
    made, after = save(form, state, "submit")
    assert set(made.faults) == {key}
    assert made.faults[key].message
    assert made.step == ""
    assert not after.closed
    assert set(after.work.answers) == {other}


def test_fields_that_a_form_does_not_have_are_left_alone():
    state = play(DEFINITION)
    made, _ = save(posted(screen(state).one("form")) | {"item.word.words": ["x"], "item.none.text": ["x"]}, state)
    assert made.envelopes == ()


def test_a_refused_text_stays_on_the_page_as_typed():
    long = "hep B " * 100
    state = answered(DEFINITION, "half right")
    form = filled(screen(state).one("form"), "word", {"text": [long]})
    made, after = save(form, state)
    again = read(PLAYER.attempt(facts(DEFINITION, after, PACKAGE), LINKS, made.step, made.faults).html)
    field = _question(again, "word")
    assert field.one("input", name="item.word.text").attributes["value"] == long
    assert "is longer than 200 characters" in field.one("p", class_="hr-fault").text
    assert field.one("p", class_="hr-fault").attributes["id"] in field.attributes["aria-describedby"].split()
    assert json.loads(field.one("input", name="was.word").attributes["value"]) == [
        ["text", raw("word", "half right")["text"][0]]
    ]
    assert "1 answer is not saved." in again.text
    _, mended = save(posted(again.one("form")) | {"item.word.text": ["hep B"]}, after)
    assert mended.work.answers["word"].response.one("text") == "hep B"


def _question(of: Element, key: str) -> Element:
    return next(one for one in of.all("fieldset") if one.attributes.get("data-item") == key)


def test_a_quiz_that_asks_some_items_shows_and_takes_only_these():
    state = play(DEFINITION)
    drawn = ("hours", "single")
    state = AttemptState(
        0, state.work, type(state.terms)(state.terms.at, state.terms.time_factor, drawn, state.terms.endings)
    )
    form = screen(state).one("form")
    assert [one.attributes["data-item"] for one in form.all("fieldset") if "data-item" in one.attributes] == list(drawn)
    made, after = save(filled(form, "hours", {"number": ["72"]}), state, "submit")
    assert (made.unanswered, made.step) == (1, "confirm")
    assert set(after.work.answers) == {"hours"}


def test_lines_of_an_order_stand_as_they_were_numbered():
    state = answered(DEFINITION, "right")
    numbers = [one.all("option", selected="")[0].text for one in _question(screen(state), "steps").all("select")]
    assert numbers == ["1", "2", "3", "4"]


def test_certainty_tells_its_marks_in_words():
    field = _question(screen(play(DEFINITION)), "sure")
    assert "How sure are you?" in field.text
    assert "Very sure right: +3, wrong: \N{MINUS SIGN}6" in field.text


def test_a_unit_follows_its_number():
    state = play(DEFINITION, ("response", {"item": "hours", "response": {"number": ["1"]}}))
    assert "hour" in _question(screen(state), "hours").text.split()
    assert "hours" in _question(screen(play(DEFINITION)), "hours").text.split()


def test_places_on_a_picture_carry_the_numbers_of_the_list():
    field = _question(screen(play(DEFINITION)), "spot")
    spots = {one.attributes["data-hr-pick"]: one.one("text").text for one in field.all("g")}
    listed = {one.one("input").attributes["value"]: one.one("b").text for one in field.all("label")}
    assert spots == listed
    assert field.one("svg").attributes == {"viewbox": "0 0 640 300", "aria-hidden": "true"}
    assert field.one("rect").attributes["width"] == "60"


def closed(label: str) -> AttemptState:
    return go_on(DEFINITION, answered(DEFINITION, label), ("submit", {}))


@pytest.mark.parametrize(
    ("key", "label", "word"),
    [
        ("match", "half right", "Partly right"),
        ("steps", "right", "Right"),
        ("hours", "wrong", "Not right"),
        ("sure", "half right", "Right"),
        ("sure", "wrong", "Not right"),
        ("scale", "right", "Saved"),
        ("plan", "right", "Saved"),
        ("diary", "right", "Saved"),
        ("essay", "right", "Waits for an instructor"),
        ("essay", "wrong", "No answer"),
        ("extremes", "half right", "Partly right"),
    ],
)
def test_results_judge_every_kind_in_words(key, label, word):
    assert screen(closed(label), NUMBERS[key]).all("span", class_="hr-verdict")[0].text == word


def test_certainty_is_explained_with_the_points_it_gave():
    text = screen(closed("wrong"), NUMBERS["sure"]).text
    assert "\N{MINUS SIGN}6 of 3 points" in text
    assert "How sure: Very sure. That gives +3 for a right answer and \N{MINUS SIGN}6 for a wrong one." in text


def test_expected_values_wait_until_the_key_may_be_shown():
    hidden, shown = (screen(closed("wrong"), NUMBERS["hours"], reveal_key=reveal).text for reveal in (False, True))
    assert "72" not in hidden
    assert "Right answer 72 ± 0.5 hours" in shown


def test_partial_credit_is_told_in_words():
    text = screen(closed("half right"), NUMBERS["match"]).text
    assert "Each part that is right gives its share of the points." in text
    assert "2 of 3 points" in text


def test_a_private_answer_is_for_the_learner_alone():
    state = play(DEFINITION, ("response", {"item": "diary", "response": {"text": ["I fear the dark"]}}))
    own = screen(state).text
    assert "I fear the dark" in own
    assert "Only you can see this answer." in own
    for made in (state, go_on(DEFINITION, state, ("submit", {}))):
        for step in ("", NUMBERS["diary"]) if made.closed else ("",):
            read_by_other = screen(made, step, read_only=True, reveal_key=True, learner_name="M").text
            assert "I fear the dark" not in read_by_other
    assert "Private answer: only the learner sees it." in read_by_other


def test_what_is_waited_for_is_named_and_nothing_else_is_told():
    page = read(every_screen()["kinds, handed in, feedback waits"].html)
    assert "Your answers are in. You will see feedback after “The sharp answer”." in page.text
    assert page.all("ol") == []
    assert "%" not in page.text
    assert "point" not in page.text


def test_a_grader_s_points_and_words_are_shown():
    page = read(every_screen()["kinds, essay graded"].html)
    assert "Names a step 2 of 2 points" in page.text
    assert "Good <step>." in page.text


def test_what_another_page_answered_is_told_in_words_of_its_kind():
    state = play(DEFINITION, ("response", {"item": "match", "response": {"needle": ["box"]}}))
    other = {"item": "match", "response": {"needle": ["soap"], "dirt": ["gloves"]}}
    state = go_on(DEFINITION, state, ("response", other), client="other page", seen=0)
    told = _question(screen(state), "match").one("p", class_="hr-elsewhere").text
    assert "Dirt: Gloves; A used needle: Soap and water" in told


def test_what_a_learner_typed_is_never_read_as_markdown():
    typed = "**bold** {{phone.occ_health}} <b>x</b> [S31]"
    state = play(DEFINITION, ("response", {"item": "word", "response": {"text": [typed]}}))
    page = screen(go_on(DEFINITION, state, ("submit", {})), NUMBERS["word"], reveal_key=True)
    assert page.one("span", class_="hr-kept").text == typed
