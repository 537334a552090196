"""Academies come into being with the first thing that is stored for them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from uuid import UUID

from hrlearn.services.ports import Storage, UnitOfWork
from hrlearn.services.refusals import RegistrationError

__all__ = ["check_key", "enter_academy"]

ACADEMY_KEY = re.compile(r"[a-z0-9]+(?:[-_][a-z0-9]+)*")
LONGEST_KEY = 100


def check_key(academy_key: str) -> None:
    """Raise RegistrationError (``academy.bad_key``) for a key with other letters than a-z, 0-9, - and _."""
    if not ACADEMY_KEY.fullmatch(academy_key) or len(academy_key) > LONGEST_KEY:
        message = f"{academy_key[:LONGEST_KEY]!r} cannot be the key of an academy."
        raise RegistrationError(message, hint="Use small letters, digits, - and _.", code="academy.bad_key")


@contextmanager
def enter_academy(
    storage: Storage, key: str, now: datetime, ids: Callable[[], UUID]
) -> Iterator[tuple[UnitOfWork, UUID]]:
    """Open a unit of work for the academy with this key, and make the academy in it where it is new.

    Two first comers at the same instant both get in: the second one waits for the first and enters what that has made.
    """
    with storage.reading(None) as unit:
        academy_id = unit.installation.academy(key) or ids()
    with storage.unit_of_work(academy_id) as unit:
        owner = unit.installation.ensure_academy(academy_id, key, now)
        if owner == academy_id:
            yield unit, academy_id
            return
    with storage.unit_of_work(owner) as unit:
        yield unit, owner
