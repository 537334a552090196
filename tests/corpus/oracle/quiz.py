"""A quiz: which answers stand, which were entered elsewhere, and what they are worth."""

from __future__ import annotations

from fractions import Fraction
from typing import NamedTuple

from tests.corpus.oracle.refusal import RefusalError


class Answer(NamedTuple):
    """What one page entered, and where in the log it stands."""

    chosen: frozenset
    client: str
    position: int


class Quiz:
    """An attempt at a quiz. ``slots`` are the verified ones by key."""

    KINDS = ("response", "submit")

    def __init__(self, items: list, slots: dict) -> None:
        self.items = {item["key"]: item for item in items}
        self.slots = slots
        self.standing: dict[str, Answer] = {}
        self.elsewhere: dict[str, dict[str, Answer]] = {key: {} for key in self.items}
        self.closed = False

    def take(self, event: dict, position: int) -> None:
        """Take a response, or hand the quiz in."""
        if event["kind"] == "submit":
            if any(each.client != event["client"] and each.position > event["seen"] for each in self.standing.values()):
                raise RefusalError(409, "attempt.stale_submit")
            self.closed = True
            return
        key = event["body"]["item"]
        if key not in self.items:
            raise RefusalError(400, "attempt.unknown_item")
        chosen = _read(self.items[key], event["body"]["response"])
        self._put(key, Answer(chosen, event["client"], position), event["seen"])

    def _put(self, key: str, answer: Answer, seen: int) -> None:
        """Decision 0003: a page replaces its own answers; between different pages, what was seen decides."""
        before, others = self.standing.get(key), self.elsewhere[key]
        if before and before.client != answer.client and before.position > seen:
            others.pop(answer.client, None)
            others[answer.client] = answer
        else:
            others.pop(answer.client, None)
            self.standing[key] = answer

    def final(self) -> dict:
        """Return the answers, and the score once handed in."""
        elsewhere = {key: list(map(_told, others.values())) for key, others in self.elsewhere.items() if others}
        answers = {key: _told(answer) for key, answer in self.standing.items()}
        return {"answers": answers, "elsewhere": elsewhere, "score": self._score() if self.closed else None}

    def _score(self) -> dict:
        scored = [item for item in self.items.values() if self._counts(item)]
        given = sum((self._points(item) for item in scored), Fraction(0))
        return {"given": str(given), "maximum": str(sum(item.get("points", 1) for item in scored))}

    def _counts(self, item: dict) -> bool:
        return item.get("scored", True) and set(item.get("slots", [])) <= set(self.slots)

    def _points(self, item: dict) -> Fraction:
        answer = self.standing.get(item["key"])
        return share(item, answer.chosen) * item.get("points", 1) if answer else Fraction(0)


def share(item: dict, chosen: frozenset) -> Fraction:
    """Return the part of an item's points that a set of options earns: the partial-credit rules, written out."""
    options = keys_of(item)
    right = {key for key, correct in options.items() if correct}
    rule = item.get("rule", "all_or_nothing")
    if rule == "all_or_nothing":
        return Fraction(1 if chosen == right else 0)
    if rule == "per_option_net":
        decided = [(key in chosen) == correct for key, correct in options.items()]
        return max(Fraction(0), Fraction(decided.count(True) - decided.count(False), len(decided)))
    if rule == "right_minus_wrong":
        worth = [1 if options[key] else -1 for key in chosen]
        return max(Fraction(0), Fraction(sum(worth), len(right)))
    raise ValueError(rule)


def keys_of(item: dict) -> dict[str, bool]:
    """Return the keys of an item's options, each with whether it is right."""
    if item["kind"] == "true_false":
        return {"true": item["answer"], "false": not item["answer"]}
    return {option["key"]: option.get("correct", False) for option in item["options"]}


def _read(item: dict, response: dict) -> frozenset:
    """Return the chosen options; an item of any kind but multiple_response takes at most one. Blanks are none."""
    chosen = response.get("chosen", [])
    well_formed = set(response) <= {"chosen"} and type(chosen) is list and all(type(key) is str for key in chosen)
    if not well_formed or len(set(chosen)) < len(chosen):
        raise RefusalError(400, "response.invalid")
    if item["kind"] != "multiple_response" and len(chosen) > 1:
        raise RefusalError(400, "response.invalid")
    named = frozenset(key for key in chosen if key.strip())
    if not named <= set(keys_of(item)):
        raise RefusalError(400, "response.invalid")
    return named


def _told(answer: Answer) -> dict:
    return {"chosen": sorted(answer.chosen), "position": answer.position}
