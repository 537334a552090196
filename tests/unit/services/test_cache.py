from __future__ import annotations

import pytest

from hrlearn.services.cache import Memory


def test_a_thing_is_made_once():
    memory, made = Memory(2), []
    assert memory.peek("a") is None
    assert [memory.get("a", lambda: made.append("a") or "A") for _ in range(3)] == ["A", "A", "A"]
    assert made == ["a"]
    assert memory.peek("a") == "A"


def test_what_was_asked_for_longest_ago_goes_first():
    memory = Memory(2)
    memory.get("a", lambda: "A")
    memory.get("b", lambda: "B")
    memory.peek("a")
    memory.get("c", lambda: "C")
    assert (memory.peek("a"), memory.peek("b"), memory.peek("c")) == ("A", None, "C")


def test_nothing_is_kept_of_a_failure():
    memory = Memory(2)
    with pytest.raises(ZeroDivisionError):
        memory.get("a", lambda: 1 // 0)
    assert memory.get("a", lambda: 1) == 1
