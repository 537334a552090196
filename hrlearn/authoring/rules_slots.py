"""Rules about the kinds of locale slots: packs and conditions keep to what the lesson declares."""

from __future__ import annotations

from collections.abc import Iterator

from hrlearn.authoring.draft import Draft, Hit
from hrlearn.authoring.findings import did_you_mean
from hrlearn.authoring.rules import Rule, rule
from hrlearn.model import SlotIs, misfit

__all__ = ["RULES"]


@rule("HR410", "A locale pack with a value of the wrong kind")
def misfits(draft: Draft) -> Iterator[Hit]:
    """Compare the packs beside the lesson with the kinds of its slots."""
    for pack in draft.packs:
        for index, use in enumerate(draft.package.lesson.slots):
            value = pack.slots.get(use.key)
            problem = misfit(use, value.value) if value is not None else ""
            if problem:
                message = f"The pack '{pack.key}' gives the slot '{use.key}' a value that {problem}."
                yield draft.hit(message, "Change the pack, or the kind of the slot here.", "slots", index)


@rule("HR411", "A condition on a slot that cannot have this value")
def impossible_conditions(draft: Draft) -> Iterator[Hit]:
    """A condition reads a boolean slot or one of named values; sentences differ from country to country."""
    uses = {use.key: use for use in draft.package.lesson.slots}
    for view in draft.scenarios:
        for condition, trail in view.conditions:
            use = uses.get(condition.slot) if isinstance(condition, SlotIs) else None
            if use is None or not isinstance(condition, SlotIs):
                continue
            if use.kind == "text":
                message = f"The condition compares the slot '{use.key}', which may hold any text."
                fix = "Declare it with kind: boolean, or kind: choice and its values, in lesson.yaml."
                yield view.hit(message, fix, *trail)
            elif problem := misfit(use, condition.equals):
                message = f"The slot '{use.key}' can never be '{condition.equals}': that value {problem}."
                yield view.hit(message, did_you_mean(condition.equals, use.values or ("true", "false")), *trail)


RULES: tuple[Rule, ...] = (misfits, impossible_conditions)
