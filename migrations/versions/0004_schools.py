"""Schools: what an authority says of its own, pledges, engagement, concerns."""

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
    unique,
    word,
)

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

TABLES = (
    "local_school",
    "cluster",
    "cluster_school",
    "school_role",
    "watch",
    "support",
    "action_school",
    "school_import",
    "concern",
    "concern_event",
    "pledge",
    "pledge_text",
    "signature",
    "cover",
    "pledge_base",
    "reminder",
    "initiative",
    "taking_part",
)


def upgrade() -> None:
    op.add_column("organisation", sa.Column("kind", sa.String(40), nullable=False, server_default=""))
    op.add_column("person", sa.Column("reminders_off_at", instant(), nullable=True))
    _local()
    _people_and_support()
    _concerns()
    _pledges()
    _signatures()
    _engagement()


def downgrade() -> None:
    for table in reversed(TABLES):
        op.drop_table(table)
    op.drop_column("person", "reminders_off_at")
    op.drop_column("organisation", "kind")


def _local() -> None:
    create_rows(
        "local_school",
        needed("urn", sa.Integer),
        needed("type", sa.String(40)),
        needed("locality", sa.String(100)),
        needed("version", sa.Integer),
        unique("urn"),
    )
    create_rows(
        "cluster",
        needed("name", sa.String(200)),
        needed("key", sa.String(200)),
        needed("kind", word()),
        optional("ended_at", instant()),
        needed("version", sa.Integer),
        one_of("kind", "cluster", "group", "partnership"),
        unique("key"),
    )
    create_rows(
        "cluster_school",
        needed("cluster_id", sa.Integer),
        needed("urn", sa.Integer),
        points_to("cluster_id", "cluster"),
        unique("cluster_id", "urn"),
    )
    create_rows("school_import", needed("extract_id", sa.Integer), needed("name", sa.String(200)))


def _people_and_support() -> None:
    create_rows(
        "school_role",
        needed("person_id", sa.Integer),
        needed("role", word()),
        optional("urn", sa.Integer),
        optional("organisation_id", sa.Integer),
        optional("group_uid", sa.Integer),
        optional("confirmed_at", instant()),
        optional("confirmed_by_id", sa.Integer),
        optional("ended_at", instant()),
        needed("version", sa.Integer),
        one_of("role", "head", "governor", "trust chair", "partner"),
        points_to("person_id", "person"),
        points_to("organisation_id", "organisation"),
        points_to("confirmed_by_id", "person"),
        index("ix_school_role_person", "person_id"),
        index("ix_school_role_urn", "urn"),
    )
    create_rows(
        "watch",
        needed("person_id", sa.Integer),
        needed("urn", sa.Integer),
        needed("since", sa.Date),
        points_to("person_id", "person"),
        unique("person_id", "urn"),
    )
    create_rows(
        "support",
        needed("urn", sa.Integer),
        optional("from_urn", sa.Integer),
        optional("organisation_id", sa.Integer),
        needed("about", sa.String(300)),
        optional("start", sa.Date),
        optional("end", sa.Date),
        needed("effect", sa.Text),
        optional("ended_on", sa.Date),
        needed("confidential", sa.Boolean),
        needed("version", sa.Integer),
        points_to("organisation_id", "organisation"),
        index("ix_support_urn", "urn"),
        index("ix_support_from_urn", "from_urn"),
    )
    create_rows(
        "action_school",
        needed("action_id", sa.Integer),
        needed("urn", sa.Integer),
        points_to("action_id", "action"),
        unique("action_id", "urn"),
        index("ix_action_school_urn", "urn"),
    )


def _concerns() -> None:
    create_rows(
        "concern",
        needed("urn", sa.Integer),
        needed("category", sa.String(20)),
        needed("reason", sa.Text),
        needed("opened_on", sa.Date),
        optional("review_on", sa.Date),
        optional("closed_on", sa.Date),
        needed("closed_because", sa.Text),
        needed("version", sa.Integer),
        index("ix_concern_urn", "urn"),
    )
    kinds = ("warning notice", "mid-inspection review", "governors added", "monitoring board", "visit", "other")
    create_rows(
        "concern_event",
        needed("concern_id", sa.Integer),
        needed("kind", word(30)),
        needed("on", sa.Date),
        needed("note", sa.Text),
        optional("review_on", sa.Date),
        one_of("kind", *kinds),
        points_to("concern_id", "concern"),
        index("ix_concern_event_concern", "concern_id"),
    )


