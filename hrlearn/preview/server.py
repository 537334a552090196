"""The server of the preview: this computer alone, the standard library alone."""

from __future__ import annotations

from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import cast
from urllib.parse import parse_qsl, unquote, urlsplit

from hrlearn.errors import SettingsError
from hrlearn.preview.site import Site
from hrlearn.preview.values import Reply, Request

__all__ = ["HOST", "make_server"]

HOST = "127.0.0.1"
LARGEST_BODY = 1024 * 1024
SECONDS = 30
"""A browser that sends nothing for so long is sent away."""


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    # Else a second preview could take a port that the first one still answers on (Windows).
    allow_reuse_address = False


def make_server(site: Site, port: int) -> ThreadingHTTPServer:
    """Return a server for a site on this computer, not yet serving; 0 takes any free port.

    Raises SettingsError where the port is taken or may not be used.
    """
    handler = type("_Handler", (_Handler,), {"site": site})
    try:
        return _Server((HOST, port), handler)
    except OSError as error:
        message = f"The port {port} cannot be used: {error.strerror}."
        raise SettingsError(message, hint="Name another one with --port, or 0 for any that is free.") from None


class _Handler(BaseHTTPRequestHandler):
    site: Site
    timeout = SECONDS
    server_version = "hrlearn"
    sys_version = ""

    def do_GET(self) -> None:
        """Answer a look."""
        self._answer()

    def do_POST(self) -> None:
        """Answer a form."""
        self._answer()

    def do_PUT(self) -> None:
        """Answer an event of the script."""
        self._answer()

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 -- its name in the standard library
        """Say nothing: the terminal is the author's."""

    def _answer(self) -> None:
        why = self._refusal()
        if why:
            self._send(Reply(403, why.encode(), "text/plain; charset=utf-8"))
            return
        length = self._length()
        if length is None:
            self._send(Reply(413, b"This is too large for a form.", "text/plain; charset=utf-8"))
            return
        parts = urlsplit(self.path)
        query = dict(parse_qsl(parts.query, keep_blank_values=True))
        body = self.rfile.read(length) if length else b""
        self._send(self.site.reply(Request(self.command, unquote(parts.path), query, body)))

    def _refusal(self) -> str:
        """Say why a request is refused, "" where it is not.

        Another site can let its own name point at this computer (DNS rebinding) or send a form here; its name, or its
        origin, then tells.
        """
        port = cast("ThreadingHTTPServer", self.server).server_port
        own = {f"{name}:{port}" for name in (HOST, "localhost")}
        if self.headers.get("Host", "").lower() not in own:
            return f"The preview answers only at http://{HOST}:{port}/ on this computer."
        origin = self.headers.get("Origin")
        if origin is not None and origin.lower() not in {f"http://{name}" for name in own}:
            return "The preview takes nothing from other sites."
        return ""

    def _length(self) -> int | None:
        """Return the length of the body, None where it is too large or none is told."""
        told = self.headers.get("Content-Length", "0")
        wanted = int(told) if told.isascii() and told.isdigit() and len(told) < 10 else -1  # noqa: PLR2004
        return wanted if 0 <= wanted <= LARGEST_BODY else None

    def _send(self, reply: Reply) -> None:
        self.send_response(reply.status)
        self.send_header("Content-Type", reply.kind)
        self.send_header("Content-Length", str(len(reply.body)))
        self.send_header("Cache-Control", "public, max-age=31536000, immutable" if reply.lasting else "no-store")
        self.send_header("Content-Security-Policy", reply.policy or "default-src 'none'; sandbox")
        self.send_header("X-Content-Type-Options", "nosniff")
        self.send_header("Referrer-Policy", "no-referrer")
        self.send_header("Cross-Origin-Resource-Policy", "same-origin")
        if reply.location:
            self.send_header("Location", reply.location)
        self.end_headers()
        self.wfile.write(reply.body)
