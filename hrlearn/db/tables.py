"""All tables in one place."""

from hrlearn.db.schema import metadata
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

__all__ = [
    "academies",
    "attempts",
    "contexts",
    "deployments",
    "events",
    "launch_nonces",
    "learners",
    "lesson_packages",
    "locale_packs",
    "memberships",
    "metadata",
    "outbox",
    "outbox_tries",
    "registrations",
    "resource_links",
    "sessions",
    "tool_keys",
]
