"""The outbox runner: a thread that sends the scores which are owed, with a few others beside it that share the work.

It runs inside the server's process, and in any number of processes of its own (``hrlearn-lti outbox work``).
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

from hrlearn.services import PassbackLane

__all__ = ["OutboxRunner", "Senders"]

SECONDS_BETWEEN_ROUNDS = 5.0
SENDERS = 8
LANES_EACH = 4
"""Lanes that one sender takes at once: even if the platform is slow for each of them, the lease lasts."""
_log = logging.getLogger("hrlearn_lti.outbox")


class Senders:
    """Sends all lanes that are due, several at a time; each lane has one sender, so its scores keep their order.

    ``due`` takes so many lanes, ``send`` sends one of them.
    """

    def __init__(
        self,
        due: Callable[[int], tuple[PassbackLane, ...]],
        send: Callable[[PassbackLane], str],
        threads: int = SENDERS,
    ) -> None:
        self._due = due
        self._send = send
        self._threads = threads
        self._stopping = threading.Event()

    def round(self) -> int:
        """Send until nothing is due, and return how many lanes were taken."""
        taken = 0
        with ThreadPoolExecutor(self._threads, "hrlearn-sender") as pool:
            while not self._stopping.is_set() and (lanes := self._due(self._threads * LANES_EACH)):
                taken += len(lanes)
                list(pool.map(self._one, lanes))
        return taken

    def stop(self) -> None:
        """Take no more lanes after those in hand."""
        self._stopping.set()

    def _one(self, lane: PassbackLane) -> None:
        try:
            self._send(lane)
        except Exception:  # noqa: BLE001 # one lane must not stop the others; its lease ends by itself
            _log.exception("A score could not be sent; it is tried again when its lease is over.")


class OutboxRunner:
    """Runs ``round_`` whenever it is woken and every few seconds, until it is stopped.

    The debt stands in the database, so a runner that dies in the middle of a round loses nothing: the next one sends.
    ``compare`` is called after each round that had nothing to send; it knows itself when the day is over.
    """

    def __init__(
        self,
        round_: Callable[[], int],
        pause: float = SECONDS_BETWEEN_ROUNDS,
        compare: Callable[[], object] = lambda: None,
    ) -> None:
        self._round = round_
        self._pause = pause
        self._compare = compare
        self._wake = threading.Event()
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self.run, name="hrlearn-outbox", daemon=True)

    def start(self) -> None:
        """Begin, with a round at once: debts may have waited for this start."""
        self._wake.set()
        self._thread.start()

    def wake(self) -> None:
        """Say that there is a new debt; returns at once."""
        self._wake.set()

    def stop(self) -> None:
        """End after the round that is running, and return when it is over."""
        self.end()
        if self._thread.is_alive():
            self._thread.join()

    def end(self) -> None:
        """End after the round that is running; returns at once."""
        self._stopping.set()
        self._wake.set()

    def run(self) -> None:
        """Work in the calling thread until somebody calls ``end``."""
        while True:
            self._wake.wait(self._pause)
            self._wake.clear()
            if self._stopping.is_set():
                return
            self._one_round()

    def _one_round(self) -> None:
        try:
            if not self._round():
                self._compare()
        except Exception:  # noqa: BLE001 # whatever went wrong with one score must not stop all others for ever
            _log.exception("A round of the outbox failed; the next one tries again.")
