"""Tables for spreadsheet programs, as CSV that no program takes for commands (CWE-1236)."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Sequence

from flask import Response

__all__ = ["cell", "csv_answer"]

# Signs with which a formula begins; full-width ones count in some programs.
_SIGNS = r"[=+\-@\uff1d\uff0b\uff0d\uff20\ufe62\ufe63\ufe66\ufe6b\u2212]"
# What a program may drop before it looks: white space, control signs, marks of zero width, a quotation mark.
_UNSEEN = r"[\s\"\x00-\x1f\x7f-\x9f\u00ad\u200b-\u200f\u2028-\u202f\u2060-\u206f\ufeff]*"
_BEGINS = re.compile(rf"[\t\r\n]|{_UNSEEN}{_SIGNS}")
# Where the country's separator is a semicolon, a cell ends at one, whatever quotation marks stand around it.
_GOES_ON = re.compile(rf"([;\t\r\n]{_UNSEEN})(?={_SIGNS})")
BYTE_ORDER_MARK = "\ufeff"
"""Without it Excel reads names in the code page of the country."""


def cell(text: str) -> str:
    """Return a text as a cell that stays one: with an apostrophe wherever a formula could begin."""
    text = _GOES_ON.sub(r"\1'", text)
    return f"'{text}" if _BEGINS.match(text) else text


def csv_answer(name: str, rows: Iterable[Sequence[str | int]]) -> Response:
    """Return rows as a file to keep; ``name`` is its plain name, in ASCII and without an ending."""
    made = io.StringIO()
    writer = csv.writer(made, quoting=csv.QUOTE_ALL)
    writer.writerows([cell(each) if isinstance(each, str) else each for each in row] for row in rows)
    answer = Response((BYTE_ORDER_MARK + made.getvalue()).encode("utf-8"), content_type="text/csv; charset=utf-8")
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return answer
