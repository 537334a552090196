"""Forms without a script become the same events, however often they are posted."""

from __future__ import annotations

import pytest

from hrlearn.attempts import AttemptState, Definition, Event, admit
from hrlearn.errors import AttemptError, OutOfOrderError, StaleChoiceError, UnknownNameError
from hrlearn.player import FormEvents, form_events
from tests.unit.player.html import read
from tests.unit.player.lessons import LINKS, a_definition, answer, choices, facts, package, play
from tests.unit.player.screens import PLAYER

NOW = "2026-11-21T00:00:00Z"


def the_form(definition: Definition, state: AttemptState, step: str = "", **changes: list[str]) -> dict[str, list[str]]:
    """Return what a browser would post from the screen of a state, without the button."""
    form = read(PLAYER.attempt(facts(definition, state), LINKS, step).html).one("form")
    fields: dict[str, list[str]] = {}
    for entry in form.all("input"):
        if entry.attributes["type"] == "hidden" or "checked" in entry.attributes:
            fields.setdefault(entry.attributes["name"], []).append(entry.attributes["value"])
    return fields | changes


def post(definition: Definition, state: AttemptState, form: dict[str, list[str]]) -> tuple[FormEvents, AttemptState]:
    made = form_events(definition.activity, form)
    for envelope in made.envelopes:
        _, state = admit(definition, state, envelope, None, NOW)
    return made, state


def test_a_choice_moves_the_story():
    definition = a_definition("sharp_answer")
    state = play(definition)
    made, after = post(definition, state, the_form(definition, state, "begin", choice=["ask"]))
    assert made == FormEvents(made.envelopes)
    assert after.work.scene == "boot"
    assert after.work.path[0].choice == "ask"


def test_a_second_click_repeats_the_same_event():
    definition = a_definition("sharp_answer")
    state = play(definition)
    form = the_form(definition, state, "begin", choice=["ask"])
    (envelope,) = form_events(definition.activity, form).envelopes
    stored, after = admit(definition, state, envelope, None, NOW)
    (again,) = form_events(definition.activity, form).envelopes
    assert again == envelope
    assert admit(definition, after, again, stored, NOW) == (stored, after)


def test_another_choice_from_a_scene_already_left_is_stale():
    definition = a_definition("sharp_answer")
    state = play(definition)
    form = the_form(definition, state, "begin")
    _, after = post(definition, state, form | {"choice": ["ask"]})
    with pytest.raises(StaleChoiceError):
        post(definition, after, form | {"choice": ["shout"]})


def test_a_story_can_be_played_to_its_end_with_forms_alone():
    definition = a_definition("sharp_answer")
    state = play(definition)
    for choice in ("ask", "light"):
        _, state = post(definition, state, the_form(definition, state, "begin", choice=[choice]))
    assert state.closed
    assert state.work == play(definition, *choices("stop.ask", "boot.light")).work


def test_saving_records_answers_and_hands_nothing_in():
    definition = a_definition("quiz")
    state = play(definition)
    form = the_form(definition, state, do=["save"]) | {
        "item.when.chosen": ["now"],
        "item.first.chosen": ["soap", "report"],
    }
    made, after = post(definition, state, form)
    assert [envelope.sequence for envelope in made.envelopes] == [1, 2]
    assert (made.unanswered, made.step) == (3, "saved")
    assert after.work.answers["first"].response.chosen == ("soap", "report")
    assert not after.closed


def test_handing_in_with_gaps_asks_first():
    definition = a_definition("quiz")
    state = play(definition)
    made, after = post(definition, state, the_form(definition, state, do=["submit"]) | {"item.when.chosen": ["now"]})
    assert (made.unanswered, made.step) == (4, "confirm")
    assert "when" in after.work.answers
    assert not after.closed
    made, after = post(definition, after, the_form(definition, after, "confirm", do=["anyway"]))
    assert [envelope.kind for envelope in made.envelopes] == ["submit"]
    assert after.closed


def test_handing_in_a_full_quiz_closes_it():
    definition = a_definition("quiz")
    state = play(definition)
    full = {"when": "now", "first": "soap", "breaking": "false", "law": "yes", "order": "ask"}
    form = the_form(definition, state, do=["submit"]) | {f"item.{key}.chosen": [value] for key, value in full.items()}
    made, after = post(definition, state, form)
    assert (made.unanswered, made.step) == (0, "")
    assert [envelope.kind for envelope in made.envelopes] == ["response"] * 5 + ["submit"]
    assert after.closed


def test_only_changed_answers_are_sent_and_an_emptied_one_is_a_change():
    definition = a_definition("quiz")
    state = play(definition, answer("when", "now"), answer("first", "soap"))
    form = the_form(definition, state, do=["save"])
    assert form_events(definition.activity, form).envelopes == ()
    del form["item.first.chosen"]
    made, after = post(definition, state, form)
    assert [envelope.body["item"] for envelope in made.envelopes] == ["first"]
    assert after.work.answers["first"].response.chosen == ()


def test_the_same_form_with_other_answers_speaks_as_another_page():
    definition = a_definition("quiz")
    form = the_form(definition, play(definition), do=["save"])
    one, other = (
        form_events(definition.activity, form | {"item.when.chosen": [key]}).envelopes[0] for key in ("now", "after")
    )
    assert one.uuid != other.uuid
    assert one.client != other.client


def test_a_half_recorded_form_can_be_posted_again():
    definition = a_definition("quiz")
    state = play(definition)
    form = the_form(definition, state, do=["save"]) | {"item.when.chosen": ["now"], "item.law.chosen": ["yes"]}
    first, second = form_events(definition.activity, form).envelopes
    stored, half = admit(definition, state, first, None, NOW)
    again, last = form_events(definition.activity, form).envelopes
    assert admit(definition, half, again, stored, NOW)[0] == stored
    assert isinstance(admit(definition, half, last, None, NOW)[0], Event)
    with pytest.raises(OutOfOrderError):
        admit(definition, state, second, None, NOW)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        pytest.param("form", [], id="no form"),
        pytest.param("form", ["x"], id="a form that is no UUID"),
        pytest.param("seen", ["-1"], id="seen below zero"),
        pytest.param("seen", ["1e3"], id="seen no whole number"),
        pytest.param("seen", ["²"], id="seen in other digits"),
        pytest.param("seen", ["9" * 4301], id="seen too long"),
        pytest.param("step", ["0", "1"], id="step twice"),
        pytest.param("scene", [], id="no scene"),
        pytest.param("choice", [], id="no choice"),
    ],
)
def test_a_damaged_form_is_refused_with_a_hint(field, value):
    definition = a_definition("sharp_answer")
    form = the_form(definition, play(definition), "begin", choice=["ask"]) | {field: value}
    with pytest.raises(AttemptError) as refused:
        form_events(definition.activity, form)
    assert refused.value.code == "attempt.malformed_event"
    assert refused.value.hint


def test_an_unknown_button_is_an_error():
    definition = a_definition("quiz")
    with pytest.raises(UnknownNameError):
        form_events(definition.activity, the_form(definition, play(definition), do=["delete"]))


def test_pages_take_no_answers():
    with pytest.raises(AttemptError) as refused:
        form_events(package().lesson.activities[0], {})
    assert refused.value.code == "attempt.not_attemptable"
