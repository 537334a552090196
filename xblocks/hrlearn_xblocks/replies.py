"""Answers of the handlers: JSON for what went well and for what was refused, in the words of the LTI tool's answers."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable
from functools import wraps
from typing import Any

from webob import Request, Response

from hrlearn.errors import AttemptError, HrlearnError, OutOfOrderError
from hrlearn_xblocks import wiring

__all__ = ["LARGEST_BODY", "answering", "json_body", "refusal", "reply"]

LARGEST_BODY = 16_384
"""Bytes; an event has some hundred, and what is accepted is kept for ever."""

log = logging.getLogger(__name__)

Handler = Callable[[Any, Request, str], Response]


def reply(answer: object, status: int = 200) -> Response:
    """Return a JSON response that no cache keeps."""
    text = json.dumps(answer)
    response = Response(text, status=status, content_type="application/json", charset="UTF-8")
    response.headers["Cache-Control"] = "no-store"
    return response


def refusal(error: HrlearnError, **more: object) -> Response:
    """Return the response for an error: what happened, what to do next, and a reference that the log has too."""
    reference = str(wiring.tools().new_id())[:8]
    log.info("hrlearn refusal %s: %s", reference, error.code)
    told: dict[str, Any] = {
        "code": error.code,
        "message": error.message,
        "hint": error.hint,
        "reference": reference,
    }
    if isinstance(error, OutOfOrderError):
        told["expected"] = error.expected
    return reply({"error": told, **more}, error.status)


def answering(handler: Handler) -> Handler:
    """Turn the errors that hrlearn raises on purpose into answers; others are faults of ours and stay visible."""

    @wraps(handler)
    def answer(block: Any, request: Request, suffix: str = "") -> Response:
        try:
            return handler(block, request, suffix)
        except HrlearnError as error:
            return refusal(error)

    return answer


def json_body(request: Request, largest: int = LARGEST_BODY) -> object:
    """Return the decoded body of a request; raises AttemptError where it is not JSON or far too long."""
    body = request.body
    if len(body) > largest:
        msg = f"The request is longer than {largest} bytes."
        raise AttemptError(msg, hint="Reload the page and try again.", code="attempt.malformed_event")
    try:
        return json.loads(body)
    except (ValueError, RecursionError):
        msg = "The request holds no readable JSON."
        raise AttemptError(msg, hint="Reload the page and try again.", code="attempt.malformed_event") from None
