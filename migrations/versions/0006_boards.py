"""Boards: seats, members, documents, meetings, decisions, highlight reports, packs, and what the clock has done."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from migrations.tables import (
    create_rows,
    index,
    instant,
    needed,
    one_of,
    optional,
    points_to,
    released,
    unique,
    word,
)

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

TABLES = (
    "board_seat",
    "board_member",
    "board_document",
    "board_duty",
    "agenda_item",
    "attendance",
    "decision",
    "highlight_report",
    "pack",
    "implication",
    "edition",
    "pack_template",
    "occurrence",
    "schedule_change",
    "clock",
)
PLATFORMS = "('slack', 'teams', 'terminal', 'email')"
BOARD = (
    "slug VARCHAR(40) NOT NULL DEFAULT ''",
    "purpose TEXT NOT NULL DEFAULT ''",
    f"channel_platform VARCHAR(20) CONSTRAINT ck_board_channel_platform CHECK (channel_platform IN {PLATFORMS})",
    "channel_workspace VARCHAR(100) NOT NULL DEFAULT ''",
    "channel VARCHAR(200) NOT NULL DEFAULT ''",
    "channel_name VARCHAR(200) NOT NULL DEFAULT ''",
    "publishes_itself BOOLEAN NOT NULL DEFAULT TRUE",
    "timetable JSON NOT NULL DEFAULT '{}'",
)
KINDS = "('ordinary', 'special')"
STATES = "('planned', 'cancelled')"
MEETING = (
    "minutes INTEGER NOT NULL DEFAULT 120",
    f"kind VARCHAR(20) NOT NULL DEFAULT 'ordinary' CONSTRAINT ck_meeting_kind CHECK (kind IN {KINDS})",
    f"state VARCHAR(20) NOT NULL DEFAULT 'planned' CONSTRAINT ck_meeting_state CHECK (state IN {STATES})",
    "because TEXT NOT NULL DEFAULT ''",
    "sequence INTEGER NOT NULL DEFAULT 0",
    "agreed_by VARCHAR(300) NOT NULL DEFAULT ''",
)
INSTANTS = (("board", "ended_at"), ("meeting", "called_at"), ("meeting", "agreed_at"))


def upgrade() -> None:
    for table, columns in (("board", BOARD), ("meeting", MEETING)):
        for column in columns:
            op.execute(f"ALTER TABLE {table} ADD COLUMN {column}")
    for table, name in INSTANTS:
        op.add_column(table, sa.Column(name, instant(), nullable=True))
    with released("board"):
        op.execute("UPDATE board SET slug = 'board' || id")
    op.create_index("uq_board_slug", "board", ["tenant_id", "slug"], unique=True)
    _boards()
    _meetings()
    _reports()
    _clock()


def downgrade() -> None:
    for table in reversed(TABLES):
        op.drop_table(table)
    op.drop_index("uq_board_slug", "board")
    for table, name in INSTANTS:
        op.drop_column(table, name)
    for table, columns in (("meeting", MEETING), ("board", BOARD)):
        for column in columns:
            op.drop_column(table, column.partition(" ")[0])


def _boards() -> None:
    create_rows(
        "board_seat",
        needed("board_id", sa.Integer),
        needed("category", sa.String(200)),
        optional("places", sa.Integer),
        needed("undecided", sa.Integer),
        optional("ended_at", instant()),
        needed("version", sa.Integer),
        points_to("board_id", "board"),
        unique("board_id", "category"),
    )
    create_rows(
        "board_member",
        needed("board_id", sa.Integer),
        needed("person_id", sa.Integer),
        optional("seat_id", sa.Integer),
        needed("office", word()),
        needed("since", sa.Date),
        optional("ended_at", instant()),
        needed("version", sa.Integer),
        one_of("office", "chair", "vice-chair", "clerk", "member"),
        points_to("board_id", "board"),
        points_to("person_id", "person"),
        points_to("seat_id", "board_seat"),
        index("ix_board_member_board", "board_id"),
        index("ix_board_member_person", "person_id"),
    )
    create_rows(
        "board_document",
        needed("board_id", sa.Integer),
        needed("title", sa.String(300)),
        needed("url", sa.Text),
        needed("kind", word()),
        needed("owner", sa.String(200)),
        optional("review_on", sa.Date),
        optional("ended_at", instant()),
        needed("version", sa.Integer),
        one_of("kind", "terms", "document"),
        points_to("board_id", "board"),
        index("ix_board_document_board", "board_id"),
    )
    create_rows(
        "board_duty",
        needed("board_id", sa.Integer),
        needed("to_name", sa.String(200)),
        needed("every_months", sa.Integer),
        needed("next_on", sa.Date),
        optional("last_on", sa.Date),
        optional("ended_at", instant()),
        needed("version", sa.Integer),
        points_to("board_id", "board"),
        unique("board_id", "to_name"),
    )


def _meetings() -> None:
    create_rows(
        "agenda_item",
        needed("meeting_id", sa.Integer),
        needed("position", sa.Integer),
        needed("title", sa.Text),
        needed("presenter", sa.String(200)),
        needed("exempt", sa.Boolean),
        needed("version", sa.Integer),
        points_to("meeting_id", "meeting"),
        index("ix_agenda_item_meeting", "meeting_id"),
    )
    create_rows(
        "attendance",
        needed("meeting_id", sa.Integer),
        needed("person_id", sa.Integer),
        needed("state", word()),
        needed("version", sa.Integer),
        one_of("state", "present", "apologies", "absent"),
        points_to("meeting_id", "meeting"),
        points_to("person_id", "person"),
        unique("meeting_id", "person_id"),
    )
    create_rows(
        "decision",
        needed("board_id", sa.Integer),
        optional("meeting_id", sa.Integer),
        needed("kind", word()),
        needed("text", sa.Text),
        needed("minute", sa.String(20)),
        needed("state", word()),
        needed("because", sa.Text),
        needed("proposed_by", sa.String(200)),
        needed("confidential", sa.Boolean),
        optional("action_id", sa.Integer),
        optional("person_id", sa.Integer),
        needed("at", instant()),
        optional("withdrawn_at", instant()),
        needed("version", sa.Integer),
        one_of("kind", "agreed", "noted", "suggested"),
        one_of("state", "draft", "agreed", "proposed", "accepted", "declined"),
        points_to("board_id", "board"),
        points_to("meeting_id", "meeting"),
        points_to("action_id", "action"),
        points_to("person_id", "person"),
        index("ix_decision_board", "board_id", "meeting_id"),
    )


def _reports() -> None:
    create_rows(
        "highlight_report",
        needed("meeting_id", sa.Integer),
        needed("workstream_id", sa.Integer),
        needed("state", word()),
        needed("because", sa.Text),
        needed("rag", word()),
        needed("rag_reason", sa.Text),
        *(needed(name, sa.Text) for name in ("know", "achieved", "remedial", "coming", "risks", "asked")),
        optional("submitted_at", instant()),
        optional("submitted_by_id", sa.Integer),
        needed("version", sa.Integer),
        one_of("state", "draft", "submitted", "returned", "verbal"),
        one_of("rag", "unrated", "red", "amber", "green", "blue"),
        points_to("meeting_id", "meeting"),
        points_to("workstream_id", "workstream"),
        points_to("submitted_by_id", "person"),
        unique("meeting_id", "workstream_id"),
    )
    create_rows(
        "pack",
        needed("meeting_id", sa.Integer),
        needed("title", sa.String(300)),
        needed("author", sa.String(200)),
        *(needed(name, sa.Text) for name in ("purpose", "recommendations", "options", "consultation")),
        needed("wards", sa.String(300)),
        needed("key_decision", sa.Boolean),
        *(needed(name, sa.Text) for name in ("background", "exempt", "exempt_reason")),
        needed("state", word()),
        optional("cleared_at", instant()),
        optional("cleared_by_id", sa.Integer),
        optional("published_at", instant()),
        needed("version", sa.Integer),
        one_of("state", "draft", "cleared", "published"),
        points_to("meeting_id", "meeting"),
        points_to("cleared_by_id", "person"),
        unique("meeting_id"),
    )
    create_rows(
        "implication",
        needed("pack_id", sa.Integer),
        needed("kind", word()),
        needed("text", sa.Text),
        needed("verified_by", sa.String(200)),
        optional("verified_on", sa.Date),
        needed("version", sa.Integer),
        one_of("kind", "financial", "legal", "equality", "other"),
        points_to("pack_id", "pack"),
        unique("pack_id", "kind"),
    )
    create_rows(
        "edition",
        needed("pack_id", sa.Integer),
        needed("number", sa.Integer),
        needed("because", sa.Text),
        needed("at", instant()),
        optional("person_id", sa.Integer),
        optional("published_at", instant()),
        needed("facts", sa.JSON(none_as_null=True)),
        needed("word", sa.LargeBinary),
        needed("pdf", sa.LargeBinary),
        optional("exempt_word", sa.LargeBinary),
        optional("exempt_pdf", sa.LargeBinary),
        points_to("pack_id", "pack"),
        points_to("person_id", "person"),
        unique("pack_id", "number"),
    )
    create_rows(
        "pack_template",
        needed("name", sa.String(200)),
        optional("data", sa.LargeBinary),
        optional("person_id", sa.Integer),
        needed("at", instant()),
        points_to("person_id", "person"),
    )


def _clock() -> None:
    create_rows(
        "occurrence",
        needed("key", sa.String(200)),
        needed("rule", sa.String(40)),
        optional("person_id", sa.Integer),
        needed("due_at", instant()),
        needed("state", word()),
        needed("label", sa.String(300)),
        needed("outbox_key", sa.String(200)),
        needed("because", sa.String(500)),
        needed("at", instant()),
        one_of("state", "sent", "skipped", "missed", "not needed"),
        points_to("person_id", "person"),
        unique("key"),
        index("ix_occurrence_due", "due_at"),
    )
    create_rows(
        "schedule_change",
        needed("key", sa.String(200)),
        needed("label", sa.String(300)),
        needed("skipped", sa.Boolean),
        optional("due_at", instant()),
        needed("version", sa.Integer),
        unique("key"),
    )
    create_rows("clock", needed("ticked_at", instant()), unique())
