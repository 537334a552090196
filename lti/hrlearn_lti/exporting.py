"""Somebody's data as a file to give to them: for programs as JSON, for people as a page."""

from __future__ import annotations

import json
from datetime import datetime
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from hrlearn.services import SubjectData
from hrlearn_lti.pages import Pages

__all__ = ["FILE_TYPE", "packed"]

FILE_TYPE = "application/zip"
_EARLIEST = 1980
"""Before this year a ZIP knows no time."""


def packed(copy: SubjectData, pages: Pages) -> bytes:
    """Return a ZIP of ``data.json`` and ``data.html``."""
    plain = {
        "made_at": _plain(copy.at),
        "platform": copy.issuer,
        "person": str(copy.person.id),
        "data": {
            table: [{name: _plain(value) for name, value in row.items()} for row in rows]
            for table, rows in copy.data.items()
        },
    }
    page = pages.own("admin_copy", "Your data", copy=plain)
    made = BytesIO()
    with ZipFile(made, "w", ZIP_DEFLATED) as archive:
        for name, text in (("data.json", json.dumps(plain, indent=1, ensure_ascii=False)), ("data.html", page.html)):
            archive.writestr(ZipInfo(name, _zip_time(copy.at)), text, ZIP_DEFLATED)
    return made.getvalue()


def _plain(value: object) -> object:
    """Return what JSON knows; everything else as text."""
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, dict):
        return {str(key): _plain(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(each) for each in value]
    return value if value is None or isinstance(value, bool | int | float | str) else str(value)


def _zip_time(at: datetime) -> tuple[int, int, int, int, int, int]:
    return (max(at.year, _EARLIEST), at.month, at.day, at.hour, at.minute, at.second)
