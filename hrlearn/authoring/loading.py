"""Puts a document through its schema and turns marshmallow's tree of faults into findings with lines."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import Any

from marshmallow import Schema, ValidationError

from hrlearn.authoring.document import Document, Part, Trail
from hrlearn.authoring.fields import Fault
from hrlearn.authoring.findings import Findings

__all__ = ["load"]

_OWN_MESSAGES = {
    "missing": Fault("HR006", "is missing", "Add it."),
    "not a mapping": Fault("HR007", "must be a mapping", "Write members with a colon, such as key: value."),
}
"""Marshmallow wants plain text for these two."""

MOST_FAULTS = 100
_WHOLE_MAPPING = "_schema"


def load(schema: Schema, document: Document, findings: Findings) -> Any:
    """Return what the schema makes of the document, or None with findings that say why not."""
    try:
        return schema.load(document.data)
    except ValidationError as error:
        for trail, fault in islice(_faults(error.messages, ()), MOST_FAULTS):
            what = f"'{trail[-1]}'" if trail else "The file"
            place = document.names(trail[:-1]) if trail else ""
            message = f"{what} {fault.message}" + (f" (in {place})." if place else ".")
            findings.add(fault.rule, message, fault.fix, document.name, document.line(*trail))
        return None


def _faults(messages: Any, trail: Trail) -> Iterator[tuple[Trail, Fault]]:
    if isinstance(messages, dict):
        for part, inner in messages.items():
            yield from _faults(inner, trail if part == _WHOLE_MAPPING else (*trail, _part(part)))
        return
    for message in messages:
        yield trail, message if isinstance(message, Fault) else _OWN_MESSAGES[message]


def _part(part: Any) -> Part:
    return part if isinstance(part, str | int) else str(part)
