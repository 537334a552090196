"""How the learning platforms differ in what they do with a score. Every rule here was met on one of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from hrlearn.services.refusals import RegistrationError
from hrlearn.services.values import RegistrationFacts

__all__ = ["PROFILES", "Profile", "known_profile", "profile_of"]


@dataclass(frozen=True, slots=True)
class Profile:
    """The rules of one kind of platform.

    ``stale`` are the answers by which it may refuse a score only because it holds one with a later time.
    ``keeps_override``: a score that is sent does not change a grade which a teacher has set. ``counts_attempts``: it
    takes a repeated score for another attempt unless told otherwise (Canvas: ``new_submission``). ``locked`` is the
    answer that a locked grade gets, None where no special one is known.
    """

    name: str
    stale: frozenset[int]
    keeps_override: bool
    counts_attempts: bool = False
    locked: int | None = None


_CONFLICT = frozenset({409})
_OLDER = frozenset({400, 409})

PROFILES: Mapping[str, Profile] = {
    each.name: each
    for each in (
        # Compares whole seconds; a teacher's grade stays, whatever is sent; a locked one answers 500.
        Profile("moodle", _CONFLICT, keeps_override=True, locked=500),
        # An older time is 400. The teacher's grade stays because each score asks for that (prioritize_non_tool_grade).
        Profile("canvas", _OLDER, keeps_override=True, counts_attempts=True),
        # An older or equal time is a validation error; whatever is sent replaces what stands there.
        Profile("open-edx", _OLDER, keeps_override=False),
        Profile("default", _OLDER, keeps_override=False),
    )
}

_FAMILIES: Mapping[str, str] = {
    "moodle": "moodle",
    "practice-academy": "moodle",
    "canvas": "canvas",
    "openedx": "open-edx",
    "open-edx": "open-edx",
    "open edx": "open-edx",
    "edx": "open-edx",
}
_ISSUERS: Mapping[str, str] = {
    "https://canvas.instructure.com": "canvas",
    "https://canvas.beta.instructure.com": "canvas",
    "https://canvas.test.instructure.com": "canvas",
}


def profile_of(registration: RegistrationFacts) -> Profile:
    """Return the operator's choice, else what the product's name or the issuer tells, else the careful default."""
    family = registration.product_family.strip().lower()
    name = registration.profile or _FAMILIES.get(family) or _ISSUERS.get(registration.issuer, "default")
    return PROFILES.get(name, PROFILES["default"])


def known_profile(name: str) -> str:
    """Return the name of a profile, or "" for "auto"; raises RegistrationError for any other."""
    if name in PROFILES:
        return name
    if name == "auto":
        return ""
    message = f"There is no platform profile {name!r}."
    raise RegistrationError(message, hint=f"Use auto or one of: {', '.join(PROFILES)}.", code="registration.profile")
