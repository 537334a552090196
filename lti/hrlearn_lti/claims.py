"""Verified claims become typed facts; whatever has another shape than the specification's is refused by name.

Source: LTI Core 1.3, section 5; Deep Linking 2.0, section 4.4; AGS 2.0, section 3.1. The message validators of PyLTI1p3
run on claims whose types are already known, because on others they fall over instead of refusing.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from pylti1p3.exception import LtiException
from pylti1p3.message_validators import get_validators

from hrlearn.errors import HrlearnError, LaunchError
from hrlearn.services import DeepLinkFacts, LaunchFacts
from hrlearn_lti.targets import chosen_by, plain_target
from hrlearn_lti.tokens import LEEWAY, LONGEST_AGE

__all__ = ["ClaimReader"]

LTI = "https://purl.imsglobal.org/spec/lti/claim/"
AGS = "https://purl.imsglobal.org/spec/lti-ags/claim/endpoint"
SETTINGS = "https://purl.imsglobal.org/spec/lti-dl/claim/deep_linking_settings"
NRPS = "https://purl.imsglobal.org/spec/lti-nrps/claim/namesroleservice"
LINK = "ltiResourceLink"
LAUNCH, DEEP_LINK, REVIEW = "LtiResourceLinkRequest", "LtiDeepLinkingRequest", "LtiSubmissionReviewRequest"

LONGEST_ID = 255
LONGEST_TITLE = 255
LONGEST_URL = 2048
LONGEST_DATA = 20_000
"""Platforms put signed tokens into the ``data`` of a deep-linking request."""
LONGEST_FAMILY = 100
MOST_ENTRIES = 200

# Control characters, lone surrogates, and the marks that turn the direction of text around.
_UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff\u2028-\u202e\u2066-\u2069]")
# A variable that the platform did not put a value in for: $User.id, $Person.name.full.
_VARIABLE = re.compile(r"\$[A-Z][A-Za-z]*(?:\.[A-Za-z]+)+")


@dataclass(frozen=True, slots=True)
class ClaimReader:
    """Turns claims into LaunchFacts.

    ``own_targets`` are the addresses that a launch may aim at; ``check_url`` returns a URL that we may use and raises
    HrlearnError for others.
    """

    own_targets: frozenset[str]
    check_url: Callable[[str], str]

    def read(self, claims: Mapping[str, Any], client_id: str) -> LaunchFacts:
        """Return the facts of a launch; raises LaunchError with a code and the name of the faulty claim."""
        top = _Claims(claims)
        kind = _message_kind(top)
        link, context = top.mapping(LTI + "resource_link"), top.mapping(LTI + "context")
        facts = LaunchFacts(
            issuer=top.id("iss", needed=True),
            client_id=client_id,
            deployment_id=top.id(LTI + "deployment_id", needed=True),
            nonce=top.id("nonce", needed=True),
            nonce_expires=_nonce_expires(claims),
            subject=top.id("sub"),
            name=top.title("name"),
            roles=top.texts(LTI + "roles", needed=True),
            context_lti_id=context.id("id", needed=bool(context.raw)),
            context_title=context.title("title") or context.title("label"),
            resource_lti_id=link.id("id", needed=kind == LAUNCH),
            resource_title=link.title("title"),
            custom=_choice(top),
            locale=top.mapping(LTI + "launch_presentation").title("locale"),
            return_url=self._return_url(top),
            **self._grades(top),
            deep_link=self._deep_link(top) if kind == DEEP_LINK else None,
            product_family=top.mapping(LTI + "tool_platform").title("product_family_code")[:LONGEST_FAMILY],
            memberships_url=self._memberships_url(top),
            review_of=_review_of(top) if kind == REVIEW else None,
        )
        self._check_target(top)
        _check_message(claims)
        return facts

    def _check_target(self, top: _Claims) -> None:
        """A launch aims at us or is refused; we never send anybody to the address it names."""
        target = top.url(LTI + "target_link_uri", needed=True)
        if plain_target(target) not in self.own_targets:
            message = "Your learning platform sent you to an address that this tool does not have."
            raise _refused("wrong_target", message, LTI + "target_link_uri")

    def _grades(self, top: _Claims) -> dict[str, Any]:
        endpoint = top.mapping(AGS)
        return {
            "lineitem_url": self._service_url(endpoint, "lineitem"),
            "lineitems_url": self._service_url(endpoint, "lineitems"),
            "ags_scopes": endpoint.texts("scope"),
        }

    def _memberships_url(self, top: _Claims) -> str:
        """The list of members is a convenience: an address that cannot be used is no reason to refuse a launch."""
        url = top.mapping(NRPS).raw.get("context_memberships_url")
        try:
            return self.check_url(url) if isinstance(url, str) and len(url) <= LONGEST_URL else ""
        except HrlearnError:
            return ""

    def _service_url(self, claims: _Claims, name: str, *, needed: bool = False) -> str:
        url = claims.url(name, needed=needed)
        return self._usable(url, name) if url else ""

    def _usable(self, url: str, name: str) -> str:
        try:
            return self.check_url(url)
        except HrlearnError:
            message = "Your learning platform sent an address that cannot be used."
            raise _refused("bad_url", message, name) from None

    def _return_url(self, top: _Claims) -> str:
        """A way back is a kindness: one that cannot be used is left out instead of stopping the launch."""
        url = top.mapping(LTI + "launch_presentation").url("return_url")
        try:
            return self.check_url(url) if url else ""
        except HrlearnError:
            return ""

    def _deep_link(self, top: _Claims) -> DeepLinkFacts:
        settings = top.mapping(SETTINGS, needed=True)
        accept_types = settings.texts("accept_types", needed=True)
        if LINK not in accept_types:
            message = "Your course asks for something else in this place, and this tool has only activities to give."
            raise LaunchError(message, hint="Go back to your course and add an activity.", code="launch.other_types")
        return DeepLinkFacts(
            deployment_id=top.id(LTI + "deployment_id", needed=True),
            return_url=self._service_url(settings, "deep_link_return_url", needed=True),
            data=settings.text("data", LONGEST_DATA) if settings.raw.get("data") is not None else None,
            accept_types=accept_types,
            accept_multiple=settings.switch("accept_multiple", default=True),
            accept_lineitem=settings.switch("accept_lineitem", default=True),
            document_targets=settings.texts("accept_presentation_document_targets"),
            auto_create=settings.switch("auto_create", default=False),
            earlier=_earlier(top, settings.raw),
        )


@dataclass(frozen=True, slots=True)
class _Claims:
    """Reads members of one JSON object by type; null counts as absent."""

    raw: Mapping[str, Any]

    def mapping(self, name: str, *, needed: bool = False) -> _Claims:
        return _Claims(self._typed(name, dict, "a group of values", needed=needed) or {})

    def text(self, name: str, limit: int, *, needed: bool = False) -> str:
        value: str = self._typed(name, str, "text", needed=needed) or ""
        if needed and not value:
            raise _missing(name)
        if len(value) > limit:
            raise _refused("too_long", f"Your learning platform sent more than {limit} characters.", name)
        return value

    def id(self, name: str, *, needed: bool = False) -> str:
        value = self._said(self.text(name, LONGEST_ID, needed=needed), name, needed=needed)
        if _UNPRINTABLE.search(value):
            raise _refused("wrong_type", "Your learning platform sent an identifier that cannot be used.", name)
        return value

    def title(self, name: str) -> str:
        """Text for people: cut and cleaned, never a reason to refuse."""
        value: str = self._typed(name, str, "text", needed=False) or ""
        return self._said(_UNPRINTABLE.sub(" ", value).strip()[:LONGEST_TITLE], name, needed=False)

    def url(self, name: str, *, needed: bool = False) -> str:
        return self._said(self.text(name, LONGEST_URL, needed=needed), name, needed=needed)

    def texts(self, name: str, *, needed: bool = False) -> tuple[str, ...]:
        found = self._typed(name, list, "a list", needed=needed) or []
        if not all(isinstance(each, str) for each in found) or len(found) > MOST_ENTRIES:
            raise _refused("wrong_type", "Your learning platform sent something that is not a list of texts.", name)
        return tuple(each for each in found if len(each) <= LONGEST_ID)

    def switch(self, name: str, *, default: bool) -> bool:
        """Some platforms write truth values as text."""
        value = self.raw.get(name)
        if value is None:
            return default
        if value not in (True, False, "true", "false"):
            raise _refused("wrong_type", "Your learning platform sent something that is not yes or no.", name)
        return value in (True, "true")

    def _said(self, value: str, name: str, *, needed: bool) -> str:
        """Return a text, or "" where it is only the name of a variable: everybody would be called that."""
        if not _VARIABLE.fullmatch(value):
            return value
        if needed:
            raise _missing(name)
        return ""

    def _typed(self, name: str, kind: type, word: str, *, needed: bool) -> Any:
        value = self.raw.get(name)
        if value is None:
            if needed:
                raise _missing(name)
            return None
        if not isinstance(value, kind):
            raise _refused("wrong_type", f"Your learning platform sent something that is not {word}.", name)
        return value


def _message_kind(top: _Claims) -> str:
    version = top.title(LTI + "version")
    if version != "1.3.0":
        message = "Your learning platform speaks another version of LTI; this tool speaks 1.3.0."
        raise _missing(LTI + "version") if not version else _refused("wrong_version", message, LTI + "version")
    kind = top.id(LTI + "message_type", needed=True)
    if kind not in {LAUNCH, DEEP_LINK, REVIEW}:
        message = "Your learning platform sent a kind of message that this tool does not answer."
        raise _refused("unknown_message", message, LTI + "message_type")
    if kind == LAUNCH:
        top.mapping(LTI + "resource_link", needed=True)
    return kind


def _review_of(top: _Claims) -> str:
    """Return whose work is asked for (Submission Review 1.0, section 3.1.1)."""
    return top.mapping(LTI + "for_user", needed=True).id("user_id", needed=True)


def _check_message(claims: Mapping[str, Any]) -> None:
    """Let the library's validators have the last word on a message whose parts are typed."""
    if not claims.get("sub"):  # the library would stop here; who may stay anonymous is decided at the launch
        claims = {**claims, "sub": "anonymous"}
    for validator in get_validators():
        if validator.can_validate(claims):
            try:
                validator.validate(claims)
            except LtiException as error:
                raise _refused("bad_message", f"Your learning platform sent an incomplete message: {error}.") from None


