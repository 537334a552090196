"""Reads the list of a course's members (Names and Role Provisioning Services 2.0)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

import requests

from hrlearn.services import RegistrationFacts, RosterAnswer, RosterMember, roles_of
from hrlearn_lti.paging import Broken, pages
from hrlearn_lti.service_calls import Caller, is_success

__all__ = ["MOST_MEMBERS", "NrpsGateway"]

MEMBERSHIP_SCOPE = "https://purl.imsglobal.org/spec/lti-nrps/scope/contextmembership.readonly"
MEMBERSHIPS_TYPE = "application/vnd.ims.lti-nrps.v2.membershipcontainer+json"
AT_ONCE = 500
"""Members on one page: with long names a page stays far below a mebibyte."""
MOST_MEMBERS = 20_000
LONGEST_ID = 255
LONGEST_NAME = 255
_UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f\ud800-\udfff\u202a-\u202e\u2066-\u2069]")


@dataclass(frozen=True, slots=True)
class NrpsGateway:
    """The platform's list of members, as ``hrlearn.services.RosterService`` asks for it. Nothing here raises.

    The list is that of the course, not of one link (``rlid``): some platforms leave members out of the latter for
    whom one activity is hidden, and they would be taken for people who have left.
    """

    caller: Caller

    def members(self, registration: RegistrationFacts, memberships_url: str) -> RosterAnswer:
        """GET the learners of a course, page after page; with a fault on the way those that were read so far."""
        wanted = urlencode({"role": "Learner", "limit": AT_ONCE})
        url = f"{memberships_url}{'&' if '?' in memberships_url else '?'}{wanted}"
        found: dict[str, RosterMember] = {}
        try:
            for entry in self._entries(registration, url):
                member = _learner(entry)
                if member is not None:
                    found.setdefault(member.subject, member)
                if len(found) > MOST_MEMBERS:
                    raise Broken(f"The course has more than {MOST_MEMBERS:,} members.")  # noqa: TRY301 # one way out
        except Broken as error:
            return RosterAnswer(complete=False, members=tuple(found.values()), note=str(error))
        return RosterAnswer(complete=True, members=tuple(found.values()))

    def _entries(self, registration: RegistrationFacts, url: str) -> Iterator[Mapping[str, Any]]:
        for answer in pages(lambda page: self.caller.get(registration, MEMBERSHIP_SCOPE, page, MEMBERSHIPS_TYPE), url):
            members = _members(answer)
            if members is None:
                raise Broken(f"The course did not give its list (answer {answer.status_code}).")
            yield from (each for each in members if isinstance(each, dict))


def _members(answer: requests.Response) -> list[Any] | None:
    try:
        body = answer.json()
    except (ValueError, RecursionError):
        return None
    members = body.get("members") if isinstance(body, dict) else None
    return members if is_success(answer) and isinstance(members, list) else None


def _learner(entry: Mapping[str, Any]) -> RosterMember | None:
    """Return a member who is active and learns; a platform may ignore the filter."""
    subject, roles = entry.get("user_id"), entry.get("roles")
    if not isinstance(subject, str) or not isinstance(roles, list) or entry.get("status", "Active") != "Active":
        return None
    if not subject or len(subject) > LONGEST_ID or _UNPRINTABLE.search(subject):
        return None
    names = tuple(each for each in roles if isinstance(each, str))
    if not names or "learner" not in roles_of(names):
        return None
    return RosterMember(subject, _name(entry), names)


def _name(entry: Mapping[str, Any]) -> str:
    parts = [entry.get("name")] if entry.get("name") else [entry.get("given_name"), entry.get("family_name")]
    return _UNPRINTABLE.sub(" ", " ".join(each for each in parts if isinstance(each, str))).strip()[:LONGEST_NAME]
