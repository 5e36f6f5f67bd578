"""The first tables: authorities, people, the programme and its plan, the history."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from migrations.tables import create_rows, index, instant, needed, one_of, optional, points_to, unique, word

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

PLATFORMS = ("slack", "teams", "terminal", "email")
RATINGS = ("unrated", "red", "amber", "green", "blue")
WHEN_KINDS = ("on", "during", "by", "from", "ongoing", "recurring", "unknown")
ROLES = ("manager", "lead", "owner", "clerk", "chair", "member", "officer", "head", "governor", "viewer")

TABLES = (
    "tenant",
    "connection",
    "person",
    "identity",
    "absence",
    "organisation",
    "programme",
    "term_dates",
    "closure_day",
    "workstream",
    "grant",
    "board",
    "meeting",
    "action",
    "action_owner",
    "milestone",
    "progress",
    "action_link",
    "rating",
    "date_change",
    "audit_entry",
    "audit_change",
    "draft",
    "receipt",
)


def upgrade() -> None:
    _authorities()
    _people()
    _programmes()
    _boards()
    _actions()
    _parts_of_actions()
    _history()


def downgrade() -> None:
    for table in reversed(TABLES):
        op.drop_table(table)


def _authorities() -> None:
    op.create_table(
        "tenant",
        sa.Column("id", sa.Integer, primary_key=True),
        needed("name", sa.String(200)),
        needed("created_at", instant()),
        sa.UniqueConstraint("name"),
    )
    op.create_table(
        "connection",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("tenant_id", sa.Integer, sa.ForeignKey("tenant.id"), nullable=False),
        needed("platform", word()),
        needed("external_id", sa.String(100)),
        one_of("platform", *PLATFORMS),
        sa.Index("uq_connection_platform_external_id", "platform", "external_id", unique=True),
    )


def _people() -> None:
    create_rows(
        "person",
        needed("handle", sa.String(80)),
        needed("name", sa.String(200)),
        needed("email", sa.String(254)),
        needed("organisation", sa.String(200)),
        needed("member", sa.Boolean),
        optional("invited_at", instant()),
        needed("cleared", sa.Boolean),
        needed("version", sa.Integer),
        unique("handle"),
    )
    create_rows(
        "identity",
        needed("person_id", sa.Integer),
        needed("platform", word()),
        needed("workspace", sa.String(100)),
        needed("external_id", sa.String(100)),
        one_of("platform", *PLATFORMS),
        points_to("person_id", "person"),
        unique("platform", "workspace", "external_id"),
        index("ix_identity_person", "person_id"),
    )
    create_rows(
        "absence",
        needed("person_id", sa.Integer),
        optional("cover_id", sa.Integer),
        needed("start", sa.Date),
        needed("end", sa.Date),
        points_to("cover_id", "person"),
        points_to("person_id", "person"),
        index("ix_absence_cover", "cover_id", "end"),
    )
    create_rows(
        "organisation",
        needed("name", sa.String(200)),
        needed("key", sa.String(200)),
        optional("person_id", sa.Integer),
        points_to("person_id", "person"),
        unique("key"),
    )


def _programmes() -> None:
    create_rows(
        "programme",
        needed("name", sa.String(200)),
        needed("authority", sa.String(200)),
        needed("vision", sa.Text),
        needed("noun", sa.String(40)),
        needed("prefix", sa.String(8)),
        needed("plan_state", word()),
        needed("approved_by", sa.String(200)),
        optional("live_at", instant()),
        needed("rag_key", sa.JSON()),
        needed("complete_is_green", sa.Boolean),
        needed("calendar_revision", sa.Integer),
        needed("next_number", sa.Integer),
        needed("created_at", instant()),
        needed("version", sa.Integer),
        one_of("plan_state", "draft", "approved"),
        unique(),
    )
    create_rows(
        "term_dates",
        needed("season", word()),
        needed("start", sa.Date),
        needed("end", sa.Date),
        optional("half_term_start", sa.Date),
        optional("half_term_end", sa.Date),
        one_of("season", "autumn", "spring", "summer"),
        unique("season", "start"),
    )
    create_rows(
        "closure_day",
        needed("day", sa.Date),
        needed("name", sa.String(100)),
        unique("day"),
    )
    create_rows(
        "workstream",
        needed("number", sa.Integer),
        needed("reference", word()),
        needed("title", sa.Text),
        needed("outcome", sa.Text),
        optional("reports_with_id", sa.Integer),
        optional("closed_at", instant()),
        needed("next_number", sa.Integer),
        needed("version", sa.Integer),
        points_to("reports_with_id", "workstream"),
        unique("number"),
        unique("reference"),
    )
    create_rows(
        "grant",
        needed("person_id", sa.Integer),
        needed("role", word()),
        optional("workstream_id", sa.Integer),
        needed("granted_at", instant()),
        optional("ended_at", instant()),
        one_of("role", *ROLES),
        points_to("person_id", "person"),
        points_to("workstream_id", "workstream"),
        index("ix_grant_person", "person_id"),
        index("ix_grant_workstream", "workstream_id"),
    )


def _boards() -> None:
    create_rows(
        "board",
        needed("name", sa.String(200)),
        needed("version", sa.Integer),
        unique("name"),
    )
    create_rows(
        "meeting",
        needed("board_id", sa.Integer),
        needed("starts_at", instant()),
        needed("place", sa.String(200)),
        needed("version", sa.Integer),
        points_to("board_id", "board"),
        index("ix_meeting_board", "board_id", "starts_at"),
    )


def _actions() -> None:
    create_rows(
        "action",
        needed("workstream_id", sa.Integer),
        needed("number", sa.Integer),
        needed("reference", sa.String(24)),
        needed("title", sa.Text),
        needed("outcome", sa.Text),
        needed("status", word()),
        needed("because", sa.Text),
        optional("completed_on", sa.Date),
        needed("rag", word()),
        needed("rag_reason", sa.Text),
        optional("rag_on", sa.Date),
        needed("original_text", sa.Text),
        optional("original_due", sa.Date),
        needed("slips", sa.Integer),
        optional("review_on", sa.Date),
        optional("cost", sa.Integer),
        needed("confidential", sa.Boolean),
        optional("meeting_id", sa.Integer),
        needed("source", sa.Text),
        optional("import_key", sa.String(64)),
        optional("imported", sa.Text),
        needed("created_at", instant()),
        needed("touched_at", instant()),
        needed("due", sa.Date),
        needed("closed", sa.Boolean),
        needed("search", sa.Text),
        needed("when_text", sa.Text),
        needed("when_kind", word()),
        optional("when_start", sa.Date),
        optional("when_end", sa.Date),
        optional("when_every", word()),
        needed("when_terms", sa.Boolean),
        needed("version", sa.Integer),
        one_of("rag", *RATINGS),
        one_of("status", "not started", "in progress", "complete", "withdrawn"),
        one_of("when_kind", *WHEN_KINDS),
        points_to("meeting_id", "meeting"),
        points_to("workstream_id", "workstream"),
        unique("reference"),
        unique("workstream_id", "number"),
        index("ix_action_due", "closed", "confidential", "due", "id"),
        index("ix_action_import", "import_key"),
        index("ix_action_tally", "workstream_id", "status", "rag", "confidential", "due"),
        index("ix_action_rag", "closed", "confidential", "rag", "due", "id"),
        index("ix_action_workstream_due", "workstream_id", "closed", "due", "id"),
    )


def _parts_of_actions() -> None:
    create_rows(
        "action_owner",
        needed("action_id", sa.Integer),
        needed("position", sa.Integer),
        optional("person_id", sa.Integer),
        optional("organisation_id", sa.Integer),
        points_to("action_id", "action"),
        points_to("organisation_id", "organisation"),
        points_to("person_id", "person"),
        index("ix_action_owner_action", "action_id"),
        index("ix_action_owner_person", "person_id", "action_id"),
    )
    create_rows(
        "milestone",
        needed("action_id", sa.Integer),
        needed("position", sa.Integer),
        needed("title", sa.Text),
        optional("done_on", sa.Date),
        needed("when_text", sa.Text),
        needed("when_kind", word()),
        optional("when_start", sa.Date),
        optional("when_end", sa.Date),
        optional("when_every", word()),
        needed("when_terms", sa.Boolean),
        one_of("when_kind", *WHEN_KINDS),
        points_to("action_id", "action"),
        index("ix_milestone_action", "action_id"),
    )
    create_rows(
        "progress",
        needed("action_id", sa.Integer),
        needed("text", sa.Text),
        optional("person_id", sa.Integer),
        needed("at", instant()),
        points_to("action_id", "action"),
        points_to("person_id", "person"),
        index("ix_progress_action", "action_id"),
    )
    create_rows(
        "action_link",
        needed("action_id", sa.Integer),
        needed("url", sa.Text),
        points_to("action_id", "action"),
        index("ix_action_link_action", "action_id"),
    )
    create_rows(
        "rating",
        needed("action_id", sa.Integer),
        needed("rag", word()),
        needed("reason", sa.Text),
        optional("person_id", sa.Integer),
        needed("at", instant()),
        one_of("rag", *RATINGS),
        points_to("action_id", "action"),
        points_to("person_id", "person"),
        index("ix_rating_action", "action_id"),
    )
    create_rows(
        "date_change",
        needed("action_id", sa.Integer),
        needed("before_text", sa.Text),
        optional("before_due", sa.Date),
        needed("after_text", sa.Text),
        optional("after_due", sa.Date),
        needed("because", sa.Text),
        needed("slip", sa.Boolean),
        optional("person_id", sa.Integer),
        needed("at", instant()),
        points_to("action_id", "action"),
        points_to("person_id", "person"),
        index("ix_date_change_action", "action_id"),
    )


def _history() -> None:
    create_rows(
        "audit_entry",
        needed("kind", word()),
        needed("at", instant()),
        optional("person_id", sa.Integer),
        needed("who", sa.String(200)),
        needed("command", sa.String(60)),
        needed("subject", sa.String(60)),
        needed("platform", word()),
        needed("request_id", sa.String(100)),
        needed("reason", sa.String(500)),
        needed("confidential", sa.Boolean),
        optional("undoes_id", sa.Integer),
        one_of("kind", "change", "refused", "confidential read"),
        points_to("person_id", "person"),
        points_to("undoes_id", "audit_entry"),
        index("ix_audit_entry_person", "person_id", "id"),
    )
    create_rows(
        "audit_change",
        needed("entry_id", sa.Integer),
        needed("entity", sa.String(40)),
        needed("entity_id", sa.Integer),
        optional("action_id", sa.Integer),
        needed("operation", word()),
        needed("field", sa.String(40)),
        optional("before", sa.JSON()),
        optional("after", sa.JSON()),
        optional("version", sa.Integer),
        one_of("operation", "create", "update", "delete"),
        points_to("entry_id", "audit_entry"),
        index("ix_audit_change_action", "action_id", "id"),
        index("ix_audit_change_entity", "entity", "entity_id"),
        index("ix_audit_change_entry", "entry_id"),
    )
    create_rows(
        "draft",
        needed("code", sa.String(12)),
        needed("person_id", sa.Integer),
        needed("kind", word()),
        needed("body", sa.JSON()),
        optional("data", sa.LargeBinary),
        needed("expires_at", instant()),
        points_to("person_id", "person"),
        unique("code"),
        index("ix_draft_expires", "expires_at"),
    )
    create_rows(
        "receipt",
        needed("delivery", sa.String(200)),
        needed("reply", sa.LargeBinary),
        needed("at", instant()),
        unique("delivery"),
        index("ix_receipt_at", "at"),
    )
