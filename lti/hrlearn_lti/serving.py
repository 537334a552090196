"""Serves the tool with granian: one worker process, some blocking threads, the outbox runner inside the worker."""

from __future__ import annotations

import os
from multiprocessing.util import Finalize
from threading import Thread

from flask import Flask
from granian import Granian
from granian.constants import Interfaces

from hrlearn_lti.app import make_app
from hrlearn_lti.logs import set_up_logging
from hrlearn_lti.settings import read_settings
from hrlearn_lti.tool import Tool
from hrlearn_lti.wiring import wire

__all__ = ["application", "serve"]

BLOCKING_THREADS = 12
_SECONDS_TO_STOP = 15


def application() -> Flask:
    """Return the application inside the worker process, with its outbox runner started.

    Granian's worker ends as a child of multiprocessing, which runs finalizers and not ``atexit``.
    """
    set_up_logging()
    tool = wire(read_settings(os.environ))
    tool.outbox.start()
    if tool.is_current():
        Thread(target=tool.library.prepare, name="prepare lessons", daemon=True).start()
    Finalize(None, _stop, args=(tool,), exitpriority=1)
    return make_app(tool)


def serve(host: str, port: int) -> None:
    """Serve until a signal says stop. There is no access log: addresses of pages carry session tokens."""
    Granian(
        "hrlearn_lti.serving:application",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        factory=True,
        workers=1,
        blocking_threads=BLOCKING_THREADS,
        websockets=False,
        workers_kill_timeout=_SECONDS_TO_STOP,
    ).serve()


def _stop(tool: Tool) -> None:
    tool.senders.stop()
    tool.outbox.stop()
    tool.close()
