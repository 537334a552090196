"""What an operator sets up: academies and the learning platforms they use."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from uuid import UUID

from hrlearn.errors import NotFoundError
from hrlearn.services.academies import check_key, enter_academy
from hrlearn.services.auditing import note
from hrlearn.services.desk_values import OPERATOR, Actor
from hrlearn.services.ports import Storage
from hrlearn.services.profiles import known_profile, profile_of
from hrlearn.services.registering import let_in, put_registration
from hrlearn.services.times import Clock
from hrlearn.services.values import RegistrationFacts

__all__ = ["Administration"]


class Administration:
    """Registers platforms. ``ids`` gives a new UUIDv7."""

    def __init__(self, storage: Storage, clock: Clock, ids: Callable[[], UUID]) -> None:
        self._storage = storage
        self._clock = clock
        self._ids = ids

    def academy(self, academy_key: str) -> UUID:
        """Return the academy with this key; raises NotFoundError (``academy.unknown``)."""
        with self._storage.reading(None) as unit:
            found = unit.installation.academy(academy_key)
        if found is None:
            message = f"There is no academy {academy_key!r}."
            raise NotFoundError(message, hint="Register its learning platform first.", code="academy.unknown")
        return found

    def registrations(self) -> tuple[RegistrationFacts, ...]:
        """Return every registration of the installation."""
        with self._storage.reading(None) as unit:
            return unit.installation.registrations()

    def profile(self, issuer: str, client_id: str, name: str | None = None, by: Actor = OPERATOR) -> str:
        """Return by which platform profile a registration is treated, after changing it where a name is given.

        ``auto`` follows what the platform says of itself. Raises NotFoundError, and RegistrationError for another name.
        """
        all_of_them = self.registrations()
        known = next((each for each in all_of_them if (each.issuer, each.client_id) == (issuer, client_id)), None)
        if known is None:
            message = f"The platform {issuer} with the client id {client_id!r} is not connected."
            raise NotFoundError(message, hint="See: hrlearn-lti registration list", code="registration.unknown")
        if name is not None:
            known = replace(known, profile=known_profile(name))
            with self._storage.unit_of_work(known.academy_id) as unit:
                unit.places.choose_profile(known.id, known.profile)
                note(unit, self._clock(), by, "registration.profile", known.id)
                unit.commit()
        return profile_of(known).name

    def add_registration(  # noqa: PLR0913 -- the facts of a registration, passed by name
        self,
        *,
        academy_key: str,
        issuer: str,
        client_id: str,
        deployment_id: str,
        auth_login_url: str,
        auth_token_url: str,
        key_set_url: str,
        sandbox: bool = False,
        token_audience: str = "",
    ) -> RegistrationFacts:
        """Register a platform, or bring its registration up to date; makes the academy where it is new.

        A further deployment id is added to those known. Raises RegistrationError where another academy has this
        (issuer, client_id), where the academy's key has other letters than a-z, 0-9, - and _, and where a platform
        that is no practice academy would meet an academy with the locale pack of an invented country.
        """
        check_key(academy_key)
        now = self._clock()
        with enter_academy(self._storage, academy_key, now, self._ids) as (unit, academy_id):
            wanted = RegistrationFacts(
                academy_id=academy_id,
                id=self._ids(),
                academy_key=academy_key,
                issuer=issuer,
                client_id=client_id,
                auth_login_url=auth_login_url,
                auth_token_url=auth_token_url,
                key_set_url=key_set_url,
                sandbox=sandbox,
                deployment_ids=(deployment_id,),
                token_audience=token_audience,
            )
            stored = put_registration(unit, wanted, now, self._ids, OPERATOR)
            unit.commit()
        return stored

    def confirm_deployment(
        self, academy_key: str, issuer: str, client_id: str, deployment_id: str
    ) -> RegistrationFacts:
        """Let launches of a deployment in; raises NotFoundError where the academy has no such registration.

        The door for a first deployment that nobody has named closes with it.
        """
        academy_id = self.academy(academy_key)
        with self._storage.unit_of_work(academy_id) as unit:
            known = unit.installation.registrations(issuer)
            found = next((each for each in known if (each.academy_id, each.client_id) == (academy_id, client_id)), None)
            if found is None:
                message = f"The academy {academy_key!r} has no client {client_id!r} of {issuer}."
                raise NotFoundError(message, hint="Run: hrlearn-lti registration list", code="registration.unknown")
            let_in(unit, found.id, deployment_id, self._clock(), self._ids(), OPERATOR)
            unit.places.close_setup(found.id)
            stored = unit.places.registration(found.id)
            unit.commit()
        assert stored is not None  # noqa: S101 -- it was read in this very transaction
        return stored
