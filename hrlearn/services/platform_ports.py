"""What the use cases need from a platform's services beside sending single scores."""

from __future__ import annotations

from typing import Protocol

from hrlearn.services.platform_values import ColumnAnswer, ColumnResults, ColumnWish, RosterAnswer
from hrlearn.services.ports import Gateway
from hrlearn.services.values import RegistrationFacts

__all__ = ["GradeService", "RosterService"]


class GradeService(Gateway, Protocol):
    """The whole of a platform's grade service. There is no way here to delete a column or to change one."""

    def read_results(self, registration: RegistrationFacts, lineitem_url: str) -> ColumnResults:
        """GET all results of a line item (AGS 2.0, section 3.3)."""
        ...

    def find_column(self, registration: RegistrationFacts, lineitems_url: str, wish: ColumnWish) -> ColumnAnswer:
        """GET the line items and return the oldest that fits the wish (AGS 2.0, section 3.2)."""
        ...

    def make_column(self, registration: RegistrationFacts, lineitems_url: str, wish: ColumnWish) -> ColumnAnswer:
        """POST a new line item (AGS 2.0, section 3.2)."""
        ...


class RosterService(Protocol):
    """The platform's list of members (NRPS 2.0). Nothing here raises."""

    def members(self, registration: RegistrationFacts, memberships_url: str) -> RosterAnswer:
        """GET the learners of a course, all pages."""
        ...
