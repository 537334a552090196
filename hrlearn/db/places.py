"""Where launches come from: registrations, deployments, contexts, resource links; and the nonces they used."""

from __future__ import annotations

from dataclasses import asdict, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, delete, insert, or_, select, update
from sqlalchemy.exc import IntegrityError

from hrlearn.db.registering import facts_from, registrations_where
from hrlearn.db.repository import given, insert_new, insert_or_change, of_academy, sought
from hrlearn.db.switches import SwitchTables
from hrlearn.db.tables import contexts, deployments, launch_nonces, registrations, resource_links, sessions
from hrlearn.services import Placed, Placement, RegistrationFacts

__all__ = ["PlaceTables"]

REGISTRATION = registrations_where(of_academy(registrations), registrations.c.id == given("id"))
STORED_OF_REGISTRATION = (
    "id",
    "issuer",
    "client_id",
    "auth_login_url",
    "auth_token_url",
    "key_set_url",
    "sandbox",
    "deployment_until",
)
PUT_REGISTRATION = insert_or_change(
    registrations,
    ("academy_id", "id"),
    lambda new: {
        "auth_login_url": new.auth_login_url,
        "auth_token_url": new.auth_token_url,
        "key_set_url": new.key_set_url,
        "sandbox": new.sandbox,
        "platform_url": new.platform_url,
        "token_audience": new.token_audience,
        "deployment_until": new.deployment_until,
    },
)
CLOSE_SETUP = (
    update(registrations)
    .where(
        of_academy(registrations),
        registrations.c.id == given("id"),
        registrations.c.deployment_until.is_not(None),
    )
    .values(deployment_until=None)
)
ADD_DEPLOYMENT = insert_new(deployments)
DEPLOYMENT = select(deployments.c.id).where(
    of_academy(deployments),
    deployments.c.registration_id == given("registration"),
    deployments.c.deployment_id == sought("deployment"),
    deployments.c.disabled_at.is_(None),
)

ADD_NONCE = insert(launch_nonces)
FORGET_NONCES = delete(launch_nonces).where(of_academy(launch_nonces), launch_nonces.c.expires_at <= given("now"))
FORGET_SESSIONS = delete(sessions).where(of_academy(sessions), sessions.c.expires_at <= given("now"))

CONTEXT = select(contexts.c.id, contexts.c.title).where(
    of_academy(contexts), contexts.c.deployment_id == given("deployment"), contexts.c.lti_id == given("lti_id")
)
ADD_CONTEXT = insert_new(contexts)
RENAME_CONTEXT = update(contexts).where(of_academy(contexts), contexts.c.id == given("id")).values(title=given("title"))

LINK = select(resource_links).where(
    of_academy(resource_links),
    resource_links.c.deployment_id == given("deployment"),
    resource_links.c.lti_id == given("lti_id"),
)
LINK_BY_ID = select(resource_links).where(of_academy(resource_links), resource_links.c.id == given("id"))
LINK_OF_LINE_ITEM = select(resource_links).where(
    of_academy(resource_links),
    resource_links.c.deployment_id == given("deployment"),
    resource_links.c.lineitem_url == sought("url"),
    resource_links.c.lineitem_url != "",
)
COMPARE = (
    update(resource_links)
    .where(
        of_academy(resource_links),
        resource_links.c.id == given("id"),
        or_(resource_links.c.compared_at.is_(None), resource_links.c.compared_at <= given("before")),
    )
    .values(compared_at=given("now"))
)
NOTE_FAMILY = (
    update(registrations)
    .where(of_academy(registrations), registrations.c.id == given("id"))
    .values(product_family=given("family"))
)
CHOOSE_PROFILE = (
    update(registrations)
    .where(of_academy(registrations), registrations.c.id == given("id"))
    .values(profile=given("profile"))
)
ADD_LINK = insert_new(resource_links)
CHANGED_BY_A_LAUNCH = (
    "context_id",
    "title",
    "lesson_key",
    "activity_key",
    "lineitem_url",
    "takes_scores",
    "reads_results",
    "lineitems_url",
)
CHANGE_LINK = (
    update(resource_links)
    .where(of_academy(resource_links), resource_links.c.id == given("id"))
    .values({name: given(name) for name in CHANGED_BY_A_LAUNCH})
)


def _placed(row: Row[Any]) -> Placed:
    return Placed(
        id=row.id,
        context_id=row.context_id,
        lesson_key=row.lesson_key,
        activity_key=row.activity_key,
        lineitem_url=row.lineitem_url,
        takes_scores=row.takes_scores,
        reads_results=row.reads_results,
        lti_id=row.lti_id,
        lineitems_url=row.lineitems_url,
    )


