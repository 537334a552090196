"""Settings: read once from the environment, checked, frozen. There is no dangerous default.

Every name stands in the table of ``docs/reference/settings.md``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit

from hrlearn.errors import SettingsError
from hrlearn_lti.networks import Network, is_loopback_name, read_networks

__all__ = ["Settings", "read_settings"]

SHORTEST_SECRET = 32
LONGEST_DEAD_LETTER = 90
LONGEST_AUDIT = 3650


@dataclass(frozen=True, slots=True)
class Settings:
    """What an operator decides. ``base_url`` has no path and no slash at its end.

    ``lessons`` is None where the lessons that come with hrlearn are used. ``allow_networks`` are networks that are not
    public and may be reached: an academy's own, or this same computer for the practice academy and for tests.
    ``dead_letter_age`` is how long the tool keeps trying to send a score, ``audit_length`` how long lines of the audit
    log are kept.
    ``key_encryption_keys`` seal the tool's private keys: the first one seals, all of them open.
    """

    database_url: str = field(repr=False)
    secret_key: str = field(repr=False)
    base_url: str
    key_encryption_keys: tuple[str, ...] = field(repr=False)
    allow_networks: tuple[Network, ...] = ()
    lessons: Path | None = None
    dead_letter_age: timedelta = timedelta(days=7)
    audit_length: timedelta = timedelta(days=730)

    def __post_init__(self) -> None:
        _check_secret(self.secret_key)
        _check_base_url(self.base_url)
        if self.lessons is not None and not self.lessons.is_dir():
            msg = f"HRLEARN_LESSONS is {str(self.lessons)!r}, and there is no such folder."
            raise SettingsError(msg, hint="Give the folder that holds the lesson folders, or leave the setting out.")

    @property
    def secure(self) -> bool:
        """Whether learners reach the tool over https."""
        return self.base_url.startswith("https://")

    def url(self, path: str) -> str:
        """Return the full address of a path of the tool; ``path`` starts with a slash."""
        return self.base_url + path


def read_settings(environ: Mapping[str, str]) -> Settings:
    """Read the settings from environment variables; raises SettingsError that names the one to mend."""
    lessons = environ.get("HRLEARN_LESSONS", "").strip()
    return Settings(
        database_url=_required(environ, "HRLEARN_DATABASE_URL", "Example: sqlite:////var/lib/hrlearn/hrlearn.db"),
        secret_key=_required(environ, "HRLEARN_SECRET_KEY", "Make one with: openssl rand -hex 32"),
        base_url=_required(environ, "HRLEARN_BASE_URL", "Example: https://lessons.academy.example").rstrip("/"),
        key_encryption_keys=tuple(
            _required(environ, "HRLEARN_KEY_ENCRYPTION_KEYS", "Make one with: openssl rand -base64 32")
            .replace(",", " ")
            .split()
        ),
        allow_networks=read_networks(environ.get("HRLEARN_ALLOW_NETWORKS", "")),
        lessons=Path(lessons) if lessons else None,
        dead_letter_age=_days(environ, "HRLEARN_DEAD_LETTER_DAYS", 7, LONGEST_DEAD_LETTER),
        audit_length=_days(environ, "HRLEARN_AUDIT_DAYS", 730, LONGEST_AUDIT),
    )


def _required(environ: Mapping[str, str], name: str, example: str) -> str:
    value = environ.get(name, "").strip()
    if not value:
        msg = f"The setting {name} is missing."
        raise SettingsError(msg, hint=f"{example}. See docs/reference/settings.md.", code="settings.missing")
    return value


def _days(environ: Mapping[str, str], name: str, usual: int, longest: int) -> timedelta:
    text = environ.get(name, "").strip() or str(usual)
    if not (text.isascii() and text.isdigit() and 1 <= int(text) <= longest):
        msg = f"The setting {name} is {text!r}."
        raise SettingsError(msg, hint=f"Write a whole number of days, 1 to {longest}.")
    return timedelta(days=int(text))


def _check_secret(value: str) -> None:
    if len(value) < SHORTEST_SECRET:
        msg = f"HRLEARN_SECRET_KEY has {len(value)} characters; it needs at least {SHORTEST_SECRET}."
        raise SettingsError(msg, hint="Make one with: openssl rand -hex 32")


def _check_base_url(value: str) -> None:
    """Refuse an address that would only fail in the middle of a launch: browsers drop our cookie over plain http."""
    parts = urlsplit(value)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        msg = f"HRLEARN_BASE_URL is {value!r}, which is not a full address."
        raise SettingsError(msg, hint="Example: https://lessons.academy.example")
    if parts.path or parts.query or parts.fragment or parts.username:
        msg = "HRLEARN_BASE_URL must be scheme and host only, without a path or a name and password."
        raise SettingsError(msg, hint="Give the tool a host name of its own.")
    if parts.scheme == "http" and not is_loopback_name(parts.hostname):
        msg = f"HRLEARN_BASE_URL is {value!r}: plain http works on this computer only."
        raise SettingsError(msg, hint="Use https, with a reverse proxy that holds the certificate.")
