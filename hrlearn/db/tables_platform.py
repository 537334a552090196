"""Tables about academies, their learning platforms, and the people who come from there."""

from __future__ import annotations

from sqlalchemy import (
    JSON,
    Boolean,
    CheckConstraint,
    Column,
    Index,
    Integer,
    PrimaryKeyConstraint,
    UniqueConstraint,
    Uuid,
    text,
)

from hrlearn.db.schema import academy_table, installation_table, key, link, unique
from hrlearn.db.types import LongText, ShortText, UtcDateTime

__all__ = [
    "academies",
    "contexts",
    "deployments",
    "launch_nonces",
    "learners",
    "memberships",
    "registrations",
    "resource_links",
    "sessions",
    "tool_keys",
]

NOTHING: dict[str, str] = {}

academies = installation_table(
    "academies",
    Column("id", Uuid, nullable=False),
    Column("key", ShortText(100), nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
    PrimaryKeyConstraint("id"),
    UniqueConstraint("key", name="key"),
    CheckConstraint("key <> ''", name="key_given"),
    why="The tenants. Everything else hangs on one of them, and nothing is shared between two. The key is the name an "
    "operator types.",
    personal=NOTHING,
)

tool_keys = installation_table(
    "tool_keys",
    Column("kid", ShortText(100), nullable=False),
    Column("private_pem", LongText, nullable=False),
    Column("public_jwk", JSON, nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
    Column("signs_from", UtcDateTime),
    Column("retired_at", UtcDateTime),
    PrimaryKeyConstraint("kid"),
    why="The tool's own key pairs. Every academy's platform reads the same key set, so they belong to the "
    "installation. A new key is published before it signs and an old one after, so that a platform that has cached the "
    "key set goes on working. Private halves are sealed with a key from the environment: a copy of this table signs "
    "nothing.",
    personal=NOTHING,
)

registrations = academy_table(
    "registrations",
    Column("id", Uuid, nullable=False),
    Column("issuer", ShortText(500), nullable=False),
    Column("client_id", ShortText(255), nullable=False),
    Column("auth_login_url", LongText, nullable=False),
    Column("auth_token_url", LongText, nullable=False),
    Column("key_set_url", LongText, nullable=False),
    Column("sandbox", Boolean, nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
    Column("product_family", ShortText(100), nullable=False, server_default=text("''")),
    Column("profile", ShortText(20), nullable=False, server_default=text("''")),
    Column("platform_url", LongText),
    Column("token_audience", LongText),
    Column("deployment_until", UtcDateTime),
    Column("disabled_at", UtcDateTime),
    key("id"),
    # Across the installation: a launch names nothing else by which its academy could be found.
    UniqueConstraint("issuer", "client_id", name="issuer"),
    why="The learning platforms that an academy has connected, as LTI 1.3 names them. (issuer, client_id) is unique in "
    "the installation, because a launch says no more and must lead to one academy. How the platform treats scores "
    "follows from the product that its launches name, or from the profile that an operator has chosen.",
    personal=NOTHING,
)

deployments = academy_table(
    "deployments",
    Column("id", Uuid, nullable=False),
    Column("registration_id", Uuid, nullable=False),
    Column("deployment_id", ShortText(255), nullable=False),
    Column("disabled_at", UtcDateTime),
    key("id"),
    unique("deployment_id", "registration_id", "deployment_id"),
    link("registration_id", "registrations"),
    why="The deployments that the operator has confirmed. A launch from any other is refused, though its signature is "
    "good: on a shared platform it is another customer's.",
    personal=NOTHING,
)

contexts = academy_table(
    "contexts",
    Column("id", Uuid, nullable=False),
    Column("deployment_id", Uuid, nullable=False),
    Column("lti_id", ShortText(255), nullable=False),
    Column("title", LongText, nullable=False),
    key("id"),
    unique("lti_id", "deployment_id", "lti_id"),
    link("deployment_id", "deployments"),
    why="The courses that launches came from. An instructor sees the learners of the own context only.",
    personal=NOTHING,
)

resource_links = academy_table(
    "resource_links",
    Column("id", Uuid, nullable=False),
    Column("deployment_id", Uuid, nullable=False),
    Column("context_id", Uuid),
    Column("lti_id", ShortText(255), nullable=False),
    Column("title", LongText, nullable=False),
    Column("lesson_key", ShortText(100), nullable=False),
    Column("activity_key", ShortText(100), nullable=False),
    Column("lineitem_url", LongText, nullable=False),
    Column("takes_scores", Boolean, nullable=False),
    Column("reads_results", Boolean, nullable=False),
    Column("lineitems_url", LongText, nullable=False, server_default=text("''")),
    Column("compared_at", UtcDateTime),
    key("id"),
    unique("lti_id", "deployment_id", "lti_id"),
    link("deployment_id", "deployments"),
    link("context_id", "contexts"),
    CheckConstraint("lesson_key <> ''", name="lesson_given"),
    why="The places in a course where a lesson or one activity was put. Attempts and scores belong to the place, so a "
    "copied course begins with fresh grades. Which lesson it is comes from the custom parameters of each launch.",
    personal=NOTHING,
)

learners = academy_table(
    "learners",
    Column("id", Uuid, nullable=False),
    Column("registration_id", Uuid, nullable=False),
    Column("subject", ShortText(255), nullable=False),
    Column("name", LongText, nullable=False),
    Column("disabled_at", UtcDateTime),
    key("id"),
    unique("subject", "registration_id", "subject"),
    link("registration_id", "registrations"),
    CheckConstraint("subject <> ''", name="subject_given"),
    why="The people who came by a launch, known by (registration, subject) and never by an e-mail address, so two "
    "platforms cannot share or take over a person. The name is what the platform sent last.",
    personal={
        "subject": "overwritten with the row's id: the person is no longer found, attempts stay for item statistics",
        "name": "emptied",
    },
)

memberships = academy_table(
    "memberships",
    Column("context_id", Uuid, nullable=False),
    Column("learner_id", Uuid, nullable=False),
    Column("roles", JSON, nullable=False),
    Column("learns", Boolean, nullable=False),
    Column("seen_at", UtcDateTime),
    Column("left_at", UtcDateTime),
    key("context_id", "learner_id"),
    link("context_id", "contexts"),
    link("learner_id", "learners"),
    why="Who is in which course, with the roles of the latest launch; those who never launched come from the roster. "
    "The gradebook lists those who learn, and marks those who have left the course since.",
    personal={
        "context_id": "deleted with the row",
        "learner_id": "deleted with the row",
        "roles": "deleted with the row",
        "learns": "deleted with the row",
        "seen_at": "deleted with the row",
        "left_at": "deleted with the row",
    },
)

launch_nonces = academy_table(
    "launch_nonces",
    Column("registration_id", Uuid, nullable=False),
    Column("nonce", ShortText(255), nullable=False),
    Column("expires_at", UtcDateTime, nullable=False),
    key("registration_id", "nonce"),
    link("registration_id", "registrations"),
    Index("ix_launch_nonces_expires_at", "academy_id", "expires_at"),
    why="The nonces of accepted launches until they could no longer be used. The row is written in the transaction "
    "that accepts the launch; that it is there already is what a replay looks like.",
    personal=NOTHING,
)

sessions = academy_table(
    "sessions",
    Column("id", Uuid, nullable=False),
    Column("token_hash", ShortText(64), nullable=False),
    Column("registration_id", Uuid, nullable=False),
    Column("learner_id", Uuid, nullable=False),
    Column("context_id", Uuid),
    Column("resource_link_id", Uuid),
    Column("roles", JSON, nullable=False),
    Column("rights", Integer, nullable=False),
    Column("return_url", LongText, nullable=False),
    Column("deep_link", JSON(none_as_null=True)),
    Column("renewed_at", UtcDateTime, nullable=False),
    Column("expires_at", UtcDateTime, nullable=False),
    key("id"),
    unique("token_hash", "token_hash"),
    link("registration_id", "registrations"),
    link("learner_id", "learners"),
    link("context_id", "contexts"),
    link("resource_link_id", "resource_links"),
    CheckConstraint("rights BETWEEN 0 AND 4", name="rights"),
    CheckConstraint("length(token_hash) = 64", name="token_hash"),
    Index("ix_sessions_expires_at", "academy_id", "expires_at"),
    Index("ix_sessions_learner_id", "academy_id", "learner_id"),
    why="Who is here, four hours at a time. Of the token only its SHA-256 is kept, so a copy of the database opens "
    "nothing. A row that is gone is a session that has ended.",
    personal={
        "learner_id": "deleted with the row, at the latest at the first launch after it expires",
        "roles": "deleted with the row",
        "return_url": "deleted with the row",
        "deep_link": "deleted with the row",
    },
)
