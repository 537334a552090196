"""Sends scores to a platform and reads back what it holds (Assignment and Grade Services 2.0).

PyLTI1p3 builds the messages and the addresses. The connections are ours (``safe_http``), and so is the memory for
access tokens: the library forgets them after every launch, and platforms throttle those who ask too often.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.parse import urlencode

import requests
from pylti1p3.assignments_grades import AssignmentsGradesService
from pylti1p3.exception import LtiServiceException
from pylti1p3.grade import Grade
from pylti1p3.service_connector import ServiceConnector

from hrlearn.services import AgsScore, GatewayAnswer, RegistrationFacts, ResultAnswer
from hrlearn_lti.registrations import ToolRegistration
from hrlearn_lti.safe_http import Outbound, OutboundError, SafeSession

__all__ = ["AccessTokens", "AgsGateway"]

SCORE_SCOPE = "https://purl.imsglobal.org/spec/lti-ags/scope/score"
RESULT_SCOPE = "https://purl.imsglobal.org/spec/lti-ags/scope/result.readonly"
RESULT_TYPE = "application/vnd.ims.lis.v2.resultcontainer+json"
_SAFETY_SECONDS = 60
_USUAL_SECONDS = 3600
_UNAUTHORIZED = 401

Signing = Callable[[], tuple[str, str]]
TokenKey = tuple[str, str, str]


class AccessTokens:
    """One access token for each (issuer, client id, scopes) until a minute before it ends; ``clock`` counts seconds."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._kept: dict[TokenKey, tuple[str, float]] = {}

    def get(self, key: TokenKey) -> str | None:
        """Return a token that is still good."""
        with self._lock:
            token, ends = self._kept.get(key, ("", 0.0))
        return token if token and ends > self._clock() else None

    def keep(self, key: TokenKey, token: str, seconds: float) -> None:
        """Remember a token that the platform gave for some seconds."""
        with self._lock:
            self._kept[key] = (token, self._clock() + seconds - _SAFETY_SECONDS)

    def forget(self, key: TokenKey) -> None:
        """Drop a token that the platform no longer takes."""
        with self._lock:
            self._kept.pop(key, None)


class _NoTokenError(Exception):
    """The platform gave no access token."""


