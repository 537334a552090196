"""All tables in one place."""

from hrlearn.db.schema import metadata
from hrlearn.db.tables_desk import admin_links, audit_log, privacy_requests
from hrlearn.db.tables_inviting import invitations
from hrlearn.db.tables_learning import attempts, events, lesson_packages, locale_packs, outbox, outbox_tries
from hrlearn.db.tables_platform import (
    academies,
    contexts,
    deployments,
    launch_nonces,
    learners,
    memberships,
    registrations,
    resource_links,
    sessions,
    tool_keys,
)
from hrlearn.db.tables_rosters import line_items, rosters

__all__ = [
    "academies",
    "admin_links",
    "attempts",
    "audit_log",
    "contexts",
    "deployments",
    "events",
    "invitations",
    "launch_nonces",
    "learners",
    "lesson_packages",
    "line_items",
    "locale_packs",
    "memberships",
    "metadata",
    "outbox",
    "outbox_tries",
    "privacy_requests",
    "registrations",
    "resource_links",
    "rosters",
    "sessions",
    "tool_keys",
]
