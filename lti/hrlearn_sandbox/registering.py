"""Dynamic Registration 1.0 as Moodle does it: the administrator adds a tool by its URL, the tool registers itself."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode, urlsplit

from flask import Blueprint, Response, jsonify, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from .config import AcademyConfig, ToolConfig, origin_of
from .context import academy, required_person
from .errors import PageRefusedError, ServiceRefusedError
from .vocabulary import DEEP_LINKING_REQUEST

blueprint = Blueprint("registering", __name__)

TOOL = "https://purl.imsglobal.org/spec/lti-tool-configuration"
ENDPOINT = "/register-tool"


@blueprint.get("/tools")
def tools() -> str:
    """The tool that is connected, the one that waits, and the way to add one."""
    required_person("administrator")
    return render_template("tools.html", pending=academy().store.enrolment.pending)


@blueprint.post("/tools/add")
def add() -> Response:
    """Open the tool's registration page in a frame, with what it needs to register itself."""
    required_person("administrator")
    url = request.form.get("url", "").strip()
    if not origin_of(url).startswith(("http://", "https://")) or not urlsplit(url).netloc:
        raise PageRefusedError(400, "This is not the address of a tool.", "Go back and paste the whole link.")
    answer = Response(render_template("tool_adding.html", address=initiation(url)))
    answer.headers["Content-Security-Policy"] = (
        f"default-src 'self'; frame-src 'self' {origin_of(url)}; frame-ancestors 'self'; base-uri 'none'"
    )
    return answer


@blueprint.post("/tools/activate")
def activate() -> BaseResponse:
    """Let the waiting tool in; until then it can launch nothing."""
    required_person("administrator")
    store = academy().store
    if store.enrolment.pending is None:
        raise PageRefusedError(404, "No tool is waiting.", "Go back to the list of tools.")
    store.connect(store.enrolment.pending)
    store.enrolment.pending = None
    return redirect(url_for("registering.tools"), 303)


@blueprint.post(ENDPOINT)
def register() -> tuple[Response, int] | Response:
    """Take a tool's registration; it waits until the administrator activates it."""
    enrolment = academy().store.enrolment
    client_id = _client_of_token()
    wanted = request.get_json(silent=True)
    enrolment.last_request = wanted if isinstance(wanted, dict) else {}
    problem = _problem(wanted)
    if problem or not isinstance(wanted, dict):
        return jsonify({"error": "invalid_client_metadata", "error_description": problem}), 400
    tool = _tool(wanted, client_id, academy().config)
    enrolment.pending = tool
    return jsonify(enrolment.spoilt(_granted(wanted, tool), enrolment.answer))


def initiation(url: str) -> str:
    """A tool's registration URL with where the academy's configuration is, and a token."""
    config = academy().config
    known = config.tool.client_id if origin_of(url) in config.tool.origins else ""
    more = urlencode(
        {
            "openid_configuration": config.url("/.well-known/openid-configuration"),
            "registration_token": academy().store.enrolment.start(known),
        }
    )
    return f"{url}{'&' if urlsplit(url).query else '?'}{more}"


def _client_of_token() -> str:
    kind, _, token = request.headers.get("Authorization", "").partition(" ")
    if kind.lower() != "bearer" or not token:
        raise ServiceRefusedError(401, "missing_registration_token")
    client_id, reason = academy().store.enrolment.take(token.strip())
    if reason:
        raise ServiceRefusedError(401, reason)
    return client_id


def _problem(wanted: object) -> str:
    """The first rule that a registration breaks, "" for none."""
    if not isinstance(wanted, dict):
        return "The body must be a JSON object."
    tool = wanted.get(TOOL)
    tool = tool if isinstance(tool, dict) else {}
    target = tool.get("target_link_uri")
    host = urlsplit(target).netloc.removeprefix("www.") if isinstance(target, str) else ""
    uris = wanted.get("redirect_uris")
    rules = (
        (wanted.get("application_type", "web") == "web", "application_type must be web"),
        ("id_token" in (wanted.get("response_types") or ()), "response_types must hold id_token"),
        (_is_url(wanted.get("initiate_login_uri")), "initiate_login_uri is missing"),
        (isinstance(uris, list) and bool(uris) and all(map(_is_url, uris)), "redirect_uris must be a list"),
        (bool(wanted.get("client_name")), "client_name is missing"),
        (_is_url(wanted.get("jwks_uri")), "jwks_uri is missing"),
        (
            wanted.get("token_endpoint_auth_method") == "private_key_jwt",
            "token_endpoint_auth_method must be private_key_jwt",
        ),
        (bool(host) and tool.get("domain") == host, "domain must be the host of target_link_uri"),
    )
    return next((text for holds, text in rules if not holds), "")


def _is_url(value: object) -> bool:
    return isinstance(value, str) and urlsplit(value).scheme in {"http", "https"} and bool(urlsplit(value).netloc)


def _tool(wanted: Mapping[str, Any], client_id: str, config: AcademyConfig) -> ToolConfig:
    """The tool as it would stand here; an update keeps client and deployment."""
    tool = wanted[TOOL]
    first, *more = wanted["redirect_uris"]
    again = client_id == config.tool.client_id
    messages: list[dict[str, Any]] = tool.get("messages", [])
    pickers = [each["target_link_uri"] for each in messages if each.get("type") == DEEP_LINKING_REQUEST]
    return ToolConfig(
        client_id=client_id,
        deployment_id=config.tool.deployment_id if again else "7",
        login_url=wanted["initiate_login_uri"],
        launch_url=first,
        jwks_url=wanted["jwks_uri"],
        deep_link_url=pickers[0] if pickers else tool["target_link_uri"],
        more_redirect_uris=tuple(more),
        name=str(wanted["client_name"]),
        shares_names="name" in tool.get("claims", []),
    )


def _granted(wanted: Mapping[str, Any], tool: ToolConfig) -> dict[str, Any]:
    """The registration as made; like Moodle, of all messages only deep linking is echoed."""
    own = wanted[TOOL]
    messages = [{"type": DEEP_LINKING_REQUEST, "target_link_uri": tool.deep_link_url}]
    return {
        **{
            name: wanted.get(name)
            for name in ("client_name", "jwks_uri", "initiate_login_uri", "redirect_uris", "scope")
        },
        "client_id": tool.client_id,
        "application_type": "web",
        "response_types": ["id_token"],
        "token_endpoint_auth_method": "private_key_jwt",
        TOOL: {
            "domain": own["domain"],
            "target_link_uri": own["target_link_uri"],
            "claims": own.get("claims", []),
            "messages": messages,
            "deployment_id": tool.deployment_id,
            "version": "1.3.0",
        },
    }
