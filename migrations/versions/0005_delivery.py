"""Delivery: files that go with messages, messages passed on by a clerk, and the way each person is reached."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

from migrations.tables import create_rows, instant, needed, released, unique

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

ROUTE = "VARCHAR(20) NOT NULL DEFAULT '' CONSTRAINT ck_person_route CHECK (route IN ('', 'chat', 'email', 'clerk'))"


def upgrade() -> None:
    create_rows(
        "enclosure",
        needed("name", sa.String(200)),
        needed("mime", sa.String(100)),
        needed("sha256", sa.String(64)),
        needed("data", sa.LargeBinary),
        needed("created_at", instant()),
        unique("sha256", "name"),
    )
    op.execute(f"ALTER TABLE person ADD COLUMN route {ROUTE}")
    op.add_column("person", sa.Column("snoozed_until", instant(), nullable=True))
    with released("outbox", "person"), _outbox() as outbox:  # the new key is checked against every row
        outbox.add_column(sa.Column("enclosures", sa.JSON(), nullable=False, server_default="[]"))
        outbox.add_column(sa.Column("behalf_id", sa.Integer, nullable=True))
        outbox.add_column(sa.Column("passed_at", instant(), nullable=True))
        outbox.add_column(sa.Column("edits", sa.String(200), nullable=False, server_default=""))
        outbox.add_column(sa.Column("told_at", instant(), nullable=True))
        outbox.alter_column("address", type_=sa.String(254), existing_type=sa.String(200), existing_nullable=False)
        outbox.create_foreign_key(
            "fk_outbox_tenant_id_behalf_id", "person", ["tenant_id", "behalf_id"], ["tenant_id", "id"]
        )


def downgrade() -> None:
    with _outbox() as outbox:
        outbox.drop_constraint("fk_outbox_tenant_id_behalf_id", type_="foreignkey")
        outbox.alter_column("address", type_=sa.String(200), existing_type=sa.String(254), existing_nullable=False)
        for name in ("told_at", "edits", "passed_at", "behalf_id", "enclosures"):
            outbox.drop_column(name)
    op.drop_column("person", "snoozed_until")
    op.drop_column("person", "route")
    op.drop_table("enclosure")


def _outbox() -> Any:
    """SQLite's table is copied, with what it has; its ids go on counting."""
    return op.batch_alter_table("outbox", table_kwargs={"sqlite_autoincrement": True})
