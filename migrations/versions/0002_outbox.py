"""The outbox: what is to be sent, and what became of it."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from migrations.tables import create_rows, index, instant, needed, one_of, optional, points_to, unique, word

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

PLATFORMS = ("slack", "teams", "terminal", "email")
STATES = ("pending", "sending", "sent", "failed", "unknown", "dropped", "missed")


def upgrade() -> None:
    create_rows(
        "outbox",
        needed("key", sa.String(200)),
        needed("rule", sa.String(60)),
        needed("kind", word()),
        optional("person_id", sa.Integer),
        optional("platform", word()),
        needed("workspace", sa.String(100)),
        needed("channel", sa.String(200)),
        needed("card", sa.JSON()),
        needed("confidential", sa.Boolean),
        needed("created_at", instant()),
        needed("not_before", instant()),
        optional("expires_at", instant()),
        needed("state", word()),
        needed("attempts", sa.Integer),
        needed("try_at", instant()),
        optional("lease_until", instant()),
        optional("claimed_at", instant()),
        optional("sent_at", instant()),
        optional("route", word()),
        needed("address", sa.String(200)),
        needed("refs", sa.JSON()),
        needed("may_repeat", sa.Boolean),
        needed("last_error", sa.String(500)),
        one_of("kind", "nudge", "pack"),
        one_of("platform", *PLATFORMS),
        one_of("route", *PLATFORMS),
        one_of("state", *STATES),
        points_to("person_id", "person"),
        unique("key"),
        index("ix_outbox_person", "person_id"),
        index("ix_outbox_state", "state", "try_at", "id"),
    )


def downgrade() -> None:
    op.drop_table("outbox")