def _pledges() -> None:
    create_rows(
        "pledge",
        needed("name", sa.String(200)),
        needed("slug", sa.String(40)),
        optional("opens_on", sa.Date),
        optional("closes_on", sa.Date),
        needed("capacities", sa.JSON()),
        optional("retired_at", instant()),
        optional("thanked_at", instant()),
        needed("version", sa.Integer),
        unique("slug"),
    )
    create_rows(
        "pledge_text",
        needed("pledge_id", sa.Integer),
        needed("number", sa.Integer),
        needed("text", sa.Text),
        needed("since", sa.Date),
        points_to("pledge_id", "pledge"),
        unique("pledge_id", "number"),
    )
    create_rows(
        "pledge_base",
        needed("type", sa.String(40)),
        needed("number", sa.Integer),
        needed("as_at", sa.Date),
        needed("source", sa.String(300)),
        needed("version", sa.Integer),
        unique("type", "as_at"),
    )
    create_rows(
        "reminder",
        needed("pledge_id", sa.Integer),
        needed("person_id", sa.Integer),
        needed("urn", sa.Integer),
        needed("half_term", sa.Date),
        needed("outbox_key", sa.String(200)),
        points_to("pledge_id", "pledge"),
        points_to("person_id", "person"),
        unique("person_id", "half_term"),
    )


def _signatures() -> None:
    create_rows(
        "signature",
        needed("pledge_id", sa.Integer),
        needed("text_number", sa.Integer),
        needed("party", word()),
        optional("urn", sa.Integer),
        optional("organisation_id", sa.Integer),
        optional("group_uid", sa.Integer),
        optional("cluster_id", sa.Integer),
        needed("locality", sa.String(100)),
        needed("capacity", word()),
        optional("person_id", sa.Integer),
        needed("name", sa.String(200)),
        needed("signed_on", sa.Date),
        needed("state", word()),
        optional("ended_on", sa.Date),
        needed("because", sa.Text),
        optional("decided_by_id", sa.Integer),
        optional("decided_at", instant()),
        needed("source", sa.String(200)),
        needed("entered_at", instant()),
        needed("version", sa.Integer),
        one_of("party", "school", "organisation", "trust", "federation", "cluster", "locality"),
        one_of("capacity", "head", "governor", "trust chair", "partner"),
        one_of("state", "counted", "pending", "declined", "withdrawn"),
        points_to("pledge_id", "pledge"),
        points_to("person_id", "person"),
        points_to("organisation_id", "organisation"),
        points_to("cluster_id", "cluster"),
        points_to("decided_by_id", "person"),
        index("ix_signature_pledge", "pledge_id", "signed_on"),
        index("ix_signature_urn", "urn"),
        index("ix_signature_person", "person_id"),
    )
    create_rows(
        "cover",
        needed("signature_id", sa.Integer),
        needed("urn", sa.Integer),
        points_to("signature_id", "signature"),
        unique("signature_id", "urn"),
        index("ix_cover_urn", "urn"),
    )


def _engagement() -> None:
    create_rows(
        "initiative",
        needed("name", sa.String(200)),
        needed("key", sa.String(200)),
        needed("kind", word()),
        needed("unit", sa.String(40)),
        optional("on", sa.Date),
        needed("outcome", sa.Text),
        optional("earlier_id", sa.Integer),
        optional("ended_at", instant()),
        needed("version", sa.Integer),
        one_of("kind", "survey", "training", "meeting", "product", "pilot", "other"),
        points_to("earlier_id", "initiative"),
        unique("key"),
    )
    create_rows(
        "taking_part",
        needed("initiative_id", sa.Integer),
        optional("urn", sa.Integer),
        optional("organisation_id", sa.Integer),
        needed("numbers", sa.JSON()),
        needed("outcome", sa.Text),
        optional("on", sa.Date),
        needed("version", sa.Integer),
        points_to("initiative_id", "initiative"),
        points_to("organisation_id", "organisation"),
        index("ix_taking_part_initiative", "initiative_id"),
        index("ix_taking_part_urn", "urn"),
    )
