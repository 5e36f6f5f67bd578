"""Conversations: where people and channels are reached in Teams, and Slack or Teams as a person's own choice."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from migrations.tables import (
    choose_among,
    create_rows,
    index,
    instant,
    needed,
    one_of,
    optional,
    released,
    unique,
    word,
)

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

BEFORE = ("", "chat", "email", "clerk")
SINCE = ("", "chat", "slack", "teams", "email", "clerk")


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
    choose_among("person", "route", *SINCE)


def downgrade() -> None:
    with released("person"):
        op.execute("UPDATE person SET route = 'chat' WHERE route IN ('slack', 'teams')")
    choose_among("person", "route", *BEFORE)
    op.drop_table("conversation")
