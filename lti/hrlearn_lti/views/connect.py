"""Connecting a platform by hand: every value to copy, and a form for those that the platform shows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from flask import Blueprint, Response, request

from hrlearn.errors import HrlearnError
from hrlearn.services import Connection
from hrlearn_lti.client_metadata import DESCRIPTION, ICON_PATH, NAME
from hrlearn_lti.headers import frame_by, origin_of
from hrlearn_lti.platforms import PLATFORMS, endpoints_of
from hrlearn_lti.shared_issuers import audience_of
from hrlearn_lti.tool import Tool

__all__ = ["connect_blueprint"]

FIELDS = (
    "platform",
    "issuer",
    "client_id",
    "deployment_id",
    "auth_login_url",
    "auth_token_url",
    "key_set_url",
    "platform_url",
)
ADDRESSES = ("auth_login_url", "auth_token_url", "key_set_url")
LONGEST_ID = 255
LONGEST_ISSUER = 500
LONGEST_URL = 2048


@dataclass(frozen=True, slots=True)
class _Form:
    """What was typed, and what is wrong with it by field."""

    values: Mapping[str, str]
    problems: Mapping[str, str]


def connect_blueprint(tool: Tool) -> Blueprint:
    """Return the routes of the page for connecting by hand."""
    views = _Connect(tool)
    blueprint = Blueprint("connect", __name__)
    blueprint.add_url_rule("/lti/connect", view_func=views.show, methods=["GET"])
    blueprint.add_url_rule("/lti/connect", view_func=views.connect, methods=["POST"])
    return blueprint


class _Connect:
    def __init__(self, tool: Tool) -> None:
        self._tool = tool

    def show(self) -> Response:
        """Show the values to copy and the empty form; nobody may frame it."""
        frame_by()
        token = request.args.get("invitation", "")
        self._tool.inviting.open(token)
        chosen = request.args.get("platform", "moodle")
        return self._page(token, _Form({**dict.fromkeys(FIELDS, ""), "platform": chosen}, {}))

    def connect(self) -> Response:
        """Store what was typed, or show it again with what is wrong."""
        frame_by()
        token = request.form.get("invitation", "")
        self._tool.inviting.open(token)
        form = self._checked({name: request.form.get(name, "").strip() for name in FIELDS})
        if form.problems:
            return self._page(token, form, 400)
        facts = self._tool.inviting.accept(token, _connection(form.values))
        platform = form.values["platform"]
        screen = self._tool.pages.own(
            "connect_done", "The learning platform is connected", facts=facts, family=platform, name=NAME
        )
        return self._tool.pages.answer(screen)

    def _checked(self, typed: dict[str, str]) -> _Form:
        """Fill in the addresses that follow from the issuer, then look at every field."""
        known = endpoints_of(typed["platform"], typed["issuer"], typed["client_id"])
        if known is not None and origin_of(typed["issuer"]):
            values = {**typed, **{name: typed[name] or getattr(known, name) for name in ADDRESSES}}
        else:
            values = typed
        problems = {**self._faulty_addresses(values, follow=known is not None), **_faulty_ids(values)}
        if not problems and not self._tool.registrar.reads_keys(values["key_set_url"]):
            problems["key_set_url"] = "The tool's server could not read a key set at this address. Check it, and that "
            problems["key_set_url"] += "the tool's server can reach your platform."
        return _Form(values, problems)

    def _faulty_addresses(self, values: Mapping[str, str], *, follow: bool) -> dict[str, str]:
        """Look at issuer and addresses; those that follow from a good issuer may be empty until it is one."""
        given = [name for name in ADDRESSES if values[name] or not follow]
        wanted = ["issuer", *given, *(["platform_url"] if values["platform_url"] else [])]
        return {name: problem for name in wanted if (problem := self._address_problem(values[name]))}

    def _address_problem(self, url: str) -> str:
        if not url:
            return "Type the address that your platform shows."
        if len(url) > LONGEST_URL or not origin_of(url):
            return "This is not a full address. It begins with https://"
        try:
            self._tool.check_url(url)
        except HrlearnError as error:
            return f"This address cannot be used: {error.message}"
        return ""

    def _page(self, token: str, form: _Form, status: int = 200) -> Response:
        url = self._tool.settings.url
        screen = self._tool.pages.own(
            "connect",
            "Connect a learning platform by hand",
            invitation=token,
            form=form,
            platforms=PLATFORMS,
            known=endpoints_of(form.values["platform"], "https://x.example", "x") is not None,
            name=NAME,
            description=DESCRIPTION,
            launch_url=url("/lti/launch"),
            login_url=url("/lti/login"),
            key_set_url=url("/lti/jwks"),
            icon_url=url(ICON_PATH),
        )
        return self._tool.pages.answer(screen, status=status)


def _faulty_ids(values: Mapping[str, str]) -> dict[str, str]:
    problems = {}
    for name, title in (("client_id", "client ID"), ("deployment_id", "deployment ID")):
        if not values[name]:
            problems[name] = f"Type the {title} that your platform shows."
        elif len(values[name]) > LONGEST_ID or not values[name].isprintable():
            problems[name] = f"This cannot be a {title}: copy it again."
    if len(values["issuer"]) > LONGEST_ISSUER:
        problems["issuer"] = "This is too long for an issuer: copy it again."
    return problems


def _connection(values: Mapping[str, str]) -> Connection:
    home = origin_of(values["platform_url"])
    return Connection(
        issuer=values["issuer"],
        client_id=values["client_id"],
        auth_login_url=values["auth_login_url"],
        auth_token_url=values["auth_token_url"],
        key_set_url=values["key_set_url"],
        deployment_id=values["deployment_id"],
        platform_url="" if home == origin_of(values["auth_login_url"]) else home,
        token_audience=audience_of(values["auth_token_url"]),
    )
