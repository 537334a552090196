"""The token endpoint: a signed assertion of the tool becomes a bearer token (RFC 7523, RFC 6749)."""

from __future__ import annotations

from collections.abc import Mapping

from flask import Blueprint, Response, jsonify, request

from .context import academy
from .errors import SandboxError, TokenRefusedError
from .tool_keys import expiry, require, require_audience
from .vocabulary import ALL_SCOPES, JWT_BEARER, LTI

blueprint = Blueprint("token", __name__)


class _GrantError(SandboxError):
    """A request for a token is refused with an error word of RFC 6749, section 5.2."""

    code = "sandbox.grant"

    def __init__(self, word: str, description: str) -> None:
        super().__init__(description)
        self.word = word


@blueprint.post("/token")
def token() -> tuple[Response, int]:
    """Grant those of the wanted scopes that the academy offers; errors are always 400."""
    try:
        granted = _granted(request.form)
    except _GrantError as error:
        return _json({"error": error.word, "error_description": str(error)}), 400
    tokens = academy().store.tokens
    body = {
        "access_token": tokens.issue(frozenset(granted)),
        "token_type": "bearer",
        "expires_in": tokens.lifetime,
        "scope": " ".join(granted),
    }
    return _json(body), 200


def _granted(form: Mapping[str, str]) -> list[str]:
    if request.mimetype != "application/x-www-form-urlencoded":
        raise _GrantError("invalid_request", "Send the request as a form.")
    if form.get("grant_type") != "client_credentials":
        raise _GrantError("unsupported_grant_type", "grant_type must be client_credentials.")
    if form.get("client_assertion_type") != JWT_BEARER:
        raise _GrantError("invalid_request", f"client_assertion_type must be {JWT_BEARER}.")
    _check_assertion(form.get("client_assertion", ""))
    granted = [scope for scope in form.get("scope", "").split() if scope in ALL_SCOPES]
    if not granted:
        raise _GrantError("invalid_scope", "None of the wanted scopes is offered here.")
    return list(dict.fromkeys(granted))


def _check_assertion(assertion: str) -> None:
    """Security Framework 1.0, section 4.1.1, with the optional deployment_id of AGS 2.0 (2023)."""
    config, store = academy().config, academy().store
    try:
        claims = academy().tool_keys.verified(assertion, store.clock())
        require(claims, "iss", config.tool.client_id)
        require(claims, "sub", config.tool.client_id)
        require_audience(claims, {config.url("/token")})
        if LTI + "deployment_id" in claims:
            require(claims, LTI + "deployment_id", config.tool.deployment_id)
        store.used.use_claim(claims, "jti", expiry(claims))
    except TokenRefusedError as error:
        raise _GrantError("invalid_client", str(error)) from error


def _json(body: dict[str, object]) -> Response:
    answer = jsonify(body)
    answer.headers["Cache-Control"] = "no-store"
    return answer
