"""Who may administer an academy: administrators who came by a launch, and whoever opened a one-time link."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from datetime import timedelta
from hashlib import sha256
from uuid import UUID

from hrlearn.errors import HrlearnError, NotFoundError
from hrlearn.services.auditing import note
from hrlearn.services.desk_values import OPERATOR, Actor, AdminLink, Desk
from hrlearn.services.launching import Launching
from hrlearn.services.ports import Storage, UnitOfWork
from hrlearn.services.refusals import SessionEndedError
from hrlearn.services.times import Clock
from hrlearn.services.values import Visit

__all__ = ["ADMIN_LINK_LENGTH", "ADMIN_SESSION_LENGTH", "AdminLinkError", "Desks"]

ADMIN_LINK_LENGTH = timedelta(minutes=15)
ADMIN_SESSION_LENGTH = timedelta(hours=1)
"""Not renewed by use: whoever needs longer makes another link."""


class AdminLinkError(HrlearnError):
    """A one-time link cannot be used: ``link.unknown``, ``.used`` or ``.over``."""

    code = "link.unknown"
    status = 403


class Desks:
    """Opens the administration. ``ids`` gives a new UUIDv7."""

    def __init__(self, storage: Storage, launching: Launching, clock: Clock, ids: Callable[[], UUID]) -> None:
        self._storage = storage
        self._launching = launching
        self._clock = clock
        self._ids = ids

    def make_link(self, academy_key: str) -> tuple[str, AdminLink]:
        """Make a one-time link and return it with its token; raises NotFoundError (``academy.unknown``)."""
        with self._storage.reading(None) as unit:
            academy_id = unit.installation.academy(academy_key)
        if academy_id is None:
            message = f"There is no academy {academy_key!r}."
            hint = "Make it with: hrlearn-lti registration invite --academy KEY"
            raise NotFoundError(message, hint=hint, code="academy.unknown")
        now, token = self._clock(), _new_token(academy_id)
        link = AdminLink(self._ids(), now, now + ADMIN_LINK_LENGTH)
        with self._storage.unit_of_work(academy_id) as unit:
            unit.admin_links.forget(now)
            unit.admin_links.add(link, _hash(token))
            note(unit, now, OPERATOR, "link.made", link.id)
            unit.commit()
        return token, link

    def look(self, token: str) -> AdminLink:
        """Return a link that can be used, without using it; raises AdminLinkError."""
        academy_id, token_hash = _read(token, AdminLinkError(_UNKNOWN, hint=_ASK))
        with self._storage.reading(academy_id) as unit:
            return self._usable(unit, token_hash)

    def enter(self, token: str) -> str:
        """Use a link up and return the token of the session that it opens; raises AdminLinkError."""
        academy_id, token_hash = _read(token, AdminLinkError(_UNKNOWN, hint=_ASK))
        now, session = self._clock(), _new_token(academy_id)
        with self._storage.unit_of_work(academy_id) as unit:
            link = self._usable(unit, token_hash)
            if not unit.admin_links.use(link.id, _hash(session), now, now + ADMIN_SESSION_LENGTH):
                raise _used()
            note(unit, now, Actor("link", link.id), "link.used", link.id)
            unit.commit()
        return session

    def open(self, token: str) -> Desk:
        """Return whose desk a session token opens.

        Raises SessionEndedError for no session, and NotFoundError for one that may not administer: for everybody else
        there is no such page.
        """
        academy_id, token_hash = _read(token, SessionEndedError())
        with self._storage.reading(academy_id) as unit:
            found = unit.admin_links.session(token_hash)
        if found is None:
            return _desk_of(self._launching.visit(token))
        link, academy_key = found
        if link.session_until is None or link.session_until <= self._clock():
            raise SessionEndedError
        return Desk(academy_id, academy_key, Actor("link", link.id))

    def _usable(self, unit: UnitOfWork, token_hash: str) -> AdminLink:
        found = unit.admin_links.find(token_hash)
        if found is None:
            raise AdminLinkError(_UNKNOWN, hint=_ASK)
        if found.used_at is not None:
            raise _used()
        if found.expires_at <= self._clock():
            raise AdminLinkError("This link is older than a quarter of an hour.", hint=_ASK, code="link.over")
        return found


def _desk_of(visit: Visit) -> Desk:
    if not visit.administers:
        raise NotFoundError("There is no such page.", hint="Go back to the lesson.")
    return Desk(
        academy_id=visit.academy_id,
        academy_key=visit.academy_key,
        actor=Actor("learner", visit.learner_id),
        framed_by=visit.platform_origin,
        registration_id=visit.registration_id,
        home=visit.resource_link_id is not None,
    )


_UNKNOWN = "This link is not known here."
_ASK = "Ask the person who runs the tool for a new one: hrlearn-lti admin link --academy KEY"


def _used() -> AdminLinkError:
    return AdminLinkError("This link has been used; it works once.", hint=_ASK, code="link.used")


def _new_token(academy_id: UUID) -> str:
    return f"{academy_id.hex}.{secrets.token_urlsafe(32)}"


def _hash(token: str) -> str:
    return sha256(token.encode()).hexdigest()


def _read(token: str, error: HrlearnError) -> tuple[UUID, str]:
    try:
        return UUID(token.partition(".")[0]), _hash(token)
    except (ValueError, UnicodeEncodeError):
        raise error from None
