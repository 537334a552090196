"""From a verified launch to a session, and from a session's token to a visit."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from datetime import datetime, timedelta
from hashlib import sha256
from uuid import UUID

from hrlearn.errors import LaunchError
from hrlearn.services.columns import LINE_ITEM_SCOPE, purpose_of
from hrlearn.services.desk_values import Actor
from hrlearn.services.library import Library, scope
from hrlearn.services.port_values import Placed, Placement, SessionRow
from hrlearn.services.ports import Storage, UnitOfWork
from hrlearn.services.refusals import DisabledError, SessionEndedError, SwitchedOffError
from hrlearn.services.registering import let_in
from hrlearn.services.reviewing import place_reviewed, reviewed
from hrlearn.services.roles import limit_of, rights_of, roles_of
from hrlearn.services.standing import by_learner, lesson_of, standing
from hrlearn.services.times import Clock
from hrlearn.services.values import Landing, LaunchFacts, RegistrationFacts, Visit

__all__ = ["RESULT_SCOPE", "SCORE_SCOPE", "SESSION_LENGTH", "Launching"]

SCORE_SCOPE = "https://purl.imsglobal.org/spec/lti-ags/scope/score"
RESULT_SCOPE = "https://purl.imsglobal.org/spec/lti-ags/scope/result.readonly"
SESSION_LENGTH = timedelta(hours=4)
RENEWED_AT_MOST = timedelta(minutes=1)


class Launching:
    """Opens, renews and ends sessions. ``clock`` gives the time with its zone, ``ids`` a new UUIDv7."""

    def __init__(self, storage: Storage, library: Library, clock: Clock, ids: Callable[[], UUID]) -> None:
        self._storage = storage
        self._library = library
        self._clock = clock
        self._ids = ids

    def registration(self, issuer: str, client_id: str | None) -> RegistrationFacts:
        """Return the registration of a platform.

        Raises LaunchError: ``launch.unknown_platform``, ``launch.switched_off``, or ``launch.which_platform`` where the
        platform has several client ids here and has not said which it means.
        """
        with self._storage.reading(None) as unit:
            known = unit.installation.registrations(issuer)
        found = [facts for facts in known if client_id is None or facts.client_id == client_id]
        if not found:
            message = "This learning platform is not connected to the tool."
            hint = "Ask your administrator to register the platform's issuer and client id here."
            raise LaunchError(message, hint=hint, code="launch.unknown_platform")
        if len(found) > 1:
            message = "This learning platform is connected more than once and did not say which connection it means."
            hint = "Ask your administrator to let the platform send its client_id when it starts a launch."
            raise LaunchError(message, hint=hint, code="launch.which_platform")
        if found[0].disabled_at is not None:
            raise SwitchedOffError
        return found[0]

    def accept(self, facts: LaunchFacts) -> Landing:
        """Turn a verified launch into a session, in one transaction.

        Raises NotFoundError (``lesson.unknown``, ``review.unknown``) and LaunchError: ``launch.unknown_platform``,
        ``launch.switched_off``, ``launch.anonymous``, ``launch.replayed``, ``launch.unknown_deployment``,
        ``launch.disabled``. Then nothing is stored, the nonce neither.
        """
        registration = self.registration(facts.issuer, facts.client_id)
        _check_subject(facts)
        if facts.review_of is None:
            self._check_lesson(facts)
        token, token_hash = _new_token(registration.academy_id)
        with self._storage.unit_of_work(registration.academy_id) as unit:
            visit = self._store(unit, registration, facts, token_hash)
            about = reviewed(unit, visit, facts)
            unit.commit()
        return Landing(token, visit, about)

    def visit(self, token: str) -> Visit:
        """Return the visit of a session and renew it, writing at most once a minute; raises SessionEndedError."""
        academy_id, token_hash = _read_token(token)
        now = self._clock()
        with self._storage.reading(academy_id) as unit:
            found = unit.sessions.find(token_hash)
        if found is None or found[2] <= now:
            raise SessionEndedError
        visit, renewed, _ = found
        if now - renewed >= RENEWED_AT_MOST:
            with self._storage.unit_of_work(academy_id) as unit:
                unit.sessions.renew(visit.session_id, now, now + SESSION_LENGTH)
                unit.commit()
        return visit

    def end(self, token: str) -> None:
        """End a session; raises SessionEndedError for a token that has never been one."""
        academy_id, token_hash = _read_token(token)
        with self._storage.unit_of_work(academy_id) as unit:
            unit.sessions.end(token_hash)
            unit.commit()

    def _check_lesson(self, facts: LaunchFacts) -> None:
        if facts.deep_link is None:
            package = self._library.current_of(facts.custom.get("lesson", ""))
            scope(package, facts.custom.get("activity", ""))

    def _store(self, unit: UnitOfWork, registration: RegistrationFacts, facts: LaunchFacts, token_hash: str) -> Visit:
        now, roles = self._clock(), roles_of(facts.roles)
        if not unit.places.keep_nonce(registration.id, facts.nonce, facts.nonce_expires):
            message = "This launch was used before."
            raise LaunchError(message, hint="Open the activity again from your course.", code="launch.replayed")
        unit.places.forget_expired(now)
        deployment_id = self._deployment(unit, registration, facts)
        learner_id, welcome = unit.people.arrived(registration.id, facts.subject, facts.name, self._ids())
        if not welcome:
            raise DisabledError
        if facts.product_family not in {"", registration.product_family}:
            unit.places.note_family(registration.id, facts.product_family)
        context_id = self._join(unit, deployment_id, facts, learner_id, roles)
        unit.sessions.end_above(learner_id, context_id, rights_of(roles), limit_of(facts.roles))
        link = None if facts.deep_link else self._place(unit, registration, deployment_id, context_id, facts)
        return unit.sessions.add(
            SessionRow(
                id=self._ids(),
                token_hash=token_hash,
                registration_id=registration.id,
                learner_id=learner_id,
                context_id=context_id,
                resource_link_id=link.id if link else None,
                roles=roles,
                return_url=facts.return_url,
                deep_link=facts.deep_link,
                started_at=now,
                expires_at=now + SESSION_LENGTH,
            )
        )

    def _deployment(self, unit: UnitOfWork, registration: RegistrationFacts, facts: LaunchFacts) -> UUID:
        """Return the deployment's row; soon after a connection the first launch may bring the one nobody has named.

        ``close_setup`` lets one launch through that door, also where two knock at the same instant.
        """
        found = unit.places.deployment(registration.id, facts.deployment_id)
        if found is None and _is_setting_up(registration, self._clock()):
            if unit.places.close_setup(registration.id):
                by = Actor("platform", registration.id)
                let_in(unit, registration.id, facts.deployment_id, self._clock(), self._ids(), by)
            found = unit.places.deployment(registration.id, facts.deployment_id)
        if found is None:
            _check_switched_off(unit, registration, facts)
            message = f"The platform's deployment {facts.deployment_id!r} is not connected to the tool."
            hint = "Ask your administrator to add this deployment id to the platform's registration here."
            raise LaunchError(message, hint=hint, code="launch.unknown_deployment")
        return found

    def _join(
        self, unit: UnitOfWork, deployment_id: UUID, facts: LaunchFacts, learner_id: UUID, roles: frozenset[str]
    ) -> UUID | None:
        if not facts.context_lti_id:
            return None
        context_id = unit.places.context(deployment_id, facts.context_lti_id, facts.context_title, self._ids())
        unit.people.member(context_id, learner_id, roles, self._clock())
        if facts.memberships_url:
            unit.rosters.put_url(context_id, facts.memberships_url)
        return context_id

    def _place(
        self,
        unit: UnitOfWork,
        registration: RegistrationFacts,
        deployment_id: UUID,
        context_id: UUID | None,
        facts: LaunchFacts,
    ) -> Placed:
        if facts.review_of is not None:
            return place_reviewed(unit, deployment_id, context_id, facts)
        placement = _placement(deployment_id, context_id, facts)
        placed, new_line_item = unit.places.resource_link(placement, self._ids())
        if new_line_item:
            self._owe_earlier(unit, registration.academy_id, placed)
        return placed

    def _owe_earlier(self, unit: UnitOfWork, academy_id: UUID, placed: Placed) -> None:
        """Owe a new line item the scores that were earned before it was there."""
        learners = {learner_id for learner_id, _ in unit.people.learners(placed.context_id, placed.id)}
        for learner_id, records in by_learner(unit.attempts.of_link(placed.id)).items():
            if learner_id not in learners:
                continue
            lesson = lesson_of(self._library, academy_id, placed.lesson_key, placed.activity_key, records)
            if standing(lesson, placed.activity_key, records).score is not None:
                unit.outbox.owe(placed.id, learner_id, self._clock(), self._ids())


def _check_switched_off(unit: UnitOfWork, registration: RegistrationFacts, facts: LaunchFacts) -> None:
    known = unit.places.deployments(registration.id)
    if any(each.deployment_id == facts.deployment_id for each in known):
        raise SwitchedOffError


def _check_subject(facts: LaunchFacts) -> None:
    if not facts.subject:
        message = "Your course did not say who you are, so your work could not be kept."
        hint = "Sign in to your course and open the activity again."
        raise LaunchError(message, hint=hint, code="launch.anonymous")


def _is_setting_up(registration: RegistrationFacts, now: datetime) -> bool:
    return registration.deployment_until is not None and now < registration.deployment_until


def _placement(deployment_id: UUID, context_id: UUID | None, facts: LaunchFacts) -> Placement:
    return Placement(
        deployment_id=deployment_id,
        context_id=context_id,
        lti_id=facts.resource_lti_id,
        title=facts.resource_title,
        lesson_key=facts.custom.get("lesson", ""),
        activity_key=facts.custom.get("activity", ""),
        lineitem_url=facts.lineitem_url,
        takes_scores=SCORE_SCOPE in facts.ags_scopes and (bool(facts.lineitem_url) or _may_get_column(facts)),
        reads_results=RESULT_SCOPE in facts.ags_scopes,
        lineitems_url=facts.lineitems_url,
    )


def _may_get_column(facts: LaunchFacts) -> bool:
    """Whether the place has no column in the gradebook, needs one, and the tool may make it."""
    may = bool(facts.lineitems_url) and LINE_ITEM_SCOPE in facts.ags_scopes
    return may and bool(purpose_of(facts.custom.get("activity", "")))


def _new_token(academy_id: UUID) -> tuple[str, str]:
    token = f"{academy_id.hex}.{secrets.token_urlsafe(32)}"
    return token, _hash(token)


def _hash(token: str) -> str:
    return sha256(token.encode()).hexdigest()


def _read_token(token: str) -> tuple[UUID, str]:
    try:
        return UUID(token.partition(".")[0]), _hash(token)
    except ValueError:
        raise SessionEndedError from None
