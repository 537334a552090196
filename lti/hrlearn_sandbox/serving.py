"""Runs an academy over real HTTP in a thread of the calling program."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from flask import Flask
from werkzeug.serving import WSGIRequestHandler, make_server

from .app import create_academy
from .config import AcademyConfig
from .errors import PortTakenError
from .store import Store


@dataclass(frozen=True)
class RunningAcademy:
    """An academy that answers at `base_url`; `store` shows and changes what it holds."""

    base_url: str
    store: Store
    app: Flask


@contextmanager
def running(
    config: AcademyConfig | Callable[[str], AcademyConfig],
    host: str = "127.0.0.1",
    port: int = 0,
    clock: Callable[[], float] = time.time,
) -> Iterator[RunningAcademy]:
    """Serve an academy until the `with` block ends.

    Port 0 takes a free one. A callable gets the base URL, e.g. "http://127.0.0.1:43121", and
    returns the settings, because the issuer depends on the port. Raises PortTakenError.
    """
    listener = bound(host, port)
    base_url = f"http://{host}:{listener.getsockname()[1]}"
    with listener:
        settings = config(base_url) if callable(config) else config
        store = Store(settings, clock)
        app = create_academy(settings, clock, store)
        with serving(app, listener):
            yield RunningAcademy(base_url, store, app)


def bound(host: str, port: int) -> socket.socket:
    """A listening socket (port 0: any free one); raises PortTakenError."""
    try:
        return socket.create_server((host, port))
    except OSError as error:
        raise PortTakenError(
            f"Port {port} on {host} cannot be used: {error.strerror}. "
            "Stop the program that uses it, or choose another port."
        ) from error


@contextmanager
def serving(app: Flask, listener: socket.socket) -> Iterator[None]:
    """Serve any Flask application on a bound socket, one thread per request; closes the socket."""
    host, port = listener.getsockname()[:2]
    server = make_server(host, port, app, threaded=True, fd=listener.fileno(), request_handler=_QuietHandler)
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
        listener.close()


class _QuietHandler(WSGIRequestHandler):
    """Writes no access log: the addresses of a launch carry tokens."""

    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        """Say nothing."""
