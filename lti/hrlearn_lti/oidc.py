"""Login and launch (LTI Security Framework 1.0, section 5.1.1): the only way in.

A login writes nothing: what it knows travels in a signed state. The launch checks state, browser and token in that
order, and only then is a session made, in the same transaction that uses up the nonce.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from urllib.parse import urlencode, urlsplit

from flask import Blueprint, Response, jsonify, redirect, request
from werkzeug.wrappers import Response as AnyResponse

from hrlearn.errors import LaunchError
from hrlearn.services import Landing, RegistrationFacts
from hrlearn_lti.browsers import BrowserError, StorageStep, frame_named, is_ours, storage_step, token
from hrlearn_lti.headers import frame_by, origin_of
from hrlearn_lti.sessions import with_session
from hrlearn_lti.state import LoginState, fingerprint
from hrlearn_lti.targets import plain_target
from hrlearn_lti.tool import Tool

__all__ = ["oidc_blueprint", "own_targets"]

LONGEST_VALUE = 8192
"""Characters in one value of a login; Canvas sends hints of a few hundred, nobody needs more than this."""
TRIED = "tried"
"""Parameter of a login that has come back from setting its cookie."""
STORED = "hr_stored"
"""Field of a launch with the value that the platform has kept."""
_KEPT_BACK = "Your browser keeps our cookie back inside this frame, so your visit could not be checked."


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
        """Answer a third-party initiated login with the authentication request of its platform.

        Where our cookie does not come along, a second round shows whether the browser has kept it. If not, the platform
        is asked to keep a value in its place, and a new window is offered.
        """
        sent = request.values
        registration = self._tool.launching.registration(_needed(sent, "iss"), _optional(sent, "client_id") or None)
        _frame_by(registration)
        state, cookie = self._begun(sent, registration), request.cookies.get(self._cookie, "")
        if not cookie and TRIED in sent and not _is_own_window():
            raise self._ask_storage(state, registration)
        binding = cookie or token()
        if cookie or _is_own_window():
            bound = replace(state, browser=fingerprint(binding))
            answer = redirect(self._authentication_request(registration, bound), 302)
        else:
            again = [*request.args.items(multi=True), (TRIED, "1")]
            answer = redirect(f"/lti/login?{urlencode(again)}", 307)
        answer.set_cookie(
            self._cookie, binding, secure=True, httponly=True, samesite="None", partitioned=True, path="/"
        )
        return answer

    def launch(self) -> AnyResponse:
        """Take the platform's answer and lead to the page, or refuse it without leaving a trace of a session."""
        landing = self._accepted()
        return redirect(with_session(_first_page(landing), landing.token), 303)

    def jwks(self) -> Response:
        """Publish the tool's public keys."""
        answer = jsonify({"keys": list(self._tool.tool_keys.public_set())})
        answer.headers["Cache-Control"] = "public, max-age=300"
        return answer

    def _begun(self, sent: Mapping[str, str], registration: RegistrationFacts) -> LoginState:
        return LoginState(
            issuer=registration.issuer,
            client_id=registration.client_id,
            nonce=token(),
            target=self._own_target(_needed(sent, "target_link_uri")),
            browser="",
            login_hint=_needed(sent, "login_hint"),
            message_hint=_optional(sent, "lti_message_hint"),
            deployment_id=_optional(sent, "lti_deployment_id"),
            frame=frame_named(_optional(sent, "lti_storage_target")),
        )

    def _accepted(self) -> Landing:
        sent = request.form
        state = self._tool.states.read(_needed(sent, "state"))
        registration = self._tool.launching.registration(state.issuer, state.client_id)
        _frame_by(registration)
        if "id_token" not in sent:
            raise _platform_refused(_optional(sent, "error"))
        self._check_browser(state, registration)
        claims = self._tool.id_tokens.read(sent["id_token"], registration, state.nonce)
        return self._tool.launching.accept(self._tool.claims.read(claims, registration.client_id))

    def _check_browser(self, state: LoginState, registration: RegistrationFacts) -> None:
        """Without this, somebody could sign another person in under a name that is not theirs."""
        sent, cookie = request.form, request.cookies.get(self._cookie, "")
        if is_ours(cookie, state.browser) or is_ours(sent.get(STORED, ""), state.stored):
            return
        origin = origin_of(registration.auth_login_url)
        if state.stored and STORED not in sent:
            fields = {"state": sent["state"], "id_token": sent["id_token"]}
            step = storage_step("lti.get_data", state, origin, "/lti/launch", fields=fields)
            raise BrowserError(_KEPT_BACK, code="launch.asking_storage", restart=_restart(state), step=step)
        if cookie or state.stored:
            message = "This visit began in another browser or window."
            raise BrowserError(message, code="launch.other_browser", restart=_restart(state))
        raise BrowserError(
            _KEPT_BACK, code="launch.no_cookie", restart=_restart(state), step=_found_late(state, origin)
        )

    def _ask_storage(self, state: LoginState, registration: RegistrationFacts) -> BrowserError:
        value = token()
        bound = replace(state, stored=fingerprint(value))
        go = self._authentication_request(registration, bound)
        step = storage_step("lti.put_data", bound, origin_of(registration.auth_login_url), go, value=value)
        code = "launch.asking_storage" if state.frame else "launch.no_cookie"
        return BrowserError(_KEPT_BACK, code=code, restart=_restart(state), step=step)

    def _own_target(self, target: str) -> str:
        if plain_target(target) not in own_targets(self._tool.settings.base_url):
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


def _frame_by(registration: RegistrationFacts) -> None:
    frame_by(*map(origin_of, (registration.auth_login_url, registration.issuer, registration.platform_url)))


def _is_own_window() -> bool:
    """Say whether the tool has a window of its own: there, cookies are those of the site itself."""
    return request.headers.get("Sec-Fetch-Dest") == "document"


def _found_late(state: LoginState, origin: str) -> StorageStep | None:
    """Begin again with the storage that the platform has first spoken of in its answer."""
    frame = frame_named(_optional(request.form, "lti_storage_target"))
    if not frame:
        return None
    go = f"{_restart(state)}&{urlencode({'lti_storage_target': frame, TRIED: '1'})}"
    return storage_step("lti.capabilities", replace(state, frame=frame), origin, go)


def _first_page(landing: Landing) -> str:
    if landing.review_of is not None:
        return f"/review/{landing.review_of}"
    return "/deep-link" if landing.visit.deep_link else "/lesson"


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
