"""What can go wrong in the practice academy, each with a short code and a next step."""

from __future__ import annotations


class SandboxError(Exception):
    """Base of every error of the practice academy; `code` is stable, the text is for people."""

    code = "sandbox"


class ConfigError(SandboxError):
    """The configuration cannot work as given."""

    code = "sandbox.config"


class StateFileError(SandboxError):
    """The state file exists but cannot be used."""

    code = "sandbox.state_file"


class ActorError(SandboxError):
    """A page on the way of a scripted launch was not what the standard promises."""

    code = "sandbox.actor"


class PortTakenError(SandboxError):
    """The wanted address cannot be listened on."""

    code = "sandbox.port_taken"


class DemoError(SandboxError):
    """The demo cannot start, or one of its programs stopped."""

    code = "sandbox.demo"


class MissingExtraError(SandboxError):
    """The academy needs packages that are not installed."""

    code = "sandbox.extra_missing"


class TokenRefusedError(SandboxError):
    """A token signed by the tool was refused; the text says which rule it broke."""

    code = "sandbox.token_refused"


class PageRefusedError(SandboxError):
    """A person's page request is refused: `heading` says what happened, `advice` what to do next."""

    code = "sandbox.page_refused"

    def __init__(self, status: int, heading: str, advice: str) -> None:
        super().__init__(f"{heading} {advice}")
        self.status = status
        self.heading = heading
        self.advice = advice


class ServiceRefusedError(SandboxError):
    """A service call is refused with an HTTP status and a reason phrase.

    `challenge` becomes the WWW-Authenticate header (RFC 6750, section 3).
    """

    code = "sandbox.service_refused"

    def __init__(self, status: int, reason: str, challenge: str = "") -> None:
        super().__init__(reason)
        self.status = status
        self.reason = reason
        self.challenge = challenge
