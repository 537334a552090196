"""The first tables: academies, platforms, people, lessons, attempts and the outbox.

Revision ID: 0001_first_tables
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001_first_tables"
down_revision = None
branch_labels = None
depends_on = None

TABLES = (
    "academies",
    "tool_keys",
    "registrations",
    "deployments",
    "launch_nonces",
    "contexts",
    "resource_links",
    "learners",
    "memberships",
    "sessions",
    "lesson_packages",
    "locale_packs",
    "attempts",
    "events",
    "outbox",
    "outbox_tries",
)


def upgrade() -> None:
    _installation()
    _platforms()
    _courses()
    _people()
    _sessions()
    _packages()
    _attempts()
    _outbox()


def downgrade() -> None:
    for name in reversed(TABLES):
        op.drop_table(name)


def _installation() -> None:
    op.create_table(
        "academies",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("key", sa.String(length=100), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("key <> ''", name=op.f("ck_academies_key_given")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_academies")),
        sa.UniqueConstraint("key", name=op.f("uq_academies_key")),
    )
    op.create_table(
        "tool_keys",
        sa.Column("kid", sa.String(length=100), nullable=False),
        sa.Column("private_pem", sa.Text(), nullable=False),
        sa.Column("public_jwk", sa.JSON(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("kid", name=op.f("pk_tool_keys")),
    )


def _platforms() -> None:
    op.create_table(
        "registrations",
        sa.Column("academy_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("issuer", sa.String(length=500), nullable=False),
        sa.Column("client_id", sa.String(length=255), nullable=False),
        sa.Column("auth_login_url", sa.Text(), nullable=False),
        sa.Column("auth_token_url", sa.Text(), nullable=False),
        sa.Column("key_set_url", sa.Text(), nullable=False),
        sa.Column("sandbox", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["academy_id"], ["academies.id"], name=op.f("fk_registrations_academies")),
        sa.PrimaryKeyConstraint("academy_id", "id", name=op.f("pk_registrations")),
        sa.UniqueConstraint("issuer", "client_id", name=op.f("uq_registrations_issuer")),
    )
    op.create_table(
        "deployments",
        sa.Column("academy_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("registration_id", sa.Uuid(), nullable=False),
        sa.Column("deployment_id", sa.String(length=255), nullable=False),
        sa.ForeignKeyConstraint(
            ["academy_id", "registration_id"],
            ["registrations.academy_id", "registrations.id"],
            name=op.f("fk_deployments_registrations"),
        ),
        sa.PrimaryKeyConstraint("academy_id", "id", name=op.f("pk_deployments")),
        sa.UniqueConstraint(
            "academy_id", "registration_id", "deployment_id", name=op.f("uq_deployments_deployment_id")
        ),
    )
    op.create_table(
        "launch_nonces",
        sa.Column("academy_id", sa.Uuid(), nullable=False),
        sa.Column("registration_id", sa.Uuid(), nullable=False),
        sa.Column("nonce", sa.String(length=255), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["academy_id", "registration_id"],
            ["registrations.academy_id", "registrations.id"],
            name=op.f("fk_launch_nonces_registrations"),
        ),
        sa.PrimaryKeyConstraint("academy_id", "registration_id", "nonce", name=op.f("pk_launch_nonces")),
    )
    op.create_index("ix_launch_nonces_expires_at", "launch_nonces", ["academy_id", "expires_at"], unique=False)


def _courses() -> None:
    op.create_table(
        "contexts",
        sa.Column("academy_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("deployment_id", sa.Uuid(), nullable=False),
        sa.Column("lti_id", sa.String(length=255), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["academy_id", "deployment_id"],
            ["deployments.academy_id", "deployments.id"],
            name=op.f("fk_contexts_deployments"),
        ),
        sa.PrimaryKeyConstraint("academy_id", "id", name=op.f("pk_contexts")),
        sa.UniqueConstraint("academy_id", "deployment_id", "lti_id", name=op.f("uq_contexts_lti_id")),
    )
    op.create_table(
        "resource_links",
        sa.Column("academy_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("deployment_id", sa.Uuid(), nullable=False),
        sa.Column("context_id", sa.Uuid(), nullable=True),
        sa.Column("lti_id", sa.String(length=255), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("lesson_key", sa.String(length=100), nullable=False),
        sa.Column("activity_key", sa.String(length=100), nullable=False),
        sa.Column("lineitem_url", sa.Text(), nullable=False),
        sa.Column("takes_scores", sa.Boolean(), nullable=False),
        sa.Column("reads_results", sa.Boolean(), nullable=False),
        sa.CheckConstraint("lesson_key <> ''", name=op.f("ck_resource_links_lesson_given")),
        sa.ForeignKeyConstraint(
            ["academy_id", "context_id"],
            ["contexts.academy_id", "contexts.id"],
            name=op.f("fk_resource_links_contexts"),
        ),
        sa.ForeignKeyConstraint(
            ["academy_id", "deployment_id"],
            ["deployments.academy_id", "deployments.id"],
            name=op.f("fk_resource_links_deployments"),
        ),
        sa.PrimaryKeyConstraint("academy_id", "id", name=op.f("pk_resource_links")),
        sa.UniqueConstraint("academy_id", "deployment_id", "lti_id", name=op.f("uq_resource_links_lti_id")),
    )


def _people() -> None:
    op.create_table(
        "learners",
        sa.Column("academy_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("registration_id", sa.Uuid(), nullable=False),
        sa.Column("subject", sa.String(length=255), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.CheckConstraint("subject <> ''", name=op.f("ck_learners_subject_given")),
        sa.ForeignKeyConstraint(
            ["academy_id", "registration_id"],
            ["registrations.academy_id", "registrations.id"],
            name=op.f("fk_learners_registrations"),
        ),
        sa.PrimaryKeyConstraint("academy_id", "id", name=op.f("pk_learners")),
        sa.UniqueConstraint("academy_id", "registration_id", "subject", name=op.f("uq_learners_subject")),
    )
    op.create_table(
        "memberships",
        sa.Column("academy_id", sa.Uuid(), nullable=False),
        sa.Column("context_id", sa.Uuid(), nullable=False),
        sa.Column("learner_id", sa.Uuid(), nullable=False),
        sa.Column("roles", sa.JSON(), nullable=False),
        sa.Column("learns", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["academy_id", "context_id"], ["contexts.academy_id", "contexts.id"], name=op.f("fk_memberships_contexts")
        ),
        sa.ForeignKeyConstraint(
            ["academy_id", "learner_id"], ["learners.academy_id", "learners.id"], name=op.f("fk_memberships_learners")
        ),
        sa.PrimaryKeyConstraint("academy_id", "context_id", "learner_id", name=op.f("pk_memberships")),
    )


def _sessions() -> None:
    op.create_table(
        "sessions",
        sa.Column("academy_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("registration_id", sa.Uuid(), nullable=False),
        sa.Column("learner_id", sa.Uuid(), nullable=False),
        sa.Column("context_id", sa.Uuid(), nullable=True),
        sa.Column("resource_link_id", sa.Uuid(), nullable=True),
        sa.Column("roles", sa.JSON(), nullable=False),
        sa.Column("rights", sa.Integer(), nullable=False),
        sa.Column("return_url", sa.Text(), nullable=False),
        sa.Column("deep_link", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("renewed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("length(token_hash) = 64", name=op.f("ck_sessions_token_hash")),
        sa.CheckConstraint("rights BETWEEN 0 AND 2", name=op.f("ck_sessions_rights")),
        sa.ForeignKeyConstraint(
            ["academy_id", "context_id"], ["contexts.academy_id", "contexts.id"], name=op.f("fk_sessions_contexts")
        ),
        sa.ForeignKeyConstraint(
            ["academy_id", "learner_id"], ["learners.academy_id", "learners.id"], name=op.f("fk_sessions_learners")
        ),
        sa.ForeignKeyConstraint(
            ["academy_id", "registration_id"],
            ["registrations.academy_id", "registrations.id"],
            name=op.f("fk_sessions_registrations"),
        ),
        sa.ForeignKeyConstraint(
            ["academy_id", "resource_link_id"],
            ["resource_links.academy_id", "resource_links.id"],
            name=op.f("fk_sessions_resource_links"),
        ),
        sa.PrimaryKeyConstraint("academy_id", "id", name=op.f("pk_sessions")),
        sa.UniqueConstraint("academy_id", "token_hash", name=op.f("uq_sessions_token_hash")),
    )
    op.create_index("ix_sessions_expires_at", "sessions", ["academy_id", "expires_at"], unique=False)
    op.create_index("ix_sessions_learner_id", "sessions", ["academy_id", "learner_id"], unique=False)


def _packages() -> None:
    op.create_table(
        "lesson_packages",
        sa.Column("academy_id", sa.Uuid(), nullable=False),
        sa.Column("content_hash", sa.String(length=100), nullable=False),
        sa.Column("lesson_key", sa.String(length=100), nullable=False),
        sa.Column("bundle", sa.LargeBinary(), nullable=False),
        sa.Column("stored_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["academy_id"], ["academies.id"], name=op.f("fk_lesson_packages_academies")),
        sa.PrimaryKeyConstraint("academy_id", "content_hash", name=op.f("pk_lesson_packages")),
    )
    op.create_table(
        "locale_packs",
        sa.Column("academy_id", sa.Uuid(), nullable=False),
        sa.Column("content_hash", sa.String(length=100), nullable=False),
        sa.Column("key", sa.String(length=100), nullable=False),
        sa.Column("fictional", sa.Boolean(), nullable=False),
        sa.Column("data", sa.LargeBinary(), nullable=False),
        sa.Column("imported_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["academy_id"], ["academies.id"], name=op.f("fk_locale_packs_academies")),
        sa.PrimaryKeyConstraint("academy_id", "content_hash", name=op.f("pk_locale_packs")),
    )


def _attempts() -> None:
    op.create_table(
        "attempts",
        sa.Column("academy_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("resource_link_id", sa.Uuid(), nullable=False),
        sa.Column("learner_id", sa.Uuid(), nullable=False),
        sa.Column("activity_key", sa.String(length=100), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("content_hash", sa.String(length=100), nullable=False),
        sa.Column("pack_hash", sa.String(length=100), nullable=False),
        sa.Column("seed", sa.BigInteger(), nullable=False),
        sa.Column("policy", sa.String(length=40), nullable=False),
        sa.Column("time_factor", sa.String(length=20), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("score_given", sa.Text(), nullable=True),
        sa.Column("score_maximum", sa.Text(), nullable=True),
        sa.CheckConstraint(
            "(closed_at IS NULL) = (score_given IS NULL) AND (closed_at IS NULL) = (score_maximum IS NULL)",
            name=op.f("ck_attempts_closed"),
        ),
        sa.CheckConstraint("number >= 1", name=op.f("ck_attempts_number")),
        sa.ForeignKeyConstraint(
            ["academy_id", "content_hash"],
            ["lesson_packages.academy_id", "lesson_packages.content_hash"],
            name=op.f("fk_attempts_lesson_packages"),
        ),
        sa.ForeignKeyConstraint(
            ["academy_id", "learner_id"], ["learners.academy_id", "learners.id"], name=op.f("fk_attempts_learners")
        ),
        sa.ForeignKeyConstraint(
            ["academy_id", "resource_link_id"],
            ["resource_links.academy_id", "resource_links.id"],
            name=op.f("fk_attempts_resource_links"),
        ),
        sa.PrimaryKeyConstraint("academy_id", "id", name=op.f("pk_attempts")),
        sa.UniqueConstraint(
            "academy_id", "resource_link_id", "learner_id", "activity_key", "number", name=op.f("uq_attempts_number")
        ),
    )
    op.create_table(
        "events",
        sa.Column("academy_id", sa.Uuid(), nullable=False),
        sa.Column("attempt_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("uuid", sa.Uuid(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("client", sa.Uuid(), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("seen", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("body", sa.JSON(), nullable=False),
        sa.CheckConstraint("position >= 1", name=op.f("ck_events_position")),
        sa.CheckConstraint("seen >= 0 AND seen < position", name=op.f("ck_events_seen")),
        sa.CheckConstraint("sequence >= 1", name=op.f("ck_events_sequence")),
        sa.ForeignKeyConstraint(
            ["academy_id", "attempt_id"], ["attempts.academy_id", "attempts.id"], name=op.f("fk_events_attempts")
        ),
        sa.PrimaryKeyConstraint("academy_id", "attempt_id", "position", name=op.f("pk_events")),
        sa.UniqueConstraint("academy_id", "attempt_id", "uuid", name=op.f("uq_events_uuid")),
    )


def _outbox() -> None:
    op.create_table(
        "outbox",
        sa.Column("academy_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("resource_link_id", sa.Uuid(), nullable=False),
        sa.Column("learner_id", sa.Uuid(), nullable=False),
        sa.Column("status", sa.String(length=20), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("sent_version", sa.Integer(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("owed_since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("leased_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_timestamp", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_error", sa.Text(), nullable=False),
        sa.CheckConstraint("status IN ('waiting', 'sent', 'refused')", name=op.f("ck_outbox_status")),
        sa.CheckConstraint("tries >= 0", name=op.f("ck_outbox_tries")),
        sa.CheckConstraint(
            "version >= 1 AND sent_version >= 0 AND sent_version <= version", name=op.f("ck_outbox_version")
        ),
        sa.ForeignKeyConstraint(
            ["academy_id", "learner_id"], ["learners.academy_id", "learners.id"], name=op.f("fk_outbox_learners")
        ),
        sa.ForeignKeyConstraint(
            ["academy_id", "resource_link_id"],
            ["resource_links.academy_id", "resource_links.id"],
            name=op.f("fk_outbox_resource_links"),
        ),
        sa.PrimaryKeyConstraint("academy_id", "id", name=op.f("pk_outbox")),
        sa.UniqueConstraint("academy_id", "resource_link_id", "learner_id", name=op.f("uq_outbox_learner_id")),
    )
    op.create_index("ix_outbox_due_at", "outbox", ["status", "due_at"], unique=False)
    op.create_table(
        "outbox_tries",
        sa.Column("academy_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("lane_id", sa.Uuid(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("score_given", sa.String(length=40), nullable=False),
        sa.Column("status", sa.Integer(), nullable=True),
        sa.Column("outcome", sa.String(length=20), nullable=False),
        sa.Column("detail", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["academy_id", "lane_id"], ["outbox.academy_id", "outbox.id"], name=op.f("fk_outbox_tries_outbox")
        ),
        sa.PrimaryKeyConstraint("academy_id", "id", name=op.f("pk_outbox_tries")),
    )
    op.create_index("ix_outbox_tries_lane_id", "outbox_tries", ["academy_id", "lane_id", "at"], unique=False)
