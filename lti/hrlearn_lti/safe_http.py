"""The only module that makes outbound requests; everything it fetches was named by somebody else.

Limits that hold for every request: three seconds in all, one mebibyte of answer counted while reading, no redirects,
https only (plain http to this same computer where a setting opens it), no proxies from the environment, no port but
https's own except on hosts that an operator has registered, and no address inside a private network that a setting does
not open. A name is looked up once, and the connection goes to an address of that very answer: a name that resolves
differently the second time gains nothing.
"""

from __future__ import annotations

import json
import re
import socket
import threading
import time
from collections.abc import Collection, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

import requests
from requests.adapters import HTTPAdapter
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.exceptions import HTTPError

from hrlearn.errors import HrlearnError
from hrlearn_lti.lookups import Address, Lookups
from hrlearn_lti.networks import Network, is_loopback_name, may_reach

__all__ = ["Outbound", "OutboundError", "SafeSession"]

SECONDS = 3.0
LARGEST_ANSWER = 1024 * 1024
_CHUNK = 16 * 1024
# Host and port and nothing else: no name and password, and nothing that could end a header or a directive of a policy.
_PLAIN_NETLOC = re.compile(r"(?:[A-Za-z0-9.-]+|\[[0-9A-Fa-f:.]+\])(?::\d+)?")
_UNPRINTABLE = re.compile(r"[\x00-\x20\x7f\ud800-\udfff]")
_FIRST_REDIRECT, _FIRST_ERROR = 300, 400
_USUAL_PORTS = frozenset({None, 443})


class OutboundError(HrlearnError):
    """A request to a platform was not made, or its answer not taken."""

    code = "outbound.refused"
    status = 502


@dataclass(frozen=True, slots=True)
class Outbound:
    """How to reach platforms; ``networks`` are those that are not public and may be reached all the same."""

    networks: tuple[Network, ...] = ()
    lookups: Lookups = field(default_factory=Lookups, repr=False, compare=False)

    def check_url(self, url: str) -> str:
        """Return the URL when we may send something there; raises OutboundError."""
        parts = _split(url)
        if parts.scheme != "https" and not (parts.scheme == "http" and self._is_here(parts.hostname or "")):
            raise _refused("The platform gave an address that is not https.", "scheme")
        if not _PLAIN_NETLOC.fullmatch(parts.netloc) or _UNPRINTABLE.search(url):
            raise _refused("The platform gave an address that cannot be used.", "url")
        return url

    def session(self, trusted: Collection[str]) -> SafeSession:
        """Return a session for one exchange; ``trusted`` are the URLs that an operator has registered."""
        hosts = frozenset(filter(None, (_split(url).hostname for url in trusted)))
        return SafeSession(self, hosts)

    def get_json(self, url: str, trusted: Collection[str]) -> Any:
        """Fetch a URL and return its decoded JSON; raises OutboundError."""
        with self.session(trusted) as session:
            answer = session.get(url, headers={"Accept": "application/json"})
        if answer.status_code >= _FIRST_ERROR:
            raise _refused(f"The platform answered with status {answer.status_code}.", "status")
        try:
            return json.loads(answer.content)
        except (ValueError, RecursionError):
            raise _refused("The platform's answer is not JSON.", "json") from None

    def may_reach(self, address: str, host: str) -> bool:
        """Say whether an address is one that this host name may lead to."""
        return may_reach(address, host, self.networks)

    def _is_here(self, host: str) -> bool:
        """Say whether a host is this same computer, and opened."""
        addresses = ("127.0.0.1", "::1") if host.endswith("localhost") else (host,)
        return is_loopback_name(host) and any(self.may_reach(each, host) for each in addresses)


class SafeSession(requests.Session):
    """A requests session that keeps the limits of this module whoever uses it; one exchange, one thread.

    ``last`` is the newest answer, for callers whose library keeps status and headers to itself.
    """

    last: requests.Response | None = None

    def __init__(self, outbound: Outbound, trusted: Collection[str]) -> None:
        super().__init__()
        self._outbound = outbound
        self._trusted = trusted
        self._deadline = _Deadline()
        self.trust_env = False
        self.headers.update({"User-Agent": "hrlearn", "Accept-Encoding": "identity", "Connection": "close"})
        adapter = _Adapter(outbound, self._deadline)
        self.mount("https://", adapter)
        self.mount("http://", adapter)

    def request(self, method: str, url: str, **more: Any) -> requests.Response:  # type: ignore[override]
        """Make one request and read its answer whole; raises OutboundError for all that can go wrong on the way."""
        self._check_port(self._outbound.check_url(url))
        more.update(timeout=SECONDS, allow_redirects=False, stream=True)
        with self._deadline:
            try:
                answer = super().request(method, url, **more)
                with closing(answer):
                    answer._content = self._body(answer)  # noqa: SLF001 # where requests keeps a body
            except (requests.RequestException, HTTPError, OSError, ValueError) as error:
                if self._deadline.passed or isinstance(error, requests.Timeout):
                    raise _too_slow() from error
                raise _refused("The platform could not be reached.", "unreachable") from error
        self.last = answer
        if _FIRST_REDIRECT <= answer.status_code < _FIRST_ERROR:
            raise _refused("The platform answered with a redirect, which is not followed.", "redirect")
        return answer

    def _check_port(self, url: str) -> None:
        """On another port there is another service, which an attacker would like us to talk to."""
        parts = _split(url)
        if parts.scheme == "https" and parts.port not in _USUAL_PORTS and parts.hostname not in self._trusted:
            raise _refused("The platform gave an address with an unusual port.", "port")

    def get_redirect_target(self, resp: requests.Response) -> None:
        """Say that there is none: even when it does not follow, requests would read such an answer without limits."""

    def _body(self, answer: requests.Response) -> bytes:
        if answer.headers.get("Content-Encoding", "identity").lower() != "identity":
            raise _refused("The platform sent a compressed answer that was not asked for.", "encoding")
        parts: list[bytes] = []
        size = 0
        while part := answer.raw.read1(_CHUNK):
            parts.append(part)
            size += len(part)
            if size > LARGEST_ANSWER:
                raise _refused("The platform's answer is larger than one mebibyte.", "size")
        if self._deadline.passed:  # a shut connection looks like the end of the answer
            raise TimeoutError
        return b"".join(parts)