class PlaceTables(SwitchTables):
    """One academy's platforms, courses and placements."""

    def registration(self, registration_id: UUID) -> RegistrationFacts | None:
        """Return a registration."""
        found = facts_from(self._run(REGISTRATION, id=registration_id))
        return found[0] if found else None

    def put_registration(self, facts: RegistrationFacts, now: datetime) -> bool:
        """Store a registration, or what has changed of it, without its deployments.

        False where somebody else has taken (issuer, client_id) meanwhile; then nothing else may follow.
        """
        row = {name: getattr(facts, name) for name in STORED_OF_REGISTRATION}
        optional = {name: getattr(facts, name) or None for name in ("platform_url", "token_audience")}
        try:
            self._put(PUT_REGISTRATION, **row, **optional, created_at=now)
        except IntegrityError:
            return False
        return True

    def close_setup(self, registration_id: UUID) -> bool:
        """Let no launch bring a deployment any more; False where none could."""
        return self._run(CLOSE_SETUP, id=registration_id).rowcount == 1

    def add_deployment(self, registration_id: UUID, deployment_id: str, new_id: UUID) -> None:
        """Store a deployment unless it is there."""
        self._put(ADD_DEPLOYMENT, id=new_id, registration_id=registration_id, deployment_id=deployment_id)

    def deployment(self, registration_id: UUID, deployment_id: str) -> UUID | None:
        """Return the row of a deployment that the operator has confirmed."""
        found: UUID | None = self._run(DEPLOYMENT, registration=registration_id, deployment=deployment_id).scalar()
        return found

    def keep_nonce(self, registration_id: UUID, nonce: str, expires: datetime) -> bool:
        """Store a nonce; False when it was there already, and then nothing else may follow in this unit of work."""
        try:
            self._put(ADD_NONCE, registration_id=registration_id, nonce=nonce, expires_at=expires)
        except IntegrityError:
            return False
        return True

    def forget_expired(self, now: datetime) -> None:
        """Delete nonces and sessions that are past their time."""
        self._run(FORGET_NONCES, now=now)
        self._run(FORGET_SESSIONS, now=now)

    def context(self, deployment_id: UUID, lti_id: str, title: str, new_id: UUID) -> UUID:
        """Return the context with the platform's id, stored or brought up to date."""
        found = self._run(CONTEXT, deployment=deployment_id, lti_id=lti_id).first()
        if found is None:
            self._put(ADD_CONTEXT, id=new_id, deployment_id=deployment_id, lti_id=lti_id, title=title)
            found = self._run(CONTEXT, deployment=deployment_id, lti_id=lti_id).one()
        if found.title != title:
            self._run(RENAME_CONTEXT, id=found.id, title=title)
        context_id: UUID = found.id
        return context_id

    def resource_link(self, placement: Placement, new_id: UUID) -> tuple[Placed, bool]:
        """Store or update a resource link; True when its line item is new, so that earlier scores are owed to it."""
        where = {"deployment": placement.deployment_id, "lti_id": placement.lti_id}
        found = self._run(LINK, **where).first()
        if found is None:
            self._put(ADD_LINK, id=new_id, **asdict(placement))
            found = self._run(LINK, **where).one()
        before = _placed(found)
        if not placement.lineitem_url and (before.lineitem_url or not placement.takes_scores):
            # A launch that is silent about grades does not take back what an earlier one has said.
            placement = replace(
                placement,
                lineitem_url=before.lineitem_url,
                takes_scores=before.takes_scores,
                reads_results=before.reads_results,
                lineitems_url=placement.lineitems_url or before.lineitems_url,
            )
        wanted = {name: getattr(placement, name) for name in CHANGED_BY_A_LAUNCH}
        if wanted != {name: getattr(found, name) for name in CHANGED_BY_A_LAUNCH}:
            self._run(CHANGE_LINK, id=found.id, **wanted)
        new_line_item = not before.takes_scores or before.lineitem_url != placement.lineitem_url
        return self._stored_link(before.id), placement.takes_scores and new_line_item

    def placed(self, resource_link_id: UUID) -> Placed | None:
        """Return a resource link."""
        row = self._run(LINK_BY_ID, id=resource_link_id).first()
        return None if row is None else _placed(row)

    def find_link(self, deployment_id: UUID, lti_id: str, lineitem_url: str) -> Placed | None:
        """Return the resource link with the platform's id, or without one that with the line item."""
        if lti_id:
            row = self._run(LINK, deployment=deployment_id, lti_id=lti_id).first()
        else:
            row = self._run(LINK_OF_LINE_ITEM, deployment=deployment_id, url=lineitem_url).first()
        return None if row is None else _placed(row)

    def claim_comparison(self, resource_link_id: UUID, now: datetime, before: datetime) -> bool:
        """Note that a place is compared with its platform now; False where that was done after ``before``."""
        return self._run(COMPARE, id=resource_link_id, now=now, before=before).rowcount == 1

    def note_family(self, registration_id: UUID, product_family: str) -> None:
        """Store what the platform calls its product."""
        self._run(NOTE_FAMILY, id=registration_id, family=product_family)

    def choose_profile(self, registration_id: UUID, profile: str) -> None:
        """Store the operator's choice of a platform profile, "" for none."""
        self._run(CHOOSE_PROFILE, id=registration_id, profile=profile)

    def _stored_link(self, link_id: UUID) -> Placed:
        return _placed(self._run(LINK_BY_ID, id=link_id).one())
