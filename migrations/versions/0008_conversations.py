"""Conversations: where people and channels are reached in Teams, and Slack or Teams as a person's own choice."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from migrations.tables import create_rows, index, instant, needed, one_of, optional, released, unique, word

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

BEFORE = "'', 'chat', 'email', 'clerk'"
SINCE = "'', 'chat', 'slack', 'teams', 'email', 'clerk'"


def upgrade() -> None:
    create_rows(
        "conversation",
        needed("workspace", sa.String(100)),
        needed("kind", word()),
        needed("external_id", sa.String(300)),
        needed("conversation", sa.String(300)),
        needed("service_url", sa.String(300)),
        optional("gone_at", instant()),
        needed("gone_why", sa.String(300)),
        needed("seen_at", instant()),
        one_of("kind", "personal", "group", "channel"),
        unique("workspace", "external_id"),
        index("ix_conversation_seen", "workspace", "seen_at"),
    )
    _routes(SINCE)


def downgrade() -> None:
    with released("person"):
        op.execute("UPDATE person SET route = 'chat' WHERE route IN ('slack', 'teams')")
    _routes(BEFORE)
    op.drop_table("conversation")


def _routes(words: str) -> None:
    """Let a person's route be one of ``words``. The column is made anew: its CHECK is part of it, and goes with it."""
    check = f"CONSTRAINT ck_person_route CHECK (route IN ({words}))"
    with released("person"):
        op.add_column("person", sa.Column("route_kept", word(), nullable=False, server_default=""))
        op.execute("UPDATE person SET route_kept = route")
        op.drop_column("person", "route")
        op.execute(f"ALTER TABLE person ADD COLUMN route VARCHAR(20) NOT NULL DEFAULT '' {check}")
        op.execute("UPDATE person SET route = route_kept")
        op.drop_column("person", "route_kept")
