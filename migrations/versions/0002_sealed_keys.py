"""Keys of the tool can be rotated and are sealed; a learner can be shut out.

Keys that stand here in the clear are sealed by the next start of the server: a revision knows no secret.

Revision ID: 0002_sealed_keys
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002_sealed_keys"
down_revision = "0001_first_tables"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("tool_keys", sa.Column("signs_from", sa.DateTime(timezone=True)))
    op.add_column("tool_keys", sa.Column("retired_at", sa.DateTime(timezone=True)))
    op.add_column("learners", sa.Column("disabled_at", sa.DateTime(timezone=True)))


def downgrade() -> None:
    op.drop_column("learners", "disabled_at")
    op.drop_column("tool_keys", "retired_at")
    op.drop_column("tool_keys", "signs_from")
