"""Dynamic Registration 1.0: one link, pasted into a learning platform, connects it.

The platform opens the link in a frame or window and adds where its configuration is. Nothing is stored, and the
invitation is not used up, before platform and tool have agreed.
"""

from __future__ import annotations

from dataclasses import dataclass

from flask import Blueprint, Response, request

from hrlearn.errors import HrlearnError
from hrlearn.player import Screen
from hrlearn.services import Connection, Invitation, RegistrationFacts
from hrlearn_lti.client_metadata import ICON_PATH, NAME
from hrlearn_lti.headers import frame_by, origin_of
from hrlearn_lti.platform_configuration import PlatformConfiguration, PlatformError
from hrlearn_lti.platforms import family_of
from hrlearn_lti.shared_issuers import SharedIssuer, agreement, audience_of, shared_origins
from hrlearn_lti.tool import Tool

__all__ = ["register_blueprint"]

LONGEST_VALUE = 8192


@dataclass(frozen=True, slots=True)
class _Asked:
    """What the platform has added to the link, and which issuer the administrator has confirmed."""

    invitation: str
    configuration_url: str
    token: str
    confirmed: str


def register_blueprint(tool: Tool) -> Blueprint:
    """Return the routes of dynamic registration, and the icon that platforms show beside the tool's name."""
    views = _Register(tool)
    blueprint = Blueprint("register", __name__)
    blueprint.add_url_rule("/lti/register", view_func=views.register, methods=["GET", "POST"])
    blueprint.add_url_rule(ICON_PATH, view_func=views.icon, methods=["GET"])
    return blueprint


class _Register:
    def __init__(self, tool: Tool) -> None:
        self._tool = tool

    def register(self) -> Response:
        """Do what the link asks for; a person who opens it without a platform is told what to do with it."""
        asked = _asked()
        self._frame(asked.configuration_url)
        invitation = self._tool.inviting.open(asked.invitation)
        if not asked.configuration_url or request.method == "HEAD":
            return self._tool.pages.answer(self._start(asked.invitation))
        platform = self._tool.registrar.configuration(asked.configuration_url, asked.token)
        self._frame(asked.configuration_url, platform)
        shared = agreement(platform.issuer, {"openid_configuration": asked.configuration_url, **platform.addresses})
        if shared is not None and asked.confirmed != platform.issuer:
            return self._tool.pages.answer(self._confirm(asked, invitation, platform, shared))
        facts = self._connect(asked, invitation, platform, shared)
        return self._tool.pages.answer(self._done(facts, platform))

    def icon(self) -> Response:
        """Show the icon under an address that no new version changes."""
        path = self._tool.assets.url("icon.svg")
        found = self._tool.assets.get(path.rpartition("/")[2])
        answer = Response(found.data if found else b"", content_type="image/svg+xml")
        answer.headers["Cache-Control"] = "public, max-age=86400"
        return answer

    def _frame(self, configuration_url: str, platform: PlatformConfiguration | None = None) -> None:
        """Let the platform that opened the link frame the answer, and nobody else."""
        urls = [configuration_url]
        shared: tuple[str, ...] = ()
        if platform is not None:
            urls += [platform.issuer, *platform.addresses.values()]
            shared = shared_origins(platform.issuer)
        frame_by(*{origin_of(url) for url in urls if self._is_usable(url)}, *shared)

    def _is_usable(self, url: str) -> bool:
        try:
            self._tool.check_url(url)
        except HrlearnError:
            return False
        return True

    def _connect(
        self, asked: _Asked, invitation: Invitation, platform: PlatformConfiguration, shared: SharedIssuer | None
    ) -> RegistrationFacts:
        """Register there first: only then is there something to store, and only with it is the invitation used."""
        given = self._tool.registrar.register(platform, asked.token, wants_names=invitation.wants_names)
        connection = Connection(
            issuer=platform.issuer,
            client_id=given.client_id,
            auth_login_url=platform.authorization_endpoint,
            auth_token_url=platform.token_endpoint,
            key_set_url=platform.jwks_uri,
            deployment_id=given.deployment_id,
            platform_url=_platform_url(platform),
            token_audience=audience_of(platform.token_endpoint, platform.audience),
            trust_first_deployment=shared is None or not shared.many_customers,
        )
        return self._tool.inviting.accept(asked.invitation, connection)

    def _start(self, token: str) -> Screen:
        url = self._tool.settings.url(f"/lti/register?invitation={token}")
        return self._tool.pages.own(
            "register_start", "Connect a learning platform", url=url, by_hand=f"/lti/connect?invitation={token}"
        )

    def _confirm(
        self, asked: _Asked, invitation: Invitation, platform: PlatformConfiguration, shared: SharedIssuer
    ) -> Screen:
        hosts = {"openid_configuration": asked.configuration_url, **platform.addresses}
        return self._tool.pages.own(
            "register_confirm",
            "Is this your learning platform?",
            asked=asked,
            academy=invitation.academy_key,
            issuer=platform.issuer,
            maker=shared.maker,
            hosts=sorted({origin_of(url) for url in hosts.values()}),
        )

    def _done(self, facts: RegistrationFacts, platform: PlatformConfiguration) -> Screen:
        return self._tool.pages.own(
            "register_done",
            "The learning platform is connected",
            facts=facts,
            name=NAME,
            family=family_of(platform.family, platform.issuer),
            needs_deployment=not facts.deployment_ids,
            window_open=facts.deployment_until is not None,
        )


def _platform_url(platform: PlatformConfiguration) -> str:
    """Where people open the platform, where that is another host than the one they sign in at."""
    url = origin_of(platform.registration_endpoint)
    return "" if url == origin_of(platform.authorization_endpoint) else url


def _asked() -> _Asked:
    sent = request.form if request.method == "POST" else request.args
    asked = _Asked(
        invitation=sent.get("invitation", ""),
        configuration_url=sent.get("openid_configuration", ""),
        token=sent.get("registration_token", ""),
        confirmed=request.form.get("confirm", "") if request.method == "POST" else "",
    )
    if any(len(value) > LONGEST_VALUE for value in (asked.invitation, asked.configuration_url, asked.token)):
        message = "Your learning platform sent more than can be read."
        raise PlatformError(message, hint="Begin again in your learning platform.", code="registration.too_long")
    return asked
