"""Reading registrations, which both the installation and an academy do."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import groupby
from typing import Any

from sqlalchemy import Row, Select, and_, select
from sqlalchemy.sql.elements import ColumnElement

from hrlearn.db.tables import academies, deployments, registrations
from hrlearn.services import RegistrationFacts

__all__ = ["facts_from", "registrations_where"]


def registrations_where(*conditions: ColumnElement[bool]) -> Select[Any]:
    """Build the statement that reads registrations, one row per deployment."""
    same = and_(
        deployments.c.academy_id == registrations.c.academy_id, deployments.c.registration_id == registrations.c.id
    )
    return (
        select(registrations, academies.c.key, deployments.c.deployment_id)
        .join(academies, academies.c.id == registrations.c.academy_id)
        .outerjoin(deployments, same)
        .where(*conditions)
        .order_by(academies.c.key, registrations.c.issuer, registrations.c.client_id, deployments.c.deployment_id)
    )


def facts_from(rows: Iterable[Row[Any]]) -> tuple[RegistrationFacts, ...]:
    """Put the rows of each registration together."""
    return tuple(_facts(list(group)) for _, group in groupby(rows, key=lambda row: row.id))


def _facts(rows: Sequence[Row[Any]]) -> RegistrationFacts:
    row = rows[0]
    return RegistrationFacts(
        academy_id=row.academy_id,
        id=row.id,
        academy_key=row.key,
        issuer=row.issuer,
        client_id=row.client_id,
        auth_login_url=row.auth_login_url,
        auth_token_url=row.auth_token_url,
        key_set_url=row.key_set_url,
        sandbox=row.sandbox,
        deployment_ids=tuple(each.deployment_id for each in rows if each.deployment_id is not None),
        platform_url=row.platform_url or "",
        token_audience=row.token_audience or "",
        deployment_until=row.deployment_until,
        product_family=row.product_family,
        profile=row.profile,
        disabled_at=row.disabled_at,
    )