def _custom(claims: _Claims) -> Mapping[str, str]:
    """A value that still starts with $ is a variable that the platform did not know, so it says nothing."""
    texts = {key: value for key, value in list(claims.raw.items())[:MOST_ENTRIES] if isinstance(value, str)}
    return {key: value for key, value in texts.items() if value and not value.startswith("$") and _is_plain(value)}


def _choice(top: _Claims) -> Mapping[str, str]:
    """Custom parameters, and what the address of the placement says where they are silent."""
    return {**chosen_by(top.url(LTI + "target_link_uri")), **_custom(top.mapping(LTI + "custom"))}


def _earlier(top: _Claims, settings: Mapping[str, Any]) -> tuple[str, ...]:
    """Return the choices of a placement that is being edited, as far as the platform lets us see them.

    Platforms that do, repeat its custom parameters and address, or the content items that they were given.
    """
    said = settings.get("content_items", settings.get("content"))
    items = [each for each in (said if isinstance(said, list) else [said])[:MOST_ENTRIES] if isinstance(each, dict)]
    found = [_choice(top), *(_choice_of(each) for each in items)]
    values = ("/".join(filter(None, (each.get("lesson"), each.get("activity")))) for each in found)
    return tuple(dict.fromkeys(value for value in values if value))


def _choice_of(item: Mapping[str, Any]) -> Mapping[str, str]:
    url, custom = item.get("url"), item.get("custom")
    from_url = chosen_by(url) if isinstance(url, str) else {}
    return {**from_url, **(_custom(_Claims(custom)) if isinstance(custom, dict) else {})}


def _is_plain(value: str) -> bool:
    return len(value) <= LONGEST_URL and not _UNPRINTABLE.search(value)


def _nonce_expires(claims: Mapping[str, Any]) -> datetime:
    """No token with this nonce is taken later than this, whatever its ``exp`` says."""
    return datetime.fromtimestamp(float(claims["iat"]), UTC) + timedelta(seconds=LONGEST_AGE + 2 * LEEWAY)


def _refused(code: str, message: str, name: str = "") -> LaunchError:
    named = f"{message} The faulty part is called {name.removeprefix(LTI)!r}." if name else message
    return LaunchError(named, hint="Open the activity again from your course.", code=f"launch.{code}")


def _missing(name: str) -> LaunchError:
    return _refused("missing_claim", "Your learning platform left out something that every visit needs.", name)
