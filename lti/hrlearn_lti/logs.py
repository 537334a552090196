"""What stands in the log: what happened and where in the program, never whose name, answer or token was at hand.

Our own lines are written so. The messages of exceptions are not ours: a driver quotes the row that it refused, a parser
the text that it could not read. So only their kinds and places are kept.
"""

from __future__ import annotations

import logging
import sys
import traceback
from types import TracebackType
from typing import TextIO

__all__ = ["PlainFormatter", "set_up_logging"]

_ExcInfo = tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]


class PlainFormatter(logging.Formatter):
    """Writes an exception as its kind and the lines of the program that led to it, cause first, without its message."""

    def __init__(self) -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s %(message)s")

    def formatException(self, ei: _ExcInfo) -> str:  # noqa: N802 # the name is that of logging
        """Return the lines that stand for an exception."""
        return "\n".join(line for error in _chain(ei[1]) for line in _lines(error))


def set_up_logging(stream: TextIO | None = None) -> None:
    """Log to a stream, standard error where none is given, in place of any other."""
    handler = logging.StreamHandler(stream or sys.stderr)
    handler.setFormatter(PlainFormatter())
    logging.basicConfig(level=logging.INFO, handlers=[handler], force=True)
    logging.getLogger("alembic").setLevel(logging.WARNING)  # a watchdog asks about the tables every few seconds


def _chain(error: BaseException | None) -> list[BaseException]:
    """Return an exception behind what caused it, each once."""
    found: list[BaseException] = []
    while error is not None and error not in found:
        found.insert(0, error)
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    return found


def _lines(error: BaseException) -> list[str]:
    kind = f"{type(error).__module__}.{type(error).__qualname__}"
    frames = traceback.extract_tb(error.__traceback__)
    return [kind, *(f"  {frame.filename}:{frame.lineno} in {frame.name}" for frame in frames)]
