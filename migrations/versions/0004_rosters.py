"""Class lists, platform profiles, columns made by the tool, and what became of sent scores.

Revision ID: 0004_rosters
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004_rosters"
down_revision = "0003_inviting"
branch_labels = None
depends_on = None

ADDED = (
    ("registrations", "product_family", lambda: sa.Column("product_family", sa.String(100), **EMPTY)),
    ("registrations", "profile", lambda: sa.Column("profile", sa.String(20), **EMPTY)),
    ("resource_links", "lineitems_url", lambda: sa.Column("lineitems_url", sa.Text(), **EMPTY)),
    ("resource_links", "compared_at", lambda: sa.Column("compared_at", sa.DateTime(timezone=True))),
    ("memberships", "seen_at", lambda: sa.Column("seen_at", sa.DateTime(timezone=True))),
    ("memberships", "left_at", lambda: sa.Column("left_at", sa.DateTime(timezone=True))),
    ("outbox", "sent_given", lambda: sa.Column("sent_given", sa.Float())),
    ("outbox", "held_given", lambda: sa.Column("held_given", sa.Float())),
)
EMPTY = {"nullable": False, "server_default": sa.text("''")}


def upgrade() -> None:
    """Add the columns and make the tables."""
    for table, _, column in ADDED:
        op.add_column(table, column())
    op.create_table(
        "rosters",
        sa.Column("academy_id", sa.Uuid(), nullable=False),
        sa.Column("context_id", sa.Uuid(), nullable=False),
        sa.Column("memberships_url", sa.Text(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("complete_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["academy_id", "context_id"], ["contexts.academy_id", "contexts.id"], name=op.f("fk_rosters_contexts")
        ),
        sa.PrimaryKeyConstraint("academy_id", "context_id", name=op.f("pk_rosters")),
    )
    op.create_table(
        "line_items",
        sa.Column("academy_id", sa.Uuid(), nullable=False),
        sa.Column("resource_link_id", sa.Uuid(), nullable=False),
        sa.Column("purpose", sa.String(length=40), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("leased_until", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["academy_id", "resource_link_id"],
            ["resource_links.academy_id", "resource_links.id"],
            name=op.f("fk_line_items_resource_links"),
        ),
        sa.PrimaryKeyConstraint("academy_id", "resource_link_id", "purpose", name=op.f("pk_line_items")),
    )


def downgrade() -> None:
    """Take tables and columns back."""
    op.drop_table("line_items")
    op.drop_table("rosters")
    for table, name, _ in reversed(ADDED):
        op.drop_column(table, name)
