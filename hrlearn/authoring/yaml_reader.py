"""Reads YAML into a Document, event by event: no aliases, no tags, nothing said twice, nothing too large.

The events of PyYAML's safe parser are used and its constructors are not, so that lines are kept and no word of a file
can become anything but text, a whole number, a truth value or a date.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import yaml

from hrlearn.authoring.document import Document, Part, Spot, Trail
from hrlearn.authoring.findings import Findings
from hrlearn.authoring.plain import AmbiguousError, meaning_of

__all__ = ["LARGEST_FILE", "LARGEST_PAGE", "decode", "read_document"]

LARGEST_FILE = 512 * 1024
LARGEST_PAGE = 64 * 1024
LONGEST_TEXT = 20_000
DEEPEST = 24
MOST_PARTS = 20_000
MOST_FAULTS = 100

_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_LEADING_TAB = re.compile(r"^ *\t", re.MULTILINE)


class _RefusedError(Exception):
    """Reading this file cannot go on."""

    def __init__(self, rule: str, message: str, fix: str, line: int) -> None:
        super().__init__(message)
        self.rule, self.message, self.fix, self.line = rule, message, fix, line


def decode(name: str, data: bytes, findings: Findings, largest: int = LARGEST_FILE) -> str | None:
    """Return the text of a file, None (with a finding) where it is too large or not UTF-8."""
    if len(data) > largest:
        size = f"The file has {len(data) // 1024} KiB; at most {largest // 1024} KiB are read."
        findings.add("HR001", size, "Split the lesson, or shorten its texts.", name)
        return None
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        findings.add("HR001", "The file is not UTF-8 text.", "Save it again with the encoding UTF-8.", name, line)
        return None


def read_document(name: str, data: bytes, findings: Findings) -> Document | None:
    """Return the file as a Document, or None with findings that say why not."""
    text = decode(name, data, findings)
    if text is None:
        return None
    before = len(findings)
    try:
        document = _Builder(name, text, findings).document()
    except _RefusedError as error:
        findings.add(error.rule, error.message, error.fix, name, error.line)
        return None
    return document if len(findings) == before else None


def _events(text: str) -> Iterator[yaml.Event]:
    try:
        yield from yaml.parse(text, Loader=_LOADER)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        raise _not_yaml(error.problem or "", mark.line + 1 if mark else 1) from None
    except yaml.reader.ReaderError as error:
        at = error.position if isinstance(error.position, int) else 0
        raise _not_yaml("a control character", text[:at].count("\n") + 1) from None


def _not_yaml(problem: str, line: int) -> _RefusedError:
    fix = "Check indentation, quotes and colons on this line and the one before."
    if "mapping values are not allowed" in problem:
        fix = "Put the text in quotes: it holds a colon followed by a space."
    return _RefusedError("HR002", f"This is not valid YAML: {problem}.", fix, line)


class _Builder:
    def __init__(self, name: str, text: str, findings: Findings) -> None:
        self.name = name
        self.text = text
        self.findings, self.before = findings, len(findings)
        self.spots: dict[Trail, Spot] = {}
        self.events = _events(text)

    def document(self) -> Document:
        tab = _LEADING_TAB.search(self.text)
        if tab:
            line = self.text[: tab.end()].count("\n") + 1
            raise _RefusedError("HR002", "A tab stands at the beginning of the line.", "Indent with spaces.", line)
        first = self._next()
        while isinstance(first, yaml.StreamStartEvent | yaml.DocumentStartEvent):
            first = self._next()
        if isinstance(first, yaml.StreamEndEvent):
            raise _RefusedError("HR002", "The file is empty.", "Write its members, or remove the file.", 1)
        self.spots[()] = _spot(first, _line(first))
        data = self._value(first, ())
        self._nothing_more()
        return Document(self.name, data, self.spots, tuple(self.text.split("\n")))

    def _nothing_more(self) -> None:
        for event in self.events:
            if isinstance(event, yaml.DocumentStartEvent):
                message = "The file holds a second document after '---'."
                raise _RefusedError("HR002", message, "Keep one document in a file.", _line(event))

    def _next(self) -> yaml.Event:
        return next(self.events)

    def _value(self, event: yaml.Event, trail: Trail) -> Any:
        self._check(event, trail)
        if isinstance(event, yaml.ScalarEvent):
            return self._scalar(event)
        if isinstance(event, yaml.SequenceStartEvent):
            return self._sequence(trail)
        return self._mapping(trail)

    def _check(self, event: yaml.Event, trail: Trail) -> None:
        line = _line(event)
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None) is not None:
            message = "Anchors and aliases (& and *) are not read."
            raise _RefusedError("HR002", message, "Write the text out, or put it in quotes.", line)
        if getattr(event, "tag", None) is not None:
            message = "Tags (words that begin with !) are not read."
            raise _RefusedError("HR002", message, "Remove the tag, or put the text in quotes.", line)
        if len(trail) > DEEPEST:
            message = f"Lists and mappings stand more than {DEEPEST} levels inside each other."
            raise _RefusedError("HR002", message, "Make the file flatter.", line)
        if len(self.findings) - self.before > MOST_FAULTS:
            message = f"There are more than {MOST_FAULTS} faults before this line."
            raise _RefusedError("HR002", message, "Mend these first.", line)
        if len(self.spots) > MOST_PARTS:
            message = f"The file has more than {MOST_PARTS} parts."
            raise _RefusedError("HR002", message, "Split it.", line)

    def _scalar(self, event: yaml.ScalarEvent) -> Any:
        if len(event.value) > LONGEST_TEXT:
            message = f"A text has {len(event.value)} characters; at most {LONGEST_TEXT} are read."
            self.findings.add("HR007", message, "Shorten it, or make it several texts.", self.name, _line(event))
        if event.style:  # quoted or a block; plain words have None or "", by parser
            return event.value
        try:
            return meaning_of(event.value)
        except AmbiguousError as error:
            self.findings.add("HR004", str(error), error.fix, self.name, _line(event))
            return event.value

    def _sequence(self, trail: Trail) -> list[Any]:
        found: list[Any] = []
        while not isinstance(event := self._next(), yaml.SequenceEndEvent):
            here = (*trail, len(found))
            self.spots[here] = _spot(event, _line(event))
            found.append(self._value(event, here))
        return found

    def _mapping(self, trail: Trail) -> dict[Part, Any]:
        found: dict[Part, Any] = {}
        while not isinstance(event := self._next(), yaml.MappingEndEvent):
            key = self._key(event, trail)
            if key in found:
                message = f"'{_written(key)}' stands twice in one mapping."
                self.findings.add("HR003", message, "Remove or rename one of the two.", self.name, _line(event))
            here = (*trail, key)
            value = self._next()
            self.spots[here] = _spot(value, _line(event))
            found[key] = self._value(value, here)
        return found

    def _key(self, event: yaml.Event, trail: Trail) -> Part:
        self._check(event, trail)
        key = self._scalar(event) if isinstance(event, yaml.ScalarEvent) else None
        if not isinstance(key, str | int):
            message = "The name of a member must be a word."
            raise _RefusedError("HR002", message, "Put it in quotes, or check the braces around it.", _line(event))
        return key


def _written(key: Part) -> str:
    return str(key).lower() if isinstance(key, bool) else str(key)


def _line(event: yaml.Event) -> int:
    mark = event.start_mark
    return mark.line + 1 if mark else 1


def _spot(value: yaml.Event, line: int) -> Spot:
    end = value.end_mark.line + 1 if isinstance(value, yaml.ScalarEvent) and value.end_mark else line
    return Spot(line, end)
