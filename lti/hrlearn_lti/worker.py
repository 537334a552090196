"""The outbox runner: a thread of the server's process that sends the scores which are owed."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable

__all__ = ["OutboxRunner"]

SECONDS_BETWEEN_ROUNDS = 5.0
_log = logging.getLogger("hrlearn_lti.outbox")


class OutboxRunner:
    """Runs ``round_`` whenever it is woken and every few seconds, until it is stopped.

    The debt stands in the database, so a runner that dies in the middle of a round loses nothing: the next one sends.
    """

    def __init__(self, round_: Callable[[], int], pause: float = SECONDS_BETWEEN_ROUNDS) -> None:
        self._round = round_
        self._pause = pause
        self._wake = threading.Event()
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name="hrlearn-outbox", daemon=True)

    def start(self) -> None:
        """Begin, with a round at once: debts may have waited for this start."""
        self._wake.set()
        self._thread.start()

    def wake(self) -> None:
        """Say that there is a new debt; returns at once."""
        self._wake.set()

    def stop(self) -> None:
        """End after the round that is running, and return when it is over."""
        self._stopping.set()
        self._wake.set()
        if self._thread.is_alive():
            self._thread.join()

    def _run(self) -> None:
        while True:
            self._wake.wait(self._pause)
            self._wake.clear()
            if self._stopping.is_set():
                return
            self._one_round()

    def _one_round(self) -> None:
        try:
            self._round()
        except Exception:  # noqa: BLE001 # whatever went wrong with one score must not stop all others for ever
            _log.exception("A round of the outbox failed; the next one tries again.")
