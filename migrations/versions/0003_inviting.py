"""Invitations to register a platform, and what a registration knows beyond its addresses.

Revision ID: 0003_inviting
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003_inviting"
down_revision = "0002_sealed_keys"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("registrations", sa.Column("platform_url", sa.Text()))
    op.add_column("registrations", sa.Column("token_audience", sa.Text()))
    op.add_column("registrations", sa.Column("deployment_until", sa.DateTime(timezone=True)))
    op.create_table(
        "invitations",
        sa.Column("academy_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("wants_names", sa.Boolean(), nullable=False),
        sa.Column("sandbox", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("registration_id", sa.Uuid(), nullable=True),
        sa.CheckConstraint("length(token_hash) = 64", name=op.f("ck_invitations_token_hash")),
        sa.CheckConstraint("(used_at IS NULL) = (registration_id IS NULL)", name=op.f("ck_invitations_used")),
        sa.ForeignKeyConstraint(["academy_id"], ["academies.id"], name=op.f("fk_invitations_academies")),
        sa.ForeignKeyConstraint(
            ["academy_id", "registration_id"],
            ["registrations.academy_id", "registrations.id"],
            name=op.f("fk_invitations_registrations"),
        ),
        sa.PrimaryKeyConstraint("academy_id", "id", name=op.f("pk_invitations")),
        sa.UniqueConstraint("academy_id", "token_hash", name=op.f("uq_invitations_token_hash")),
    )


def downgrade() -> None:
    op.drop_table("invitations")
    op.drop_column("registrations", "deployment_until")
    op.drop_column("registrations", "token_audience")
    op.drop_column("registrations", "platform_url")
