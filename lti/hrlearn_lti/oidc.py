"""Login and launch (LTI Security Framework 1.0, section 5.1.1): the only way in.

A login writes nothing: what it knows travels in a signed state. The launch checks state, browser and token in that
order, and only then is a session made, in the same transaction that uses up the nonce.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from hmac import compare_digest
from urllib.parse import urlencode, urlsplit

from flask import Blueprint, Response, jsonify, redirect, request
from werkzeug.wrappers import Response as AnyResponse

from hrlearn.errors import LaunchError
from hrlearn.services import Landing, RegistrationFacts
from hrlearn_lti.headers import frame_by, origin_of
from hrlearn_lti.sessions import with_session
from hrlearn_lti.state import LoginState, fingerprint
from hrlearn_lti.tool import Tool

__all__ = ["BrowserError", "oidc_blueprint", "own_targets"]

LONGEST_VALUE = 8192
"""Characters in one value of a login; Canvas sends hints of a few hundred, nobody needs more than this."""
_BINDING_BYTES = 32


class BrowserError(LaunchError):
    """The cookie that binds a login to its browser did not come back; ``restart`` begins again in a new window."""

    def __init__(self, message: str, *, code: str, restart: str) -> None:
        super().__init__(message, hint="Open it in a new window.", code=code)
        self.restart = restart


def own_targets(base_url: str) -> frozenset[str]:
    """Return the addresses at which a platform may aim a launch."""
    return frozenset({base_url, f"{base_url}/", f"{base_url}/lti/launch"})


def oidc_blueprint(tool: Tool) -> Blueprint:
    """Return the routes of login, launch and key set."""
    blueprint = Blueprint("oidc", __name__, url_prefix="/lti")
    flow = _Flow(tool)
    blueprint.add_url_rule("/login", view_func=flow.login, methods=["GET", "POST"])
    blueprint.add_url_rule("/launch", view_func=flow.launch, methods=["POST"])
    blueprint.add_url_rule("/jwks", view_func=flow.jwks, methods=["GET"])
    return blueprint


class _Flow:
    def __init__(self, tool: Tool) -> None:
        self._tool = tool
        # The prefix makes browsers refuse a cookie that a neighbouring host has planted; it needs https.
        self._cookie = "__Host-hr-browser" if tool.settings.secure else "hr-browser"

    def login(self) -> AnyResponse:
        """Answer a third-party initiated login with the authentication request of its platform."""
        sent = request.values
        registration = self._tool.launching.registration(_needed(sent, "iss"), _optional(sent, "client_id") or None)
        binding = request.cookies.get(self._cookie) or secrets.token_urlsafe(_BINDING_BYTES)
        state = LoginState(
            issuer=registration.issuer,
            client_id=registration.client_id,
            nonce=secrets.token_urlsafe(_BINDING_BYTES),
            target=self._own_target(_needed(sent, "target_link_uri")),
            browser=fingerprint(binding),
            login_hint=_needed(sent, "login_hint"),
            message_hint=_optional(sent, "lti_message_hint"),
            deployment_id=_optional(sent, "lti_deployment_id"),
        )
        answer = redirect(self._authentication_request(registration, state), 302)
        answer.set_cookie(
            self._cookie, binding, secure=True, httponly=True, samesite="None", partitioned=True, path="/"
        )
        return answer

    def launch(self) -> AnyResponse:
        """Take the platform's answer and lead to the page, or refuse it without leaving a trace of a session."""
        landing = self._accepted()
        path = "/deep-link" if landing.visit.deep_link else "/lesson"
        return redirect(with_session(path, landing.token), 303)

    def jwks(self) -> Response:
        """Publish the tool's public keys."""
        answer = jsonify({"keys": list(self._tool.tool_keys.public_set())})
        answer.headers["Cache-Control"] = "public, max-age=300"
        return answer

    def _accepted(self) -> Landing:
        sent = request.form
        state = self._tool.states.read(_needed(sent, "state"))
        registration = self._tool.launching.registration(state.issuer, state.client_id)
        frame_by(origin_of(registration.auth_login_url), origin_of(registration.issuer))
        if "id_token" not in sent:
            raise _platform_refused(_optional(sent, "error"))
        self._check_browser(state)
        claims = self._tool.id_tokens.read(sent["id_token"], registration, state.nonce)
        return self._tool.launching.accept(self._tool.claims.read(claims, registration.client_id))

    def _check_browser(self, state: LoginState) -> None:
        """Without this, somebody could sign another person in under a name that is not theirs."""
        cookie = request.cookies.get(self._cookie, "")
        if not cookie:
            message = "Your browser keeps our cookie back inside this frame, so your visit could not be checked."
            raise BrowserError(message, code="launch.no_cookie", restart=_restart(state))
        if not compare_digest(fingerprint(cookie), state.browser):
            message = "This visit began in another browser or window."
            raise BrowserError(message, code="launch.other_browser", restart=_restart(state))

    def _own_target(self, target: str) -> str:
        if target not in own_targets(self._tool.settings.base_url):
            message = "Your learning platform asked for an address that this tool does not have."
            raise LaunchError(message, hint="Ask the person who runs the course.", code="launch.wrong_target")
        return target

    def _authentication_request(self, registration: RegistrationFacts, state: LoginState) -> str:
        parameters = {
            "scope": "openid",
            "response_type": "id_token",
            "response_mode": "form_post",
            "prompt": "none",
            "client_id": registration.client_id,
            "redirect_uri": self._tool.settings.url("/lti/launch"),
            "login_hint": state.login_hint,
            "state": self._tool.states.sign(state),
            "nonce": state.nonce,
        }
        if state.message_hint:
            parameters["lti_message_hint"] = state.message_hint
        url = registration.auth_login_url
        return f"{url}{'&' if urlsplit(url).query else '?'}{urlencode(parameters)}"


def _restart(state: LoginState) -> str:
    """Return the login that this state came from, for another window."""
    sent = {
        "iss": state.issuer,
        "client_id": state.client_id,
        "login_hint": state.login_hint,
        "target_link_uri": state.target,
        "lti_message_hint": state.message_hint,
        "lti_deployment_id": state.deployment_id,
    }
    return f"/lti/login?{urlencode({name: value for name, value in sent.items() if value})}"


def _optional(sent: Mapping[str, str], name: str) -> str:
    value = sent.get(name, "")
    if len(value) > LONGEST_VALUE:
        message = f"Your learning platform sent a {name!r} that is too long."
        raise LaunchError(message, hint="Open the activity again from your course.", code="launch.too_long")
    return value


def _needed(sent: Mapping[str, str], name: str) -> str:
    value = _optional(sent, name)
    if not value:
        message = f"Your learning platform left out {name!r}, which every visit needs."
        raise LaunchError(message, hint="Open the activity again from your course.", code="launch.missing_parameter")
    return value


def _platform_refused(error: str) -> LaunchError:
    if error == "login_required":
        message = "Your learning platform says that you are not signed in there."
        return LaunchError(message, hint="Sign in there, then open the activity again.", code="launch.not_signed_in")
    message = "Your learning platform did not let you in."
    return LaunchError(message, hint="Open the activity again from your course.", code="launch.platform_refused")
