"""Fetches class lists beside the pages that need them: no page waits longer than a moment for a platform."""

from __future__ import annotations

import logging
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from concurrent.futures import TimeoutError as NotYetError
from dataclasses import dataclass
from threading import Lock
from uuid import UUID

from hrlearn.services import Rostering, RosterState, Visit

__all__ = ["RosterKeeper", "RosterView"]

SECONDS = 2.5
"""So long a page waits for a new list, then it shows the old one."""
FETCHERS = 2
_log = logging.getLogger("hrlearn_lti.rosters")


@dataclass(frozen=True, slots=True)
class RosterView:
    """What a page says about the list: the one we have, and whether a newer one is on its way."""

    state: RosterState
    coming: bool


class RosterKeeper:
    """One fetch for each course at a time, in threads of its own; ``wait`` is in seconds."""

    def __init__(self, rostering: Rostering, wait: float = SECONDS) -> None:
        self._rostering = rostering
        self._wait = wait
        self._pool = ThreadPoolExecutor(FETCHERS, "hrlearn-roster")
        self._lock = Lock()
        self._running: dict[UUID, Future[bool]] = {}

    def view(self, visit: Visit, *, fetch: bool = False) -> RosterView | None:
        """Return the course's list, fetched anew where it is old or ``fetch`` asks for it; None where there is none."""
        state = self._rostering.state(visit)
        if state is None:
            return None
        if self._rostering.is_fresh(state) and not fetch:
            return RosterView(state, coming=False)
        coming = not self._done(self._fetching(state.context_id, lambda: self._rostering.refresh(visit)))
        return RosterView(self._rostering.state(visit) or state, coming=coming)

    def close(self) -> None:
        """Begin nothing more; what is being fetched is finished."""
        self._pool.shutdown(wait=True, cancel_futures=True)

    def _fetching(self, context_id: UUID, refresh: Callable[[], bool]) -> Future[bool]:
        with self._lock:
            running = self._running.get(context_id)
            if running is None or running.done():
                running = self._running[context_id] = self._pool.submit(refresh)
            self._running = {key: each for key, each in self._running.items() if key == context_id or not each.done()}
        return running

    def _done(self, running: Future[bool]) -> bool:
        try:
            running.result(self._wait)
        except NotYetError:
            return False
        except Exception:  # noqa: BLE001 # without a new list the page shows the old one
            _log.exception("A class list could not be fetched.")
        return True
