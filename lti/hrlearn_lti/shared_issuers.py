"""Whether an issuer and the hosts it names belong together.

A platform's configuration is taken only where all its addresses are on the issuer's own host: whoever can answer there
is the issuer. Some makers run one issuer, or one token service, for all their customers on other hosts than that; these
pairs are listed here, from the makers' documentation, and an administrator confirms each use.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

from hrlearn.errors import HrlearnError

__all__ = ["SHARED_ISSUERS", "HostsError", "SharedIssuer", "agreement", "audience_of", "shared_by", "shared_origins"]

ANY = ""
TOKEN_ENDPOINT = "token_endpoint"  # noqa: S105 # the name of an address
_AUDIENCES = {"auth.brightspace.com": "https://api.brightspace.com/auth/token"}
_PORTS = {"https": 443, "http": 80}


class HostsError(HrlearnError):
    """An issuer and the addresses in its configuration do not belong together."""

    code = "registration.hosts_disagree"


@dataclass(frozen=True, slots=True)
class SharedIssuer:
    """Hosts that speak for an issuer though it lives elsewhere; "*.x" stands for every host below x.

    ``issuer`` is ANY where each customer has an own one. ``token_hosts`` may only be the token endpoint's. With
    ``many_customers`` one client id serves all of them, so that no deployment may be taken on trust.
    """

    maker: str
    issuer: str
    hosts: tuple[str, ...] = ()
    token_hosts: tuple[str, ...] = ()
    many_customers: bool = False

    def speaks(self, host: str, name: str) -> bool:
        """Whether a host may be that of the address with this name."""
        allowed = self.hosts + (self.token_hosts if name == TOKEN_ENDPOINT else ())
        return any(host == each or (each.startswith("*.") and host.endswith(each[1:])) for each in allowed)


def _canvas(part: str) -> SharedIssuer:
    below = f"{part}instructure.com"
    return SharedIssuer(
        "Instructure (hosted Canvas)", f"https://canvas.{below}", (f"sso.{part}canvaslms.com", f"*.{below}")
    )


SHARED_ISSUERS = (
    _canvas(""),
    _canvas("beta."),
    _canvas("test."),
    SharedIssuer("Blackboard", "https://blackboard.com", ("developer.blackboard.com",), many_customers=True),
    SharedIssuer("D2L (Brightspace)", ANY, token_hosts=("auth.brightspace.com",)),
)


def agreement(issuer: str, addresses: Mapping[str, str]) -> SharedIssuer | None:
    """Return None where all addresses (by name) are at the issuer's origin, else the shared issuer they belong to.

    Raises HostsError, which names the first address that is elsewhere.
    """
    home = _origin(issuer)
    strange = {name: url for name, url in addresses.items() if _origin(url) != home}
    if not strange:
        return None
    for shared in SHARED_ISSUERS:
        if shared.issuer in {ANY, issuer} and all(_speaks(shared, name, url) for name, url in strange.items()):
            return shared
    name, url = next(iter(strange.items()))
    message = f"The platform calls itself {issuer}, but its {name} is at {urlsplit(url).netloc}."
    hint = "Tell the administrator of the learning platform, or connect it by hand."
    raise HostsError(message, hint=hint)


def audience_of(token_endpoint: str, offered: str = "") -> str:
    """Return whom our assertions are for, "" where that is the token endpoint itself.

    A platform may name another audience on the token endpoint's own host only: else it could have us sign an assertion
    that is good somewhere else. D2L's is known to differ.
    """
    if urlsplit(token_endpoint).hostname in _AUDIENCES:
        return _AUDIENCES[urlsplit(token_endpoint).hostname or ""]
    return offered if offered and _origin(offered) == _origin(token_endpoint) else ""


def shared_by(issuer: str) -> SharedIssuer | None:
    """Return the entry of an issuer that serves many customers."""
    return next((each for each in SHARED_ISSUERS if each.issuer == issuer != ANY), None)


def shared_origins(issuer: str) -> tuple[str, ...]:
    """Return the origins, as a content security policy writes them, of the hosts that speak for a shared issuer."""
    found = shared_by(issuer)
    return tuple(f"https://{host}" for host in found.hosts) if found else ()


def _speaks(shared: SharedIssuer, name: str, url: str) -> bool:
    scheme, host, port = _origin(url)
    return (scheme, port) == ("https", _PORTS["https"]) and shared.speaks(host, name)


def _origin(url: str) -> tuple[str, str, int | None]:
    parts = urlsplit(url)
    return parts.scheme, parts.hostname or "", parts.port or _PORTS.get(parts.scheme)
