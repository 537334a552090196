"""Says what an update of a lesson changes, by stable keys, and what it would do to scores that were already earned."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass, replace
from fractions import Fraction
from hashlib import sha256
from typing import Any, Literal

from hrlearn import items
from hrlearn.authoring.walkthroughs import Outcome, replay_walkthroughs
from hrlearn.errors import HrlearnError
from hrlearn.model import Assessment, Condition, Item, LessonPackage, LocalePack

__all__ = ["Comparison", "Difference", "Remark", "compared"]

_WORDS = frozenset(
    {
        "alt",
        "audience",
        "body",
        "credit",
        "feedback",
        "intro",
        "label",
        "minutes",
        "outcome",
        "place",
        "questions",
        "rationale",
        "role",
        "stem",
        "summary",
        "text",
        "title",
    }
)
"""Members whose change alters what is read and nothing else."""

_NOT_COMPARED = frozenset({"content_hash", "walkthroughs", "fallbacks"})


@dataclass(frozen=True, slots=True)
class Difference:
    """One place that differs; ``part`` says whether it changes what is read ("words") or what happens ("rules")."""

    path: str
    what: Literal["added", "removed", "changed"]
    part: Literal["words", "rules"]
    before: str = ""
    after: str = ""


@dataclass(frozen=True, slots=True)
class Remark:
    """One play or answer that earns another score in the new version; None where it does not fit any more."""

    name: str
    before: Fraction | None
    after: Fraction | None


@dataclass(frozen=True, slots=True)
class Comparison:
    """What differs, and what would be marked differently if the old attempts were marked by the new version."""

    differences: tuple[Difference, ...]
    remarks: tuple[Remark, ...]

    @property
    def same(self) -> bool:
        """Whether a learner could not tell the versions apart."""
        return not self.differences


def compared(old: LessonPackage, new: LessonPackage, pack: LocalePack) -> Comparison:
    """Compare two versions of a lesson.

    The walkthroughs of the old version are played, and the sample answers to its items marked, in both.
    """
    differences = tuple(_differences(dict(_flat(old, "")), dict(_flat(new, ""))))
    return Comparison(differences, (*_plays(old, new, pack), *_answers(old, new)))


def _flat(value: Any, path: str) -> Iterator[tuple[str, str]]:
    """Yield (path, text) for every leaf; members of lists stand under their keys, else under their numbers from 1."""
    if isinstance(value, Condition):
        yield path, repr(value)
    elif is_dataclass(value):
        for member in fields(value):
            if member.name not in _NOT_COMPARED:
                yield from _flat(getattr(value, member.name), f"{path}.{member.name}".lstrip("."))
    elif isinstance(value, Mapping):
        for key in value:
            yield from _flat(value[key], f"{path}.{key}")
    elif isinstance(value, tuple):
        for number, part in enumerate(value, start=1):
            yield from _flat(part, f"{path}.{getattr(part, 'key', None) or getattr(part, 'meter', None) or number}")
    elif isinstance(value, bytes):
        yield path, sha256(value).hexdigest()[:12]
    else:
        yield path, str(value)


def _differences(before: Mapping[str, str], after: Mapping[str, str]) -> Iterator[Difference]:
    for path in [*before, *(path for path in after if path not in before)]:
        part: Literal["words", "rules"] = "words" if _is_word(path) else "rules"
        if path not in after:
            yield Difference(path, "removed", part, before[path])
        elif path not in before:
            yield Difference(path, "added", part, "", after[path])
        elif before[path] != after[path]:
            yield Difference(path, "changed", part, before[path], after[path])


def _is_word(path: str) -> bool:
    names = [name for name in path.split(".") if not name.isdigit()]
    return path.startswith("translations.") or names[-1] in _WORDS


def _plays(old: LessonPackage, new: LessonPackage, pack: LocalePack) -> Iterator[Remark]:
    again = replay_walkthroughs(replace(new, walkthroughs=old.walkthroughs), pack)
    for before, after in zip(replay_walkthroughs(old, pack), again, strict=True):
        if (before.score, before.ending) != (after.score, after.ending):
            yield Remark(f"walkthrough {_name(before)}", before.score, after.score)


def _name(outcome: Outcome) -> str:
    return outcome.file.rsplit("/", maxsplit=1)[-1].removesuffix(".yaml")


def _answers(old: LessonPackage, new: LessonPackage) -> Iterator[Remark]:
    later = dict(_items(new))
    for key, item in _items(old):
        other = later.get(key)
        if other is None or other == item:
            continue
        for sample in items.samples(item):
            if sample.share is None:
                continue
            share = _share(other, sample.raw)
            if share != sample.share:
                yield Remark(f"item {key[1]}, answer '{sample.label}'", sample.share, share)


def _items(package: LessonPackage) -> Iterator[tuple[tuple[str, str], Item]]:
    for activity in package.lesson.activities:
        if isinstance(activity.content, Assessment):
            for item in activity.content.items:
                yield (activity.key, item.key), item


def _share(item: Item, raw: Mapping[str, object]) -> Fraction | None:
    try:
        return items.mark(item, items.read(item, raw)).score.share
    except HrlearnError:
        return None
