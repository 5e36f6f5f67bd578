"""People who turned out to be one: the row that was given up points to the one that stays."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

from migrations.tables import choose_among, optional, released

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

POINTS = "fk_person_tenant_id_merged_into_id"
ROUTES = ("", "chat", "slack", "teams", "email", "clerk")


def upgrade() -> None:
    with released("person"), _person() as person:
        person.add_column(optional("merged_into_id", sa.Integer))
        person.create_foreign_key(POINTS, "person", ["tenant_id", "merged_into_id"], ["tenant_id", "id"])


def downgrade() -> None:
    """On SQLite the CHECK of the route has come to be the table's by the copying: it is the column's own again."""
    with released("person"), _person() as person:
        person.drop_constraint(POINTS, type_="foreignkey")
        person.drop_column("merged_into_id")
        person.drop_constraint("route", type_="check")
    choose_among("person", "route", *ROUTES)


def _person() -> Any:
    """SQLite's table is copied, with what it has; its ids go on counting."""
    return op.batch_alter_table("person", table_kwargs={"sqlite_autoincrement": True})
