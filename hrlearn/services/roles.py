"""From the roles of a launch to what a person may do here (LTI 1.3 core, appendix A.2)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

__all__ = ["rights_of", "roles_of"]

_RIGHTS: Mapping[str, int] = {"learner": 0, "instructor": 1, "administrator": 2}

_CONTEXT: Mapping[str, str] = {
    "Administrator": "administrator",
    "Instructor": "instructor",
    "Learner": "learner",
    "Student": "learner",
}
_INSTITUTION: Mapping[str, str] = {**_CONTEXT, "Faculty": "instructor"}

# A sub-role such as membership/Instructor#TeachingAssistant stands for its principal role.
_CONTEXT_ROLE = re.compile(r"(?:http://purl\.imsglobal\.org/vocab/lis/v2/membership(?:/(\w+))?#)?(\w+)")
_INSTITUTION_ROLE = re.compile(r"http://purl\.imsglobal\.org/vocab/lis/v2/institution/person#(\w+)")


def roles_of(raw: Iterable[str]) -> frozenset[str]:
    """Return "learner", "instructor" and "administrator" as far as the launch grants them.

    Roles in the context decide; those in the institution count only where none in the context is known. Unknown roles
    and system roles are ignored, and nothing known means a learner.
    """
    raw = tuple(raw)
    known = _known(raw, _CONTEXT_ROLE, _CONTEXT) or _known(raw, _INSTITUTION_ROLE, _INSTITUTION)
    return known or frozenset({"learner"})


def rights_of(roles: frozenset[str]) -> int:
    """Return how far roles reach: 0 learner, 1 instructor, 2 administrator."""
    return max(_RIGHTS[role] for role in roles)


def _known(raw: Iterable[str], pattern: re.Pattern[str], names: Mapping[str, str]) -> frozenset[str]:
    matches = (pattern.fullmatch(role) for role in raw)
    found = (next(name for name in match.groups() if name) for match in matches if match)
    return frozenset(names[name] for name in found if name in names)
