"""Storing a registration: what may be stored, and what is kept of the one before."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from uuid import UUID

from hrlearn.services.auditing import note
from hrlearn.services.desk_values import Actor
from hrlearn.services.invitation_values import Connection, Invitation
from hrlearn.services.ports import UnitOfWork
from hrlearn.services.refusals import RegistrationError
from hrlearn.services.values import RegistrationFacts

__all__ = ["DEPLOYMENT_WINDOW", "let_in", "put_connection", "put_registration"]

DEPLOYMENT_WINDOW = timedelta(hours=24)
"""How long after a connection the first verified launch may bring the deployment that the platform did not name."""


def put_registration(
    unit: UnitOfWork, wanted: RegistrationFacts, now: datetime, ids: Callable[[], UUID], by: Actor
) -> RegistrationFacts:
    """Store a registration or bring it up to date, and add its deployments; the unit of work stays uncommitted.

    Raises RegistrationError: ``registration.taken`` where another academy has this (issuer, client_id), and
    ``registration.fictional_pack`` where a real platform would meet the locale pack of an invented country.
    """
    known = _known(unit, wanted)
    if known is not None and known.academy_id != wanted.academy_id:
        raise _taken(wanted)
    _check_pack(unit, wanted)
    if known is not None:
        wanted = _merged(known, wanted)
    if not unit.places.put_registration(wanted, now):
        message = "Somebody else has connected this platform at the same moment."
        raise RegistrationError(message, hint="Look at the list of registrations, or try again.")
    note(unit, now, by, "registration.added" if known is None else "registration.changed", wanted.id)
    for deployment_id in wanted.deployment_ids:
        let_in(unit, wanted.id, deployment_id, now, ids(), by)
    return wanted


def let_in(unit: UnitOfWork, registration_id: UUID, deployment_id: str, now: datetime, new_id: UUID, by: Actor) -> None:
    """Store a deployment unless it is there; one that was switched off stays off."""
    unit.places.add_deployment(registration_id, deployment_id, new_id)
    if unit.places.deployment(registration_id, deployment_id) == new_id:
        note(unit, now, by, "deployment.added", new_id)


def put_connection(
    unit: UnitOfWork, invitation: Invitation, connection: Connection, now: datetime, ids: Callable[[], UUID]
) -> RegistrationFacts:
    """Store what an invitation has led to; a deployment that nobody named may come with the first launch."""
    wanted = RegistrationFacts(
        academy_id=invitation.academy_id,
        id=ids(),
        academy_key=invitation.academy_key,
        issuer=connection.issuer,
        client_id=connection.client_id,
        auth_login_url=connection.auth_login_url,
        auth_token_url=connection.auth_token_url,
        key_set_url=connection.key_set_url,
        sandbox=invitation.sandbox,
        deployment_ids=(connection.deployment_id,) if connection.deployment_id else (),
        platform_url=connection.platform_url,
        token_audience=connection.token_audience,
        deployment_until=_window(unit, connection, invitation, now),
    )
    return put_registration(unit, wanted, now, ids, Actor("invitation", invitation.id))


def _merged(known: RegistrationFacts, wanted: RegistrationFacts) -> RegistrationFacts:
    """What is silent about an address does not take back what was said before."""
    return replace(
        wanted,
        id=known.id,
        deployment_ids=tuple(sorted({*known.deployment_ids, *wanted.deployment_ids})),
        platform_url=wanted.platform_url or known.platform_url,
        token_audience=wanted.token_audience or known.token_audience,
        disabled_at=known.disabled_at,
    )


def _window(unit: UnitOfWork, connection: Connection, invitation: Invitation, now: datetime) -> datetime | None:
    """Leave the door open only for a platform that has no deployment here yet."""
    if connection.deployment_id or not connection.trust_first_deployment:
        return None
    known = (
        each for each in unit.installation.registrations(connection.issuer) if each.academy_id == invitation.academy_id
    )
    same = next((each for each in known if each.client_id == connection.client_id), None)
    return None if same is not None and same.deployment_ids else now + DEPLOYMENT_WINDOW


def _known(unit: UnitOfWork, wanted: RegistrationFacts) -> RegistrationFacts | None:
    of_issuer = unit.installation.registrations(wanted.issuer)
    return next((facts for facts in of_issuer if facts.client_id == wanted.client_id), None)


def _taken(wanted: RegistrationFacts) -> RegistrationError:
    message = f"The client id {wanted.client_id!r} of {wanted.issuer} belongs to another academy."
    return RegistrationError(message, hint="Check the client id.", code="registration.taken")


def _check_pack(unit: UnitOfWork, wanted: RegistrationFacts) -> None:
    pack = unit.packages.current_pack()
    if pack is not None and pack.fictional and not wanted.sandbox:
        message = f"The academy {wanted.academy_key!r} has the locale pack of an invented country."
        hint = "Import the pack of the real country first; an invented ambulance number must not reach an officer."
        raise RegistrationError(message, hint=hint, code="registration.fictional_pack")
