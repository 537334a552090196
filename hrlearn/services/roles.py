"""From the roles of a launch to what a person may do here (LTI 1.3 core, appendix A.2).

====================  =======  ======  =====  =====  =========
role                  reads    learns  sees   marks  administers
                      what is          the           the academy
                      placed           class
====================  =======  ======  =====  =====  =========
observer, mentor      yes
learner               yes      yes
assistant             yes      yes     yes
instructor            yes      yes     yes    yes
administrator         yes      yes     yes    yes    yes
====================  =======  ======  =====  =====  =========
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

__all__ = ["ADMINISTRATOR", "ASSISTANT", "INSTRUCTOR", "LEARNER", "OBSERVER", "limit_of", "rights_of", "roles_of"]

OBSERVER, LEARNER, ASSISTANT, INSTRUCTOR, ADMINISTRATOR = range(5)
"""Rights: whoever has one has all below it. They are stored with each session."""

_RIGHTS: Mapping[str, int] = {
    "observer": OBSERVER,
    "mentor": OBSERVER,
    "learner": LEARNER,
    "assistant": ASSISTANT,
    "instructor": INSTRUCTOR,
    "administrator": ADMINISTRATOR,
}

# Whoever administers one course teaches it, and is not thereby in charge of the academy.
_CONTEXT: Mapping[str, str] = {
    "Administrator": "instructor",
    "Instructor": "instructor",
    "TeachingAssistant": "assistant",
    "Learner": "learner",
    "Student": "learner",
    "Mentor": "mentor",
    "Observer": "observer",
}
_INSTITUTION: Mapping[str, str] = {**_CONTEXT, "Administrator": "administrator", "Faculty": "instructor"}
# Sub-roles that differ from the principal role before them. The others stand for it.
_SUB_ROLES = (
    (re.compile(r"Instructor#TeachingAssistant\w*"), "assistant"),
    (re.compile(r"Manager#(?:External)?Observer"), "observer"),
)

_CONTEXT_ROLE = re.compile(r"(?:http://purl\.imsglobal\.org/vocab/lis/v2/membership[#/])?((?:(\w+)#)?(\w+))")
_INSTITUTION_ROLE = re.compile(r"http://purl\.imsglobal\.org/vocab/lis/v2/institution/person#((\w+))")


def roles_of(raw: Iterable[str]) -> frozenset[str]:
    """Return the roles that a launch grants, as far as they are known here.

    Roles in the context decide; those in the institution count only where none in the context is known. With one
    exception: an administrator of the institution who teaches in the context is one here too. In the context of a
    learner, which is also how platforms show a course as learners see it, the office does not count. Unknown roles,
    system roles and test persons' are ignored, and nothing known means a learner.
    """
    raw = tuple(raw)
    context = _known(raw, _CONTEXT_ROLE, _CONTEXT)
    institution = _known(raw, _INSTITUTION_ROLE, _INSTITUTION)
    if "assistant" in context:
        # Platforms send the principal role along with a sub-role, so here it says nothing more.
        context -= {"instructor"}
    if context and rights_of(context) >= INSTRUCTOR:
        return context | (institution & {"administrator"})
    return context or institution or frozenset({"learner"})


def rights_of(roles: frozenset[str]) -> int:
    """Return how far roles reach, from OBSERVER to ADMINISTRATOR; raises KeyError for an unknown one."""
    return max((_RIGHTS[role] for role in roles), default=OBSERVER)


def limit_of(raw: Iterable[str]) -> int:
    """Return how far any role may reach, in whatever context: without the office, nobody administers the academy."""
    return ADMINISTRATOR if "administrator" in _known(raw, _INSTITUTION_ROLE, _INSTITUTION) else INSTRUCTOR


def _known(raw: Iterable[str], pattern: re.Pattern[str], names: Mapping[str, str]) -> frozenset[str]:
    matches = (pattern.fullmatch(role) for role in raw)
    found = (_name(match.group(1), match.group(2) or match.group(3), names) for match in matches if match)
    return frozenset(found) - {""}


def _name(whole: str, principal: str, names: Mapping[str, str]) -> str:
    for pattern, name in _SUB_ROLES:
        if pattern.fullmatch(whole):
            return name
    return names.get(principal, "")
