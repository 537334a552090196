"""Calls to a platform's services, with access tokens, over connections of our own.

PyLTI1p3 signs the assertion and builds the requests. The connections are ours (``safe_http``), and so is the memory for
access tokens: the library forgets them after every launch, and platforms throttle those who ask too often.
"""

from __future__ import annotations

import threading
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.parse import urljoin, urlsplit

import requests
from pylti1p3.exception import LtiServiceException
from pylti1p3.service_connector import ServiceConnector

from hrlearn.services import RegistrationFacts
from hrlearn_lti.registrations import ToolRegistration
from hrlearn_lti.safe_http import Outbound, SafeSession

__all__ = ["AccessTokens", "Caller", "NoTokenError", "is_success", "next_page", "retry_after", "same_origin"]

_SAFETY_SECONDS = 60
_USUAL_SECONDS = 3600
_LONGEST_LINK = 2048
_UNAUTHORIZED = 401

Signing = Callable[[], tuple[str, str]]
TokenKey = tuple[str, str, str]
Call = Callable[[ServiceConnector], object]


class NoTokenError(Exception):
    """The platform gave no access token; ``retry_after`` in seconds where it has said when to come back."""

    def __init__(self, seconds: float | None = None) -> None:
        super().__init__("The platform gave no access token.")
        self.retry_after = seconds


class AccessTokens:
    """One access token for each (issuer, client id, scopes) until a minute before it ends; ``clock`` counts seconds.

    Threads that need the same token at the same moment ask for it once, and fail together where there is none.
    """

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._kept: dict[TokenKey, tuple[str, float]] = {}
        self._asking: defaultdict[TokenKey, threading.Lock] = defaultdict(threading.Lock)
        self._failed: dict[TokenKey, tuple[float, float | None]] = {}

    def get(self, key: TokenKey) -> str | None:
        """Return a token that is still good."""
        with self._lock:
            token, ends = self._kept.get(key, ("", 0.0))
        return token if token and ends > self._clock() else None

    def keep(self, key: TokenKey, token: str, seconds: float) -> None:
        """Remember a token that the platform gave for some seconds."""
        with self._lock:
            self._kept[key] = (token, self._clock() + seconds - _SAFETY_SECONDS)

    def forget(self, key: TokenKey, token: str | None) -> None:
        """Drop a token that the platform no longer takes, unless it has been renewed meanwhile."""
        with self._lock:
            if self._kept.get(key, ("",))[0] == token:
                self._kept.pop(key, None)

    def now(self) -> float:
        """Return the present time of the clock, for ``alone``."""
        return self._clock()

    @contextmanager
    def alone(self, key: TokenKey, came: float) -> Iterator[None]:
        """Wait for whoever is asking for this token.

        Raises NoTokenError where that was in vain: somebody has failed since ``came``.
        """
        with self._lock:
            asking = self._asking[key]
        with asking:
            failed, seconds = self._failed.get(key, (came, None))
            if failed > came:
                raise NoTokenError(seconds)
            try:
                yield
            except NoTokenError as error:
                self._failed[key] = (self._clock(), error.retry_after)
                raise


class _Connector(ServiceConnector):
    """The library's connector, with our session under it and our memory for tokens beside it."""

    def __init__(self, facts: RegistrationFacts, session: SafeSession, caller: Caller) -> None:
        super().__init__(ToolRegistration(facts, "", ""), session)
        self._facts = facts
        self._session = session
        self._tokens = caller.tokens
        self._signing = caller.signing
        self._came = caller.tokens.now()
        self._used: dict[TokenKey, str] = {}

    def get_access_token(self, scopes: Sequence[str]) -> str:
        key = (self._facts.issuer, self._facts.client_id, " ".join(sorted(scopes)))
        token = self._tokens.get(key)
        if token is None:
            with self._tokens.alone(key, self._came):
                token = self._tokens.get(key) or self._new_token(key, scopes)
        self._used[key] = token
        return token

    def forget(self) -> None:
        """Drop the tokens that were used, also those that the library keeps."""
        self._access_tokens.clear()
        for key, token in self._used.items():
            self._tokens.forget(key, token)

    def _new_token(self, key: TokenKey, scopes: Sequence[str]) -> str:
        self._access_tokens.clear()
        # Only here: to open the sealed key for each score would take longer than sending it.
        self._registration = ToolRegistration(self._facts, *self._signing())
        try:
            token: Any = super().get_access_token(scopes)
            answer = self._session.last
            seconds = answer.json().get("expires_in", _USUAL_SECONDS) if answer is not None else 0
            self._tokens.keep(key, token, float(seconds))
        except LtiServiceException as error:
            raise NoTokenError(retry_after(error.response)) from error
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
            raise NoTokenError from error
        if not isinstance(token, str) or not token:
            raise NoTokenError
        return token


@dataclass(frozen=True, slots=True)
class Caller:
    """Makes calls for a registration. ``signing`` returns key id and private PEM of the tool."""

    outbound: Outbound
    tokens: AccessTokens
    signing: Signing

    def exchange(self, registration: RegistrationFacts, call: Call) -> requests.Response:
        """Make a call and return the platform's answer to it; with a withdrawn token once more with a new one.

        Raises NoTokenError and OutboundError.
        """
        trusted = (registration.auth_token_url, registration.key_set_url, registration.auth_login_url)
        with self.outbound.session(trusted) as session:
            connector = _Connector(registration, session, self)
            answer = _called(connector, session, call)
            if answer.status_code == _UNAUTHORIZED:
                connector.forget()
                answer = _called(connector, session, call)
        return answer

    def get(self, registration: RegistrationFacts, scope: str, url: str, accept: str) -> requests.Response:
        """GET a URL of a service; raises NoTokenError and OutboundError."""
        return self.exchange(registration, lambda each: each.make_service_request([scope], url, accept=accept))


def _called(connector: _Connector, session: SafeSession, call: Call) -> requests.Response:
    # A refusal, or a body that is no JSON: the answer itself says all that we need.
    with suppress(LtiServiceException, ValueError, RecursionError):
        call(connector)
    if session.last is None:
        raise NoTokenError
    return session.last


def is_success(answer: requests.Response) -> bool:
    """Say whether the platform has done what it was asked."""
    return answer.status_code in range(200, 300)


def same_origin(url: str, other: str) -> bool:
    """Say whether two URLs belong to one scheme, host and port: an access token goes to no other."""
    try:
        first, second = ((each.scheme, each.hostname, each.port) for each in (urlsplit(url), urlsplit(other)))
    except ValueError:
        return False
    return first == second


def next_page(answer: requests.Response, url: str) -> str | None:
    """Return the address of the next page (RFC 8288), None at the last; ``url`` is that of this page."""
    link = answer.headers.get("Link", "")
    if len(link) > _LONGEST_LINK * 2:
        return None
    found = requests.utils.parse_header_links(link) if link else []
    target = next((each["url"] for each in found if each.get("rel", "").lower() == "next" and each.get("url")), None)
    return None if target is None else urljoin(url, target)


def retry_after(answer: requests.Response) -> float | None:
    """Read Retry-After (RFC 9110, section 10.2.3): seconds, or a date."""
    text = answer.headers.get("Retry-After", "").strip()
    if text.isascii() and text.isdigit():
        return float(text)
    try:
        moment = parsedate_to_datetime(text)
    except ValueError:
        return None
    return max(0.0, (moment - datetime.now(UTC)).total_seconds()) if moment.tzinfo else None
