"""An academy's platforms, as its administrator sees them: who may come in, and how scores are treated."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from hrlearn.errors import NotFoundError
from hrlearn.services.auditing import note
from hrlearn.services.desk_values import Deployment, Desk
from hrlearn.services.ports import Storage
from hrlearn.services.profiles import known_profile, profile_of
from hrlearn.services.refusals import RegistrationError
from hrlearn.services.times import Clock
from hrlearn.services.values import RegistrationFacts

__all__ = ["PlatformDesk", "PlatformLine"]


@dataclass(frozen=True, slots=True)
class PlatformLine:
    """A registration with its deployments, the profile in force, and whether the administrator came through it."""

    facts: RegistrationFacts
    profile: str
    deployments: tuple[Deployment, ...]
    own: bool


class PlatformDesk:
    """Shows and switches the platforms of one academy."""

    def __init__(self, storage: Storage, clock: Clock) -> None:
        self._storage = storage
        self._clock = clock

    def platforms(self, desk: Desk) -> tuple[PlatformLine, ...]:
        """Return the academy's platforms by issuer."""
        with self._storage.reading(desk.academy_id) as unit:
            known = [each for each in unit.installation.registrations() if each.academy_id == desk.academy_id]
            return tuple(
                PlatformLine(
                    each, profile_of(each).name, unit.places.deployments(each.id), each.id == desk.registration_id
                )
                for each in known
            )

    def switch(self, desk: Desk, registration_id: UUID, *, on: bool) -> None:
        """Switch a platform off, which ends all its sessions, or on.

        Raises NotFoundError, and RegistrationError (``registration.own``) for the platform through which the
        administrator has come: nobody could switch it on again from there.
        """
        if not on and registration_id == desk.registration_id:
            raise _own("platform")
        now = self._clock()
        with self._storage.unit_of_work(desk.academy_id) as unit:
            if not unit.places.switch_registration(registration_id, _since(now, on=on)):
                raise _unknown("platform")
            note(unit, now, desk.actor, "registration.enabled" if on else "registration.disabled", registration_id)
            unit.commit()

    def switch_deployment(self, desk: Desk, deployment_id: UUID, *, on: bool) -> None:
        """Do the same with one deployment of a platform; the last one of the own platform must stay."""
        own = [each for line in self.platforms(desk) if line.own for each in line.deployments]
        if not on and [each.id for each in own if each.disabled_at is None] == [deployment_id]:
            raise _own("deployment")
        now = self._clock()
        with self._storage.unit_of_work(desk.academy_id) as unit:
            if not unit.places.switch_deployment(deployment_id, _since(now, on=on)):
                raise _unknown("deployment")
            note(unit, now, desk.actor, "deployment.enabled" if on else "deployment.disabled", deployment_id)
            unit.commit()

    def choose_profile(self, desk: Desk, registration_id: UUID, name: str) -> None:
        """Choose how a platform treats scores; raises NotFoundError, and RegistrationError for an unknown name."""
        profile = known_profile(name)
        with self._storage.unit_of_work(desk.academy_id) as unit:
            if unit.places.registration(registration_id) is None:
                raise _unknown("platform")
            unit.places.choose_profile(registration_id, profile)
            note(unit, self._clock(), desk.actor, "registration.profile", registration_id)
            unit.commit()


def _since(now: datetime, *, on: bool) -> datetime | None:
    return None if on else now


def _unknown(what: str) -> NotFoundError:
    return NotFoundError(f"Your academy has no such {what}.", hint="Look at the list of platforms.")


def _own(what: str) -> RegistrationError:
    message = f"You are here through this {what}, so switching it off would shut you out."
    hint = "Ask the person who runs the tool for a one-time link, and switch it off from there."
    return RegistrationError(message, hint=hint, code="registration.own")
