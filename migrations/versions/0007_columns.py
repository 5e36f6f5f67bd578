"""The columns of the council's own paper, which its plan is printed in."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("programme", sa.Column("plan_columns", sa.JSON(), nullable=False, server_default="[]"))


def downgrade() -> None:
    op.drop_column("programme", "plan_columns")