class _Deadline:
    """Shuts the connection when the time is over: a time-out per read never ends for one byte a second."""

    def __init__(self) -> None:
        self.passed = False
        self._ends = 0.0
        self._lock = threading.Lock()
        self._sockets: list[socket.socket] = []
        self._timer: threading.Timer | None = None

    def __enter__(self) -> None:
        self.passed = False
        self._ends = time.monotonic() + SECONDS
        self._timer = threading.Timer(SECONDS, self._shut)
        self._timer.daemon = True
        self._timer.start()

    def __exit__(self, *_: object) -> None:
        if self._timer is not None:
            self._timer.cancel()
        with self._lock:
            for guard in self._sockets:
                guard.close()
            self._sockets.clear()

    def left(self) -> float:
        """Return the seconds that are left; raises TimeoutError where there are none."""
        seconds = self._ends - time.monotonic()
        if seconds <= 0:
            raise TimeoutError
        return seconds

    def watch(self, connected: socket.socket) -> None:
        """Keep a second handle: TLS takes the first one away, and shutting either end shuts the connection."""
        with self._lock:
            self._sockets.append(connected.dup())

    def _shut(self) -> None:
        with self._lock:
            self.passed = True
            for guard in self._sockets:
                try:
                    guard.shutdown(socket.SHUT_RDWR)
                except OSError:
                    continue  # already closed by the other side


class _Adapter(HTTPAdapter):
    """Gives each pool connections that look at whom they are about to reach."""

    def __init__(self, outbound: Outbound, deadline: _Deadline) -> None:
        self._dialler = _Dialler(outbound, deadline)
        super().__init__(max_retries=0)

    def init_poolmanager(self, *args: Any, **more: Any) -> None:
        super().init_poolmanager(*args, **more)
        plain, secure = _connections(self._dialler)
        self.poolmanager.pool_classes_by_scheme = {
            "http": type("_Pool", (HTTPConnectionPool,), {"ConnectionCls": plain}),
            "https": type("_SecurePool", (HTTPSConnectionPool,), {"ConnectionCls": secure}),
        }


@dataclass(frozen=True, slots=True)
class _Dialler:
    """Looks a name up once and connects to an address of that answer, all within the deadline."""

    outbound: Outbound
    deadline: _Deadline

    def connect(self, host: str, port: int) -> socket.socket:
        """Return a connected socket; raises OutboundError and OSError."""
        try:
            found = self.outbound.lookups.addresses(host, port, self.deadline.left())
            allowed = [each for each in found if self.outbound.may_reach(str(each[4][0]), host)]
            if not allowed:
                raise _refused("The platform gave an address inside a private network.", "private")
            return self._first(allowed)
        except TimeoutError as error:
            raise _too_slow() from error

    def _first(self, allowed: Sequence[Address]) -> socket.socket:
        """Try one address after the other."""
        for each in allowed[:-1]:
            try:
                return self._dial(each)
            except TimeoutError:
                raise
            except OSError:
                continue
        return self._dial(allowed[-1])

    def _dial(self, address: Address) -> socket.socket:
        made = socket.socket(*address[:3])
        try:
            made.settimeout(self.deadline.left())
            made.connect(address[4])
            self.deadline.watch(made)
        except BaseException:
            made.close()
            raise
        return made


def _connections(dialler: _Dialler) -> tuple[type[HTTPConnection], type[HTTPSConnection]]:
    """Return connection classes whose sockets come from the dialler; their names stay for TLS and the Host header."""

    class Plain(HTTPConnection):
        def _new_conn(self) -> socket.socket:
            return dialler.connect(self.host, self.port)

    class Secure(HTTPSConnection):
        def _new_conn(self) -> socket.socket:
            return dialler.connect(self.host, self.port)

    return Plain, Secure


def _split(url: str) -> Any:
    try:
        parts = urlsplit(url)
        _ = parts.port  # a port that is no number raises here and not later
    except ValueError:
        raise _refused("The platform gave an address that cannot be used.", "url") from None
    return parts


def _too_slow() -> OutboundError:
    return _refused("The platform did not answer within three seconds.", "time")


def _refused(message: str, reason: str) -> OutboundError:
    hint = "Try again later. If it stays so, tell the administrator of your learning platform."
    return OutboundError(message, hint=hint, code=f"outbound.{reason}")
