"""What the tool says about itself when it registers (Dynamic Registration 1.0, section 3.5; OpenID Connect 3.1)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlsplit

from hrlearn_lti.platform_configuration import PlatformConfiguration

__all__ = ["DESCRIPTION", "ICON_PATH", "NAME", "SCOPES", "TOOL", "client_metadata"]

NAME = "hrlearn"
DESCRIPTION = "Short lessons on harm reduction for police academies: readings, stories with decisions, and questions."
ICON_PATH = "/icon.svg"
TOOL = "https://purl.imsglobal.org/spec/lti-tool-configuration"
PRIVACY = "https://canvas.instructure.com/lti/privacy_level"

_AGS = "https://purl.imsglobal.org/spec/lti-ags/scope/"
SCOPES = (
    f"{_AGS}lineitem",
    f"{_AGS}lineitem.readonly",
    f"{_AGS}result.readonly",
    f"{_AGS}score",
    "https://purl.imsglobal.org/spec/lti-nrps/scope/contextmembership.readonly",
)
LAUNCH, DEEP_LINK, REVIEW = "LtiResourceLinkRequest", "LtiDeepLinkingRequest", "LtiSubmissionReviewRequest"
STRICT_FAMILIES = frozenset({"canvas"})
"""Platforms that refuse a registration which holds a message they do not advertise; others leave it out."""

WANTED_PLACEMENTS = ("ContentArea", "assignment_selection", "link_selection")
"""The specification's place for content in a course, and Canvas's own names for it."""


def client_metadata(base_url: str, platform: PlatformConfiguration, *, wants_names: bool) -> dict[str, Any]:
    """Return the registration that is sent to a platform.

    Without ``wants_names`` the platform is asked for the subject only: learners stay pseudonymous. An e-mail address is
    never asked for, because nothing here would use it.
    """
    launch = f"{base_url}/lti/launch"
    return {
        "application_type": "web",
        "response_types": ["id_token"],
        "grant_types": ["client_credentials", "implicit"],
        "initiate_login_uri": f"{base_url}/lti/login",
        "redirect_uris": [launch],
        "client_name": NAME,
        "jwks_uri": f"{base_url}/lti/jwks",
        "logo_uri": base_url + ICON_PATH,
        "token_endpoint_auth_method": "private_key_jwt",
        "scope": " ".join(_scopes(platform)),
        TOOL: {
            "domain": urlsplit(base_url).netloc,
            "description": DESCRIPTION,
            "target_link_uri": launch,
            "custom_parameters": {},
            "claims": ["iss", "sub", *(("name", "given_name", "family_name") if wants_names else ())],
            "messages": _messages(base_url, platform),
            **_extras(platform, wants_names=wants_names),
        },
    }


def _scopes(platform: PlatformConfiguration) -> Sequence[str]:
    """A platform that lists its scopes may refuse others."""
    return [each for each in SCOPES if not platform.scopes or each in platform.scopes]


def _messages(base_url: str, platform: PlatformConfiguration) -> list[dict[str, Any]]:
    launch = {"target_link_uri": f"{base_url}/lti/launch", "label": NAME, "icon_uri": base_url + ICON_PATH}
    messages: list[dict[str, Any]] = [
        {"type": LAUNCH, **launch},
        {"type": DEEP_LINK, **launch, "placements": _placements(platform)},
    ]
    if platform.family not in STRICT_FAMILIES or REVIEW in platform.placements:
        messages.append({"type": REVIEW, **launch})
    return messages


def _placements(platform: PlatformConfiguration) -> list[str]:
    """Ask for the places that the platform has; where it names none, for the specification's."""
    offered = platform.placements.get(DEEP_LINK, ())
    return [each for each in WANTED_PLACEMENTS if each in offered] or [WANTED_PLACEMENTS[0]]


def _extras(platform: PlatformConfiguration, *, wants_names: bool) -> dict[str, str]:
    """Canvas has a switch of its own for personal data."""
    return {PRIVACY: "name_only" if wants_names else "anonymous"} if platform.family == "canvas" else {}
