"""Sends scores to a platform, reads back what it holds, and makes columns (Assignment and Grade Services 2.0).

There is no call here that deletes a column or changes one: Moodle would drop or rescale every grade in it.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

import requests
from pylti1p3.assignments_grades import AssignmentsGradesService
from pylti1p3.grade import Grade
from pylti1p3.service_connector import ServiceConnector

from hrlearn.errors import HrlearnError
from hrlearn.services import (
    AgsScore,
    ColumnAnswer,
    ColumnResults,
    ColumnWish,
    GatewayAnswer,
    RegistrationFacts,
    ResultAnswer,
)
from hrlearn_lti.paging import Broken, pages
from hrlearn_lti.safe_http import OutboundError
from hrlearn_lti.service_calls import Caller, NoTokenError, is_success, retry_after, same_origin

__all__ = ["AgsGateway"]

AGS = "https://purl.imsglobal.org/spec/lti-ags/scope/"
SCORE_SCOPE, RESULT_SCOPE, LINE_ITEM_SCOPE = AGS + "score", AGS + "result.readonly", AGS + "lineitem"
RESULT_TYPE = "application/vnd.ims.lis.v2.resultcontainer+json"
LINE_ITEM_TYPE = "application/vnd.ims.lis.v2.lineitem+json"
LINE_ITEMS_TYPE = "application/vnd.ims.lis.v2.lineitemcontainer+json"
CANVAS_SUBMISSION = "https://canvas.instructure.com/lti/submission"
LONGEST_LABEL = 255
MOST_RESULTS = 50_000
MOST_COLUMNS = 5_000


@dataclass(frozen=True, slots=True)
class AgsGateway:
    """The platform's grade service, as ``hrlearn.services.GradeService`` asks for it. Nothing here raises."""

    caller: Caller

    def send_score(self, registration: RegistrationFacts, lineitem_url: str, score: AgsScore) -> GatewayAnswer:
        """POST a score to the line item (AGS 2.0, section 3.4)."""
        data: Any = {"scope": [SCORE_SCOPE], "lineitem": lineitem_url}
        grade = _grade(score)
        try:
            answer = self.caller.exchange(
                registration, lambda each: AssignmentsGradesService(each, data).put_grade(grade)
            )
        except NoTokenError as error:
            return GatewayAnswer(None, error.retry_after, str(error))
        except OutboundError as error:
            return GatewayAnswer(None, detail=error.message)
        # Never the reason phrase: Moodle quotes the whole request in it.
        return GatewayAnswer(answer.status_code, retry_after(answer), f"HTTP {answer.status_code}", _body_type(answer))

    def read_result(self, registration: RegistrationFacts, lineitem_url: str, user_id: str) -> ResultAnswer:
        """GET the learner's result of the line item (AGS 2.0, section 3.3)."""
        url = _with(_results_url(lineitem_url), user_id=user_id)
        try:
            answer = self.caller.get(registration, RESULT_SCOPE, url, RESULT_TYPE)
        except (NoTokenError, OutboundError):
            return ResultAnswer(None)
        entries = _listed(answer)
        if entries is None:
            # A page for people with 200 says nothing about the grade.
            return ResultAnswer(None if is_success(answer) else answer.status_code)
        found = next((each for each in entries if str(each.get("userId")) == user_id), {})
        return _result(answer.status_code, found)

    def read_results(self, registration: RegistrationFacts, lineitem_url: str) -> ColumnResults:
        """GET all results of the line item; never with ``limit``, at which Moodle fails."""
        held: dict[str, ResultAnswer] = {}
        try:
            for entry in self._entries(registration, RESULT_SCOPE, _results_url(lineitem_url), RESULT_TYPE):
                held[str(entry.get("userId"))] = _result(200, entry)
                if len(held) > MOST_RESULTS:
                    return ColumnResults(complete=False, held={})
        except Broken:
            return ColumnResults(complete=False, held={})
        return ColumnResults(complete=True, held=held)

    def find_column(self, registration: RegistrationFacts, lineitems_url: str, wish: ColumnWish) -> ColumnAnswer:
        """GET the line items and return the oldest that fits; a platform may ignore the filters."""
        filters = {"resource_link_id": wish.resource_lti_id, "resource_id": wish.resource_id, "tag": wish.tag}
        url, seen = _with(lineitems_url, **filters), 0
        try:
            for entry in self._entries(registration, LINE_ITEM_SCOPE, url, LINE_ITEMS_TYPE):
                seen += 1
                if seen > MOST_COLUMNS:
                    return ColumnAnswer(answered=False, detail="The course has too many columns.")
                if _fits(entry, wish) and (found := self._address(entry, lineitems_url)):
                    return ColumnAnswer(answered=True, url=found)
        except Broken as error:
            return ColumnAnswer(answered=False, detail=str(error))
        return ColumnAnswer(answered=True)

    def make_column(self, registration: RegistrationFacts, lineitems_url: str, wish: ColumnWish) -> ColumnAnswer:
        """POST a new line item (AGS 2.0, section 3.2.9)."""
        body = json.dumps(
            {
                "label": wish.label[:LONGEST_LABEL],
                "scoreMaximum": wish.maximum,
                "resourceLinkId": wish.resource_lti_id,
                "resourceId": wish.resource_id,
                "tag": wish.tag,
            }
        )
        try:
            answer = self.caller.exchange(registration, _posting(lineitems_url, body))
        except (NoTokenError, OutboundError) as error:
            return ColumnAnswer(answered=False, detail=str(error))
        made = _decoded(answer)
        if not is_success(answer) or not isinstance(made, dict):
            return ColumnAnswer(answered=False, detail=f"HTTP {answer.status_code}.")
        return ColumnAnswer(answered=True, url=self._address(made, lineitems_url))

    def _entries(
        self, registration: RegistrationFacts, scope: str, url: str, accept: str
    ) -> Iterator[Mapping[str, Any]]:
        for answer in pages(lambda page: self.caller.get(registration, scope, page, accept), url):
            entries = _listed(answer)
            if entries is None:
                raise Broken(f"HTTP {answer.status_code}.")
            yield from entries

    def _address(self, entry: Mapping[str, Any], lineitems_url: str) -> str:
        """Return a column's address where scores may be sent to: on the same server as the list of columns."""
        url = entry.get("id")
        if not isinstance(url, str) or not same_origin(url, lineitems_url):
            return ""
        try:
            return self.caller.outbound.check_url(url)
        except HrlearnError:
            return ""


