"""What an attempt pins of other activities and of a drawing: the items it asks, and earlier endings.

Revision ID: 0006_attempt_terms
Revises: 0001_first_tables
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006_attempt_terms"
down_revision = "0005_tenancy"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("attempts", sa.Column("asked_items", sa.JSON(), nullable=True))
    op.add_column("attempts", sa.Column("earlier_endings", sa.JSON(), nullable=True))


def downgrade() -> None:
    op.drop_column("attempts", "earlier_endings")
    op.drop_column("attempts", "asked_items")
