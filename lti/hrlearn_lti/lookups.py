"""Names to addresses, within a time limit.

The system's resolver cannot be interrupted, and a name server that somebody else runs may keep it busy for half a
minute. So it works in a thread of its own: who waits for it goes on in time, and only so many may hang at once.
"""

from __future__ import annotations

import socket
import threading
import time
from ipaddress import ip_address
from queue import Empty, SimpleQueue
from typing import Any, TypeAlias

__all__ = ["Address", "Lookups"]

MOST_AT_ONCE = 16

Address: TypeAlias = tuple[Any, Any, int, str, tuple[Any, ...]]
"""An entry of ``socket.getaddrinfo``: family, type, protocol, canonical name, socket address."""


class Lookups:
    """Looks names up; one for the whole process, so that ``most`` holds for all of it."""

    def __init__(self, most: int = MOST_AT_ONCE) -> None:
        self._slots = threading.BoundedSemaphore(most)

    def addresses(self, host: str, port: int, seconds: float) -> list[Address]:
        """Return the addresses of a host; raises TimeoutError after ``seconds`` and OSError where there are none."""
        if _is_address(host):
            return _look_up(host, port)
        until = time.monotonic() + seconds
        if not self._slots.acquire(timeout=max(0.0, seconds)):
            raise TimeoutError
        answers: SimpleQueue[list[Address] | OSError] = SimpleQueue()
        threading.Thread(target=self._run, args=(host, port, answers), daemon=True).start()
        try:
            found = answers.get(timeout=max(0.0, until - time.monotonic()))
        except Empty:
            raise TimeoutError from None
        if isinstance(found, OSError):
            raise found
        return found

    def _run(self, host: str, port: int, answers: SimpleQueue[list[Address] | OSError]) -> None:
        try:
            answers.put(_look_up(host, port))
        except OSError as error:
            answers.put(error)
        except UnicodeError as error:  # a label that is too long
            answers.put(OSError(str(error)))
        finally:
            self._slots.release()


def _look_up(host: str, port: int) -> list[Address]:
    return socket.getaddrinfo(host, port, 0, socket.SOCK_STREAM)


def _is_address(host: str) -> bool:
    try:
        ip_address(host)
    except ValueError:
        return False
    return True
