"""The issuer: discovery, key set, and the authorization endpoint of the launch.

Follows the 1EdTech Security Framework 1.0, section 5.1 (third-party initiated login).
"""

from __future__ import annotations

import json
from collections.abc import Mapping

from flask import Blueprint, Response, jsonify, render_template, request

from .config import AcademyConfig, Person, ToolConfig
from .context import academy, acting_person
from .errors import PageRefusedError
from .records import Launch
from .vocabulary import (
    ALL_SCOPES,
    DEEP_LINKING_REQUEST,
    RESOURCE_LINK_REQUEST,
    SUBMISSION_REVIEW_REQUEST,
)

blueprint = Blueprint("oidc", __name__)

_FORM_FIELDS = (
    "scope", "response_type", "response_mode", "client_id", "redirect_uri", "login_hint",
    "lti_message_hint", "state", "nonce", "prompt",
)  # fmt: skip


@blueprint.get("/.well-known/openid-configuration")
def discovery() -> Response:
    """What this issuer offers, and nothing that it does not."""
    config, enrolment = academy().config, academy().store.enrolment
    body = {
        "issuer": config.issuer,
        "authorization_endpoint": config.url("/auth"),
        "token_endpoint": config.url("/token"),
        "jwks_uri": config.url("/jwks"),
        "registration_endpoint": config.url("/register-tool"),
        "token_endpoint_auth_methods_supported": ["private_key_jwt"],
        "token_endpoint_auth_signing_alg_values_supported": ["RS256"],
        "scopes_supported": ["openid", *ALL_SCOPES],
        "response_types_supported": ["id_token"],
        "response_modes_supported": ["form_post"],
        "subject_types_supported": ["public"],
        "id_token_signing_alg_values_supported": ["RS256"],
        "claims_supported": ["iss", "sub", "aud", "name", "given_name", "family_name", "email"],
        "https://purl.imsglobal.org/spec/lti-platform-configuration": {
            "product_family_code": config.product_family,
            "version": "1",
            "messages_supported": [
                {"type": RESOURCE_LINK_REQUEST},
                {"type": DEEP_LINKING_REQUEST, "placements": ["ContentArea"]},
                {"type": SUBMISSION_REVIEW_REQUEST},
            ],
        },
    }
    return jsonify(enrolment.spoilt(body, enrolment.configuration))


@blueprint.get("/jwks")
def jwks() -> Response:
    """Public keys of the academy."""
    return jsonify(academy().store.keys.public_set())


@blueprint.route("/auth", methods=["GET", "POST"])
def authorize() -> str:
    """Answer the tool's authentication request with a form that carries the id_token, or an error."""
    asked = request.values
    _check_client(academy().config.tool, asked)
    launch = _launch_of(asked)
    person = acting_person()
    if person is None and "repost" not in asked:
        return _ask_again(asked)
    problem = _problem(asked, launch, person)
    if problem:
        return _answer(asked, {"error": problem[0], "error_description": problem[1]})
    fields = {"id_token": _id_token(launch, asked["nonce"])}
    if launch.document_target == "iframe":
        fields |= storage_target(academy().config)
    return _answer(asked, fields)


def message_hint(launch: Launch) -> str:
    """The lti_message_hint of a launch: JSON, as Moodle sends it, so quotes and braces travel too."""
    return json.dumps({"cmid": launch.activity_id or "", "launchid": launch.id})


def storage_target(config: AcademyConfig) -> dict[str, str]:
    """The frame that keeps values for the tool (lti-cs-oidc 0.1), where the academy offers that."""
    if not config.storage or not config.announces_storage:
        return {}
    return {"lti_storage_target": config.storage_frame or "_parent"}


def _check_client(tool: ToolConfig, asked: Mapping[str, str]) -> None:
    """Never send anything to an address that is not registered."""
    if asked.get("client_id") != tool.client_id:
        raise PageRefusedError(
            400,
            "The tool asked under a client id that this academy does not know (client_id).",
            "Compare the tool's registration with the academy's connection page.",
        )
    if asked.get("redirect_uri") not in tool.redirect_uris:
        raise PageRefusedError(
            400,
            "The tool asked for an answer at an address that is not registered (redirect_uri).",
            "Compare the tool's launch address with the academy's connection page.",
        )


def _launch_of(asked: Mapping[str, str]) -> Launch:
    try:
        hint = json.loads(asked.get("lti_message_hint", ""))
        launch_id = str(hint["launchid"])
    except (ValueError, TypeError, KeyError):
        launch_id = ""
    launch = academy().store.launches.look(launch_id)
    if launch is None:
        raise _used_launch()
    return launch


def _problem(asked: Mapping[str, str], launch: Launch, person: Person | None) -> tuple[str, str] | None:
    """The first broken rule as (error, description) of OpenID Connect Core, section 3.1.2.6."""
    rules = (
        (asked.get("scope") == "openid", "invalid_scope", "scope must be openid"),
        (
            asked.get("response_type") == "id_token",
            "unsupported_response_type",
            "response_type must be id_token",
        ),
        (
            asked.get("response_mode") == "form_post",
            "invalid_request",
            "response_mode must be form_post",
        ),
        (bool(asked.get("nonce")), "invalid_request", "nonce is missing"),
        (asked.get("prompt", "none") == "none", "invalid_request", "prompt must be none"),
        (person is not None, "login_required", "nobody is signed in"),
        (
            person is not None and not person.suspended and asked.get("login_hint") == person.id == launch.person_id,
            "access_denied",
            "login_hint is not the person who is signed in",
        ),
    )
    return next(((error, text) for holds, error, text in rules if not holds), None)


def _id_token(launch: Launch, nonce: str) -> str:
    store = academy().store
    if store.launches.take(launch.id) is None:
        raise _used_launch()
    if launch.kind == "deep_linking":
        store.launches.wait_for_return(launch)
    try:
        claims = store.launch_claims(launch, nonce)
    except KeyError:
        raise PageRefusedError(404, "This activity was removed.", "Go back to the course and choose another.") from None
    return store.keys.sign(claims)


def _answer(asked: Mapping[str, str], fields: dict[str, str]) -> str:
    if "state" in asked:
        fields["state"] = asked["state"]
    return render_template(
        "go.html",
        heading=f"Opening {academy().config.tool.name}",
        action=asked["redirect_uri"],
        fields=fields,
        button="Continue",
    )


def _ask_again(asked: Mapping[str, str]) -> str:
    """Post the request once more from our own page.

    A browser that came here from the tool's page inside our frame left our Lax cookie at home;
    from our own page it brings the cookie.
    """
    fields = {name: asked[name] for name in _FORM_FIELDS if name in asked}
    return render_template(
        "go.html",
        heading="Checking who you are",
        action=academy().config.url("/auth"),
        fields={**fields, "repost": "1"},
        button="Continue",
    )


def _used_launch() -> PageRefusedError:
    return PageRefusedError(
        404,
        "This launch was already used or is too old.",
        "Go back to the course and open the activity again.",
    )
