"""The learning platforms whose addresses and menus are known; others are connected with every value typed."""

from __future__ import annotations

from dataclasses import dataclass

from hrlearn_lti.shared_issuers import shared_by

__all__ = ["PLATFORMS", "Endpoints", "Platform", "endpoints_of", "family_of"]


@dataclass(frozen=True, slots=True)
class Endpoints:
    """The three addresses of a platform that a registration needs."""

    auth_login_url: str
    auth_token_url: str
    key_set_url: str


@dataclass(frozen=True, slots=True)
class Platform:
    """A platform by its key here; ``paths`` are its addresses below the issuer, where these follow from it.

    ``code`` is a part of the product family by which it calls itself.
    """

    key: str
    title: str
    code: str = ""
    paths: Endpoints | None = None


PLATFORMS = (
    Platform("moodle", "Moodle", "moodle", Endpoints("/mod/lti/auth.php", "/mod/lti/token.php", "/mod/lti/certs.php")),
    Platform(
        "canvas",
        "Canvas",
        "canvas",
        Endpoints("/api/lti/authorize_redirect", "/login/oauth2/token", "/api/lti/security/jwks"),
    ),
    Platform("sakai", "Sakai", "sakai"),
    Platform(
        "brightspace",
        "Brightspace (D2L)",
        "desire2learn",
        Endpoints("/d2l/lti/authenticate", "https://auth.brightspace.com/core/connect/token", "/d2l/.well-known/jwks"),
    ),
    Platform("openedx", "Open edX", "openedx"),
    Platform("blackboard", "Blackboard Learn", "blackboard"),
    Platform("other", "Another platform"),
)

_CODES = {"d2l": "brightspace", "brightspace": "brightspace", "open-edx": "openedx"}
_BLACKBOARD = "https://developer.blackboard.com/api/v1"


def family_of(code: str, issuer: str = "") -> str:
    """Return the key of the platform that names this product family, or has this shared issuer, or "other"."""
    code = code.lower()
    shared = shared_by(issuer)
    if shared is not None:
        return "blackboard" if shared.many_customers else "canvas"
    found = next((each.key for each in PLATFORMS if each.code and each.code in code), None)
    return found or next((key for part, key in _CODES.items() if part in code), "other")


def endpoints_of(key: str, issuer: str, client_id: str) -> Endpoints | None:
    """Return the addresses that follow from issuer and client id, or None where they have to be typed."""
    if key == "blackboard":
        keys = f"{_BLACKBOARD}/management/applications/{client_id}/jwks.json"
        return Endpoints(f"{_BLACKBOARD}/gateway/oidcauth", f"{_BLACKBOARD}/gateway/oauth2/jwttoken", keys)
    platform = next((each for each in PLATFORMS if each.key == key), None)
    if platform is None or platform.paths is None:
        return None
    base = _base(issuer)
    paths = platform.paths
    return Endpoints(*(_joined(base, each) for each in (paths.auth_login_url, paths.auth_token_url, paths.key_set_url)))


def _base(issuer: str) -> str:
    """Hosted Canvas signs people in for its customers at a host that is not the issuer's."""
    shared = shared_by(issuer)
    host = next((each for each in shared.hosts if not each.startswith("*.")), "") if shared else ""
    return f"https://{host}" if host else issuer.rstrip("/")


def _joined(base: str, path: str) -> str:
    return path if path.startswith("https://") else base + path
