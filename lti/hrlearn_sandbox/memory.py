"""What the academy remembers only while it runs: launches, access tokens, used ids, the log."""

from __future__ import annotations

import secrets
import threading
from collections import OrderedDict, deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from .errors import TokenRefusedError
from .records import Launch, ServiceRequest

_MOST_LAUNCHES = 1000
_LAUNCH_SECONDS = 600
_TOKEN_SECONDS = 3600
_MOST_LOGGED = 2000
_OK = 200


class Launches:
    """Launches waiting for the tool; each is taken once, and forgotten after ten minutes."""

    def __init__(self, clock: Callable[[], float]) -> None:
        """Start with none."""
        self._lock = threading.Lock()
        self._clock = clock
        self._waiting: OrderedDict[str, Launch] = OrderedDict()
        self._picking: OrderedDict[str, Launch] = OrderedDict()

    def start(self, launch: Launch) -> Launch:
        """Remember a launch under a new unguessable id, which replaces the one it carries."""
        made = replace(launch, id=f"launch{secrets.token_hex(12)}", made_at=self._clock())
        with self._lock:
            _keep(self._waiting, made)
        return made

    def look(self, launch_id: str) -> Launch | None:
        """The waiting launch, left in place; None when unknown, used or too old."""
        with self._lock:
            launch = self._waiting.get(launch_id)
        fresh = launch is not None and self._clock() - launch.made_at <= _LAUNCH_SECONDS
        return launch if fresh else None

    def take(self, launch_id: str) -> Launch | None:
        """The waiting launch, used up; only one caller gets it."""
        launch = self.look(launch_id)
        with self._lock:
            return launch if self._waiting.pop(launch_id, None) else None

    def wait_for_return(self, launch: Launch) -> None:
        """Remember that a content picker is open, until its answer comes."""
        with self._lock:
            _keep(self._picking, launch)

    def returned(self, launch_id: str) -> bool:
        """True for the first answer to a picker that was opened here."""
        with self._lock:
            return self._picking.pop(launch_id, None) is not None


def _keep(launches: OrderedDict[str, Launch], launch: Launch) -> None:
    launches[launch.id] = launch
    while len(launches) > _MOST_LAUNCHES:
        launches.popitem(last=False)


class AccessTokens:
    """Bearer tokens given to the tool, with their scopes; they do not survive a restart."""

    lifetime = _TOKEN_SECONDS

    def __init__(self, clock: Callable[[], float]) -> None:
        """Start with none."""
        self._lock = threading.Lock()
        self._clock = clock
        self._given: dict[str, tuple[frozenset[str], float]] = {}

    def issue(self, scopes: frozenset[str]) -> str:
        """A new token for these scopes, good for an hour."""
        token = secrets.token_urlsafe(24)
        now = self._clock()
        with self._lock:
            self._given = {key: each for key, each in self._given.items() if each[1] > now}
            self._given[token] = (scopes, now + self.lifetime)
        return token

    def scopes_of(self, token: str) -> frozenset[str] | None:
        """Scopes of a live token, or None."""
        with self._lock:
            scopes, ends = self._given.get(token, (frozenset(), 0.0))
        return scopes if ends > self._clock() else None

    def forget_all(self) -> None:
        """Withdraw every token, as a platform does when an administrator resets a tool."""
        with self._lock:
            self._given.clear()


class UsedOnce:
    """Ids that may be used one time only (jti, nonce), kept until they would expire anyway."""

    def __init__(self, clock: Callable[[], float]) -> None:
        """Start with none."""
        self._lock = threading.Lock()
        self._clock = clock
        self._used: dict[str, float] = {}

    def use_claim(self, claims: Mapping[str, Any], name: str, until: float) -> None:
        """Use up the id in this claim; raises TokenRefusedError when it is missing or was used before."""
        value = claims.get(name)
        if not isinstance(value, str) or not value:
            raise TokenRefusedError(f"{name} is missing.")
        if not self._first_use(f"{name} {value}", until):
            raise TokenRefusedError(f"The token was used before ({name}).")

    def _first_use(self, value: str, until: float) -> bool:
        now = self._clock()
        with self._lock:
            self._used = {key: ends for key, ends in self._used.items() if ends > now}
            if value in self._used:
                return False
            self._used[value] = max(until, now + 1)
            return True


class RequestLog:
    """The newest calls of the tool to the academy's services, oldest first."""

    def __init__(self) -> None:
        """Start empty."""
        self._lock = threading.Lock()
        self._kept: deque[ServiceRequest] = deque(maxlen=_MOST_LOGGED)

    def add(self, request: ServiceRequest) -> None:
        """Append one call."""
        with self._lock:
            self._kept.append(request)

    def entries(self, path_end: str = "") -> list[ServiceRequest]:
        """Calls whose path ends so, e.g. "/scores"; all of them by default."""
        with self._lock:
            return [each for each in self._kept if each.path.endswith(path_end)]


@dataclass(frozen=True)
class Trouble:
    """One planned fault of a service call.

    `padding` lets the call work and makes its JSON object so many bytes longer. `page` answers with a
    page for people and no JSON. `lost` lets the call work and then breaks its
    answer off. `slow` waits so many seconds before anything else. `link` lets the call work and puts
    this address (relative ones included) into its Link header as the next page. `only` limits the
    fault to one method.
    """

    path_end: str
    status: int
    retry_after: str = ""
    page: bool = False
    lost: bool = False
    slow: float = 0.0
    link: str = ""
    padding: int = 0
    only: str = ""

    @property
    def lets_through(self) -> bool:
        """True where the call itself works and only its answer is spoilt, or late."""
        return self.lost or bool(self.link) or self.padding > 0 or (self.slow > 0 and self.status == _OK)


class Troubles:
    """Faults planned by a test or an author, to see how a tool behaves when a platform is down."""

    def __init__(self) -> None:
        """Start with none."""
        self._lock = threading.Lock()
        self._planned: list[Trouble] = []

    def plan(self, path_end: str, status: int, *, times: int = 1, retry_after: str = "", **more: Any) -> None:
        """Answer the next `times` calls whose path ends so with this status and Retry-After.

        Further arguments are those of `Trouble`, e.g. lost=True with status 200.
        """
        with self._lock:
            self._planned += [Trouble(path_end, status, retry_after, **more)] * times

    def take(self, path: str, method: str = "") -> Trouble | None:
        """The fault planned for this call, used up; None when the call may go on."""
        with self._lock:
            for index, trouble in enumerate(self._planned):
                if path.endswith(trouble.path_end) and trouble.only in {"", method}:
                    return self._planned.pop(index)
        return None

    def clear(self) -> None:
        """Forget every fault that is still planned."""
        with self._lock:
            self._planned.clear()