def _posting(url: str, body: str) -> Callable[[ServiceConnector], object]:
    return lambda each: each.make_service_request(
        [LINE_ITEM_SCOPE], url, is_post=True, data=body, content_type=LINE_ITEM_TYPE, accept=LINE_ITEM_TYPE
    )


def _fits(entry: Mapping[str, Any], wish: ColumnWish) -> bool:
    wanted = {"resourceLinkId": wish.resource_lti_id, "resourceId": wish.resource_id, "tag": wish.tag}
    return all(str(entry.get(name)) == value for name, value in wanted.items())


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
    if score.new_submission is not None:
        # Without the second word Canvas would put the score over a grade that a teacher has set.
        details = {"new_submission": score.new_submission, "prioritize_non_tool_grade": True}
        grade.set_extra_claims({CANVAS_SUBMISSION: details})
    return grade.set_comment(score.comment) if score.comment else grade


def _results_url(lineitem_url: str) -> str:
    return AssignmentsGradesService._add_url_path_ending(lineitem_url, "results")  # noqa: SLF001 # the only helper there is


def _with(url: str, **query: str) -> str:
    return f"{url}{'&' if '?' in url else '?'}{urlencode(query)}"


def _decoded(answer: requests.Response) -> Any:
    try:
        return answer.json()
    except (ValueError, RecursionError):
        return None


def _listed(answer: requests.Response) -> list[Mapping[str, Any]] | None:
    """Return the entries of a list, None where the answer is something else."""
    listed = _decoded(answer)
    if not is_success(answer) or not isinstance(listed, list):
        return None
    return [each for each in listed if isinstance(each, dict)]


def _result(status: int, entry: Mapping[str, Any]) -> ResultAnswer:
    return ResultAnswer(status, _number(entry, "resultScore"), _number(entry, "resultMaximum"))


def _number(entry: Mapping[str, Any], name: str) -> float | None:
    value = entry.get(name)
    return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else None


def _body_type(answer: requests.Response) -> str:
    return answer.headers.get("Content-Type", "").partition(";")[0].strip().lower() if answer.content else ""
