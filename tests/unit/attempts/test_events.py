from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hrlearn.attempts import Envelope, read_envelope
from hrlearn.errors import AttemptError, HrlearnError, UnknownNameError
from tests.unit.builders import an_id

GOOD: dict[str, Any] = {
    "uuid": an_id("e"),
    "client": an_id("c"),
    "sequence": 1,
    "seen": 0,
    "kind": "choice",
    "body": {"step": 0, "scene": "stop", "choice": "kind"},
}


def test_a_good_envelope() -> None:
    assert read_envelope(GOOD) == Envelope(an_id("e"), an_id("c"), 1, 0, "choice", GOOD["body"])


def test_a_uuid_is_kept_in_its_one_written_form() -> None:
    assert read_envelope(GOOD | {"uuid": an_id("e").upper()}).uuid == an_id("e")


@pytest.mark.parametrize(
    "change",
    [
        {"uuid": "x"},
        {"uuid": None},
        {"uuid": 7},
        {"client": []},
        {"sequence": 0},
        {"sequence": True},
        {"sequence": "1"},
        {"seen": -1},
        {"seen": 2**31},
        {"seen": 1.0},
        {"body": None},
        {"body": []},
        {"body": {}},
        {"body": {"step": 0, "scene": "stop", "choice": "kind", "score": 1}},
        {"body": {"step": "0", "scene": "stop", "choice": "kind"}},
        {"body": {"step": True, "scene": "stop", "choice": "kind"}},
        {"kind": "response", "body": {"item": "a", "response": ["b"]}},
        {"kind": "submit", "body": {"score": 1}},
    ],
)
def test_a_malformed_envelope_is_refused(change: dict[str, Any]) -> None:
    with pytest.raises(AttemptError) as caught:
        read_envelope(GOOD | change)
    assert caught.value.code == "attempt.malformed_event"
    assert caught.value.hint


@pytest.mark.parametrize("kind", ["score", None, 3, ["choice"]])
def test_an_unknown_kind_raises(kind: object) -> None:
    with pytest.raises(UnknownNameError, match="event kind"):
        read_envelope(GOOD | {"kind": kind})


@pytest.mark.parametrize("raw", [None, [], "event", 3])
def test_an_event_is_an_object(raw: object) -> None:
    with pytest.raises(AttemptError, match="JSON object"):
        read_envelope(raw)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=10,
)


@given(st.dictionaries(st.sampled_from(sorted(GOOD)), JSON), st.sampled_from([GOOD, {}]))
def test_no_json_at_all_breaks_the_reader(change: dict[str, Any], base: dict[str, Any]) -> None:
    raw, status = base | change, 400
    try:
        read_envelope(raw)
    except HrlearnError as refused:
        status = refused.status
    assert status == 400
