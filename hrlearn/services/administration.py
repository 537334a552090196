"""What an operator sets up: academies and the learning platforms they use."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from uuid import UUID

from hrlearn.services.ports import Storage, UnitOfWork
from hrlearn.services.refusals import RegistrationError
from hrlearn.services.times import Clock
from hrlearn.services.values import RegistrationFacts

__all__ = ["Administration"]

ACADEMY_KEY = re.compile(r"[a-z0-9]+(?:[-_][a-z0-9]+)*")


class Administration:
    """Registers platforms. ``ids`` gives a new UUIDv7."""

    def __init__(self, storage: Storage, clock: Clock, ids: Callable[[], UUID]) -> None:
        self._storage = storage
        self._clock = clock
        self._ids = ids

    def registrations(self) -> tuple[RegistrationFacts, ...]:
        """Return every registration of the installation."""
        with self._storage.reading(None) as unit:
            return unit.installation.registrations()

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
    ) -> RegistrationFacts:
        """Register a platform, or bring its registration up to date; makes the academy where it is new.

        A further deployment id is added to those known. Raises RegistrationError where another academy has this
        (issuer, client_id), where the academy's key has other letters than a-z, 0-9, - and _, and where a platform
        that is no practice academy would meet an academy with the locale pack of an invented country.
        """
        _check_key(academy_key)
        with self._storage.reading(None) as unit:
            academy_id = unit.installation.academy(academy_key)
        wanted = RegistrationFacts(
            academy_id=academy_id or self._ids(),
            id=self._ids(),
            academy_key=academy_key,
            issuer=issuer,
            client_id=client_id,
            auth_login_url=auth_login_url,
            auth_token_url=auth_token_url,
            key_set_url=key_set_url,
            sandbox=sandbox,
            deployment_ids=(deployment_id,),
        )
        with self._storage.unit_of_work(wanted.academy_id) as unit:
            if academy_id is None:
                unit.installation.add_academy(wanted.academy_id, academy_key, self._clock())
            return self._put(unit, wanted)

    def _put(self, unit: UnitOfWork, wanted: RegistrationFacts) -> RegistrationFacts:
        same = (
            facts for facts in unit.installation.registrations(wanted.issuer) if facts.client_id == wanted.client_id
        )
        known = next(same, None)
        if known is not None and known.academy_id != wanted.academy_id:
            message = f"The client id {wanted.client_id!r} of {wanted.issuer} belongs to another academy."
            raise RegistrationError(message, hint="Check the client id.", code="registration.taken")
        _check_pack(unit, wanted)
        if known is not None:
            ids = tuple(sorted({*known.deployment_ids, *wanted.deployment_ids}))
            wanted = replace(wanted, id=known.id, deployment_ids=ids)
        unit.places.put_registration(wanted, self._clock())
        for deployment_id in wanted.deployment_ids:
            unit.places.add_deployment(wanted.id, deployment_id, self._ids())
        unit.commit()
        return wanted


def _check_key(academy_key: str) -> None:
    if not ACADEMY_KEY.fullmatch(academy_key):
        message = f"{academy_key!r} cannot be the key of an academy."
        raise RegistrationError(message, hint="Use small letters, digits, - and _.", code="academy.bad_key")


def _check_pack(unit: UnitOfWork, wanted: RegistrationFacts) -> None:
    pack = unit.packages.current_pack()
    if pack is not None and pack.fictional and not wanted.sandbox:
        message = f"The academy {wanted.academy_key!r} has the locale pack of an invented country."
        hint = "Import the pack of the real country first; an invented ambulance number must not reach an officer."
        raise RegistrationError(message, hint=hint, code="registration.fictional_pack")
