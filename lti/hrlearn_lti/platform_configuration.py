"""What a platform says about itself (Dynamic Registration 1.0, section 3.4), typed; other shapes are refused."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from hrlearn.errors import HrlearnError

__all__ = ["PlatformConfiguration", "PlatformError", "read_configuration", "text_of"]

PLATFORM = "https://purl.imsglobal.org/spec/lti-platform-configuration"
LONGEST_TEXT = 2048
MOST_ENTRIES = 200
_ADDRESSES = ("authorization_endpoint", "token_endpoint", "jwks_uri", "registration_endpoint")


class PlatformError(HrlearnError):
    """A platform's part in a registration went wrong; nothing was stored here."""

    code = "registration.platform"
    status = 502


@dataclass(frozen=True, slots=True)
class PlatformConfiguration:
    """A platform's addresses and what it offers.

    ``family`` is its product family in small letters, "" where it names none. ``placements`` are those of each message
    it supports. ``audience`` is whom our assertions are for where that is not the token endpoint.
    """

    issuer: str
    authorization_endpoint: str
    token_endpoint: str
    jwks_uri: str
    registration_endpoint: str
    family: str = ""
    scopes: frozenset[str] = frozenset()
    placements: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    audience: str = ""

    @property
    def addresses(self) -> dict[str, str]:
        """The endpoints by the names that they have in the configuration."""
        return {name: getattr(self, name) for name in _ADDRESSES}


def read_configuration(raw: object, check_url: Callable[[str], str]) -> PlatformConfiguration:
    """Return a platform's configuration.

    Raises PlatformError with the name of what is missing or has another shape, and what ``check_url`` raises.
    """
    if not isinstance(raw, Mapping):
        raise _faulty("The platform's configuration is not a group of values.")
    own = raw.get(PLATFORM)
    own = own if isinstance(own, Mapping) else {}
    return PlatformConfiguration(
        issuer=check_url(text_of(raw, "issuer")),
        **{name: check_url(text_of(raw, name)) for name in _ADDRESSES},
        family=text_of(own, "product_family_code", needed=False).lower(),
        scopes=frozenset(_texts(raw.get("scopes_supported"))),
        placements=_placements(own.get("messages_supported")),
        audience=text_of(raw, "authorization_server", needed=False),
    )


def text_of(raw: Mapping[str, Any], name: str, *, needed: bool = True) -> str:
    """Return a text of a platform's answer; raises PlatformError where it is needed and none, or is too long."""
    value = raw.get(name)
    if value is None and not needed:
        return ""
    if isinstance(value, int) and not isinstance(value, bool):
        value = str(value)  # some platforms count their clients and deployments
    if not isinstance(value, str) or (needed and not value.strip()) or len(value) > LONGEST_TEXT:
        raise _faulty(f"The platform's answer holds no {name!r} that can be used.")
    if not value.isprintable():
        raise _faulty(f"The platform's {name!r} holds characters that cannot be used.")
    return value


def _texts(raw: object) -> tuple[str, ...]:
    found = raw[:MOST_ENTRIES] if isinstance(raw, list) else []
    return tuple(each for each in found if isinstance(each, str) and len(each) <= LONGEST_TEXT)


def _placements(raw: object) -> dict[str, tuple[str, ...]]:
    found = raw[:MOST_ENTRIES] if isinstance(raw, list) else []
    kinds = (each for each in found if isinstance(each, Mapping) and isinstance(each.get("type"), str))
    return {each["type"]: _texts(each.get("placements")) for each in kinds}


def _faulty(message: str) -> PlatformError:
    hint = "Tell the administrator of the learning platform, or connect it by hand."
    return PlatformError(message, hint=hint, code="registration.bad_configuration")
