"""Roles, the audit log and privacy requests.

Revision ID: 0005_tenancy
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005_tenancy"
down_revision = "0004_rosters"
branch_labels = None
depends_on = None

SWITCHED = ("registrations", "deployments")
STAYS = "the audit log is only added to"
RAISE = f"BEGIN RAISE EXCEPTION '{STAYS}'; END"


def upgrade() -> None:
    """Make the tables of the administration, and let platforms be switched off."""
    for table in SWITCHED:
        op.add_column(table, sa.Column("disabled_at", sa.DateTime(timezone=True)))
    _make_audit_log()
    _make_privacy_requests()
    _make_admin_links()
    _make_sessions(most_rights=4)
    _guard_rows()


def downgrade() -> None:
    """Take tables and columns back."""
    _unguard_rows()
    _make_sessions(most_rights=2)
    for table in ("admin_links", "privacy_requests", "audit_log"):
        op.drop_table(table)
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION audit_log_stays()")
    for table in SWITCHED:
        op.drop_column(table, "disabled_at")


def _make_audit_log() -> None:
    op.create_table(
        "audit_log",
        sa.Column("academy_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("action", sa.String(length=40), nullable=False),
        sa.Column("actor_kind", sa.String(length=20), nullable=False),
        sa.Column("actor_id", sa.Uuid(), nullable=True),
        sa.Column("object_kind", sa.String(length=20), nullable=False),
        sa.Column("object_id", sa.String(length=100), nullable=False),
        sa.ForeignKeyConstraint(["academy_id"], ["academies.id"], name=op.f("fk_audit_log_academies")),
        sa.PrimaryKeyConstraint("academy_id", "id", name=op.f("pk_audit_log")),
    )
    for statement in KEEPERS[op.get_bind().dialect.name]:
        op.execute(statement)


KEEPERS = {
    "sqlite": (f"CREATE TRIGGER audit_log_stays BEFORE UPDATE ON audit_log BEGIN SELECT RAISE(ABORT, '{STAYS}'); END",),
    "postgresql": (
        f"CREATE OR REPLACE FUNCTION audit_log_stays() RETURNS trigger LANGUAGE plpgsql AS $${RAISE}$$",
        "CREATE TRIGGER audit_log_stays BEFORE UPDATE ON audit_log FOR EACH ROW EXECUTE FUNCTION audit_log_stays()",
    ),
}


def _make_privacy_requests() -> None:
    op.create_table(
        "privacy_requests",
        sa.Column("academy_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("learner_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("kind IN ('export', 'erase')", name=op.f("ck_privacy_requests_kind")),
        sa.CheckConstraint("done_at IS NULL OR withdrawn_at IS NULL", name=op.f("ck_privacy_requests_ended_once")),
        sa.ForeignKeyConstraint(
            ["academy_id", "learner_id"],
            ["learners.academy_id", "learners.id"],
            name=op.f("fk_privacy_requests_learners"),
        ),
        sa.PrimaryKeyConstraint("academy_id", "id", name=op.f("pk_privacy_requests")),
    )


def _make_admin_links() -> None:
    op.create_table(
        "admin_links",
        sa.Column("academy_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("session_hash", sa.String(length=64), nullable=True),
        sa.Column("session_until", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("length(token_hash) = 64", name=op.f("ck_admin_links_token_hash")),
        sa.CheckConstraint(
            "(used_at IS NULL) = (session_hash IS NULL) AND (used_at IS NULL) = (session_until IS NULL)",
            name=op.f("ck_admin_links_used"),
        ),
        sa.ForeignKeyConstraint(["academy_id"], ["academies.id"], name=op.f("fk_admin_links_academies")),
        sa.PrimaryKeyConstraint("academy_id", "id", name=op.f("pk_admin_links")),
        sa.UniqueConstraint("academy_id", "session_hash", name=op.f("uq_admin_links_session_hash")),
        sa.UniqueConstraint("academy_id", "token_hash", name=op.f("uq_admin_links_token_hash")),
    )


def _make_sessions(most_rights: int) -> None:
    """Make the sessions anew: rights mean something else now, so everybody comes by a new launch."""
    op.drop_table("sessions")
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
        sa.CheckConstraint(f"rights BETWEEN 0 AND {most_rights}", name=op.f("ck_sessions_rights")),
        *(
            sa.ForeignKeyConstraint(
                ["academy_id", column], [f"{table}.academy_id", f"{table}.id"], name=op.f(f"fk_sessions_{table}")
            )
            for column, table in SESSION_OF.items()
        ),
        sa.PrimaryKeyConstraint("academy_id", "id", name=op.f("pk_sessions")),
        sa.UniqueConstraint("academy_id", "token_hash", name=op.f("uq_sessions_token_hash")),
    )
    op.create_index("ix_sessions_expires_at", "sessions", ["academy_id", "expires_at"], unique=False)
    op.create_index("ix_sessions_learner_id", "sessions", ["academy_id", "learner_id"], unique=False)


SESSION_OF = {
    "context_id": "contexts",
    "learner_id": "learners",
    "registration_id": "registrations",
    "resource_link_id": "resource_links",
}

OF_ACADEMIES = (
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
    "invitations",
    "rosters",
    "line_items",
    "audit_log",
    "privacy_requests",
    "admin_links",
)
"""Tables whose rows belong to an academy. A later revision that makes one guards it in the same way."""
SPANNED = ("registrations", "deployments", "outbox", "resource_links", "learners")
"""Those that the few statements of ``hrlearn.db.installation`` read without knowing the academy."""
IS_TENANT = "academy_id = nullif(current_setting('app.tenant', true), '')::uuid"
SPANS = "current_setting('app.reach', true) = 'installation'"


def _guard_rows() -> None:
    """Let PostgreSQL itself hold the academies apart, from the tables' owner too: a second line behind the code.

    Whoever has not said for which academy sees and writes nothing. A later revision that reads or changes rows must
    take the guard away first (ALTER TABLE ... NO FORCE ROW LEVEL SECURITY) and put it back.
    """
    if op.get_bind().dialect.name != "postgresql":
        return
    for table in OF_ACADEMIES:
        op.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
        op.execute(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")
        op.execute(f"CREATE POLICY tenant ON {table} USING ({IS_TENANT}) WITH CHECK ({IS_TENANT})")
    for table in SPANNED:
        op.execute(f"CREATE POLICY installation ON {table} FOR SELECT USING ({SPANS})")
    # A sender leases what is due, whosever it is.
    op.execute(f"CREATE POLICY lease ON outbox FOR UPDATE USING ({SPANS}) WITH CHECK ({SPANS})")


def _unguard_rows() -> None:
    if op.get_bind().dialect.name != "postgresql":
        return
    op.execute("DROP POLICY lease ON outbox")
    for table in SPANNED:
        op.execute(f"DROP POLICY installation ON {table}")
    for table in OF_ACADEMIES:
        op.execute(f"DROP POLICY tenant ON {table}")
        op.execute(f"ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY")
        op.execute(f"ALTER TABLE {table} DISABLE ROW LEVEL SECURITY")
