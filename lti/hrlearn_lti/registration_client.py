"""The tool's side of Dynamic Registration 1.0: reads a platform's configuration and registers there."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from hrlearn_lti.client_metadata import TOOL, client_metadata
from hrlearn_lti.platform_configuration import PlatformConfiguration, PlatformError, read_configuration, text_of
from hrlearn_lti.safe_http import Outbound, OutboundError

__all__ = ["Registered", "RegistrationClient"]

LONGEST_ID = 255
LONGEST_REASON = 300
_FIRST_ERROR = 400
_JSON = {"Accept": "application/json"}


@dataclass(frozen=True, slots=True)
class Registered:
    """What a platform has given the tool; ``deployment_id`` is "" where it named none."""

    client_id: str
    deployment_id: str


@dataclass(frozen=True, slots=True)
class _Answer:
    """What came back, read whole."""

    status: int
    content: bytes

    def decoded(self, part: str) -> Any:
        """Return the JSON of the answer; raises PlatformError where it is none."""
        try:
            return json.loads(self.content)
        except (ValueError, RecursionError):
            raise _faulty(part) from None


class RegistrationClient:
    """Talks to a platform that nobody has registered yet, so nothing it names is trusted with a private address."""

    def __init__(self, outbound: Outbound, base_url: str) -> None:
        self._outbound = outbound
        self._base_url = base_url

    def configuration(self, url: str, token: str) -> PlatformConfiguration:
        """Fetch a platform's configuration; ``token`` may be "". Raises PlatformError.

        Canvas wants the registration token here already; D2L gives none at all.
        """
        answer = self._send("GET", url, token, "configuration")
        try:
            return read_configuration(answer.decoded("configuration"), self._outbound.check_url)
        except OutboundError as error:
            raise _unreachable("configuration", error) from error

    def register(self, platform: PlatformConfiguration, token: str, *, wants_names: bool) -> Registered:
        """Register the tool; raises PlatformError, with the platform's own words where it refuses."""
        wanted = client_metadata(self._base_url, platform, wants_names=wants_names)
        answer = self._send("POST", platform.registration_endpoint, token, "registration", wanted)
        given = answer.decoded("registration")
        if not isinstance(given, Mapping):
            raise _faulty("registration")
        tool = given.get(TOOL)
        named = tool if isinstance(tool, Mapping) else {}
        deployment_id = text_of(named, "deployment_id", needed=False) or text_of(given, "deployment_id", needed=False)
        return Registered(_short(text_of(given, "client_id")), _short(deployment_id))

    def reads_keys(self, key_set_url: str) -> bool:
        """Say whether a key set can be read at this address, which an administrator has typed."""
        try:
            found = self._outbound.get_json(key_set_url, [key_set_url])
        except OutboundError:
            return False
        return isinstance(found, Mapping) and isinstance(found.get("keys"), list)

    def _send(self, method: str, url: str, token: str, part: str, body: Mapping[str, Any] | None = None) -> _Answer:
        headers = {**_JSON, **({"Authorization": f"Bearer {token}"} if token else {})}
        try:
            with self._outbound.session(()) as session:
                got = session.request(method, url, headers=headers, json=body)
        except OutboundError as error:
            raise _unreachable(part, error) from error
        answer = _Answer(got.status_code, got.content)
        if answer.status >= _FIRST_ERROR:
            raise _refused(part, answer)
        return answer


def _short(value: str) -> str:
    if len(value) > LONGEST_ID:
        raise _faulty("registration")
    return value


def _reason(answer: _Answer) -> str:
    """The platform's own words, as far as they are words: an administrator can often mend it with them."""
    try:
        told = json.loads(answer.content)
    except (ValueError, RecursionError):
        return ""
    if not isinstance(told, Mapping):
        return ""
    found = next((told[name] for name in ("error_description", "message", "error", "errors") if told.get(name)), "")
    words = found if isinstance(found, str) else json.dumps(found)
    return " ".join("".join(each if each.isprintable() else " " for each in words).split())[:LONGEST_REASON]


def _refused(part: str, answer: _Answer) -> PlatformError:
    reason = _reason(answer)
    message = f"The platform refused the {part} (status {answer.status})."
    hint = "Begin again in your learning platform; each try there works once."
    return PlatformError(
        f"{message} It says: “{reason}”." if reason else message, hint=hint, code=f"registration.{part}"
    )


def _faulty(part: str) -> PlatformError:
    message = f"The platform answered the {part} with something that cannot be read."
    hint = "Tell the administrator of the learning platform, or connect it by hand."
    return PlatformError(message, hint=hint, code=f"registration.bad_{part}")


def _unreachable(part: str, error: OutboundError) -> PlatformError:
    hints = {
        "outbound.private": "The person who runs the tool can open this network with HRLEARN_ALLOW_NETWORKS.",
        "outbound.port": "The person who runs the tool can connect it with: hrlearn-lti registration add",
    }
    hint = hints.get(error.code, "Check that the tool's server can reach the platform over https, then begin again.")
    return PlatformError(f"The {part} could not be done. {error.message}", hint=hint, code=f"registration.{part}")