class _Connector(ServiceConnector):
    """The library's connector, with our session under it and our memory for tokens beside it."""

    def __init__(self, registration: ToolRegistration, session: SafeSession, tokens: AccessTokens) -> None:
        super().__init__(registration, session)
        self._session = session
        self._tokens = tokens
        self._who = (str(registration.get_issuer()), str(registration.get_client_id()))

    def get_access_token(self, scopes: Sequence[str]) -> str:
        key = (*self._who, " ".join(sorted(scopes)))
        return self._tokens.get(key) or self._new_token(key, scopes)

    def forget(self, scopes: Sequence[str]) -> None:
        """Drop the token for these scopes, also the one that the library keeps."""
        self._access_tokens.clear()
        self._tokens.forget((*self._who, " ".join(sorted(scopes))))

    def _new_token(self, key: TokenKey, scopes: Sequence[str]) -> str:
        self._access_tokens.clear()
        try:
            token: Any = super().get_access_token(scopes)
            answer = self._session.last
            seconds = answer.json().get("expires_in", _USUAL_SECONDS) if answer is not None else 0
            self._tokens.keep(key, token, float(seconds))
        except (LtiServiceException, ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
            raise _NoTokenError from error
        if not isinstance(token, str) or not token:
            raise _NoTokenError
        return token


Call = Callable[[_Connector], object]


@dataclass(frozen=True, slots=True)
class AgsGateway:
    """The platform's grade service, as ``hrlearn.services.Gateway`` asks for it. Nothing here raises.

    ``signing`` returns key id and private PEM of the tool.
    """

    outbound: Outbound
    tokens: AccessTokens
    signing: Signing

    def send_score(self, registration: RegistrationFacts, lineitem_url: str, score: AgsScore) -> GatewayAnswer:
        """POST a score to the line item (AGS 2.0, section 3.4)."""
        data: Any = {"scope": [SCORE_SCOPE], "lineitem": lineitem_url}
        grade = _grade(score)
        try:
            answer = self._exchange(
                registration, [SCORE_SCOPE], lambda each: AssignmentsGradesService(each, data).put_grade(grade)
            )
        except _NoTokenError:
            return GatewayAnswer(None, detail="The platform gave no access token.")
        except OutboundError as error:
            return GatewayAnswer(None, detail=error.message)
        # Never the reason phrase: Moodle quotes the whole request in it.
        return GatewayAnswer(answer.status_code, _retry_after(answer), f"HTTP {answer.status_code}", _body_type(answer))

    def read_result(self, registration: RegistrationFacts, lineitem_url: str, user_id: str) -> ResultAnswer:
        """GET the learner's result of the line item (AGS 2.0, section 3.3)."""
        url = _results_url(lineitem_url, user_id)
        scopes = [RESULT_SCOPE]
        try:
            answer = self._exchange(
                registration, scopes, lambda each: each.make_service_request(scopes, url, accept=RESULT_TYPE)
            )
        except (_NoTokenError, OutboundError):
            return ResultAnswer(None)
        return ResultAnswer(answer.status_code, *_result_of(answer, user_id))

    def _exchange(self, registration: RegistrationFacts, scopes: Sequence[str], call: Call) -> requests.Response:
        """Make a call and return the platform's answer to it; with a withdrawn token once more with a new one."""
        trusted = (registration.auth_token_url, registration.key_set_url, registration.auth_login_url)
        with self.outbound.session(trusted) as session:
            kid, pem = self.signing()
            connector = _Connector(ToolRegistration(registration, kid, pem), session, self.tokens)
            answer = _called(connector, session, call)
            if answer.status_code == _UNAUTHORIZED:
                connector.forget(scopes)
                answer = _called(connector, session, call)
        return answer


def _called(connector: _Connector, session: SafeSession, call: Call) -> requests.Response:
    # A refusal, or a body that is no JSON: the answer itself says all that we need.
    with suppress(LtiServiceException, ValueError, RecursionError):
        call(connector)
    if session.last is None:
        raise _NoTokenError
    return session.last


def _grade(score: AgsScore) -> Grade:
    grade = (
        Grade()
        .set_user_id(score.user_id)
        .set_score_given(score.score_given)
        .set_score_maximum(score.score_maximum)
        .set_activity_progress(score.activity_progress)
        .set_grading_progress(score.grading_progress)
        .set_timestamp(score.timestamp)
    )
    return grade.set_comment(score.comment) if score.comment else grade


def _results_url(lineitem_url: str, user_id: str) -> str:
    url = AssignmentsGradesService._add_url_path_ending(lineitem_url, "results")  # noqa: SLF001 # the only helper there is
    return f"{url}{'&' if '?' in url else '?'}{urlencode({'user_id': user_id})}"


def _result_of(answer: requests.Response, user_id: str) -> tuple[float | None, float | None]:
    try:
        listed = answer.json()
    except (ValueError, RecursionError):
        return None, None
    entries = listed if isinstance(listed, list) else []
    found = next((each for each in entries if isinstance(each, dict) and str(each.get("userId")) == user_id), {})
    return _number(found, "resultScore"), _number(found, "resultMaximum")


def _number(entry: Mapping[str, Any], name: str) -> float | None:
    value = entry.get(name)
    return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else None


def _body_type(answer: requests.Response) -> str:
    return answer.headers.get("Content-Type", "").partition(";")[0].strip().lower() if answer.content else ""


def _retry_after(answer: requests.Response) -> float | None:
    """Read Retry-After (RFC 9110, section 10.2.3): seconds, or a date."""
    text = answer.headers.get("Retry-After", "").strip()
    if text.isascii() and text.isdigit():
        return float(text)
    try:
        moment = parsedate_to_datetime(text)
    except ValueError:
        return None
    return max(0.0, (moment - datetime.now(UTC)).total_seconds()) if moment.tzinfo else None
