"""The national register: schools, their changes, links, trusts and federations, and what Ofsted says of them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from migrations.tables import create_shared, instant, needed, one_of, optional, word

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

TABLES = (
    "extract",
    "school",
    "school_change",
    "school_link",
    "school_group",
    "school_group_member",
    "standing",
)


def upgrade() -> None:
    op.add_column("programme", sa.Column("la_code", sa.Integer, nullable=True))
    _register()
    _standings()


def downgrade() -> None:
    for table in reversed(TABLES):
        op.drop_table(table)
    op.drop_column("programme", "la_code")


def _key(name: str = "id") -> sa.Column[int]:
    return sa.Column(name, sa.Integer, primary_key=True, autoincrement=name == "id")


def _register() -> None:
    create_shared(
        "extract",
        _key(),
        needed("kind", word()),
        needed("name", sa.String(200)),
        needed("layout", sa.String(100)),
        needed("digest", sa.String(64)),
        needed("as_at", sa.Date),
        needed("authorities", sa.JSON()),
        needed("counts", sa.JSON()),
        needed("begun_at", instant()),
        optional("ended_at", instant()),
        one_of("kind", "details", "links", "groups", "ofsted"),
    )
    texts = {"type": 100, "type_group": 100, "phase": 50, "why_opened": 100, "why_closed": 100, "gender": 30}
    more = {"religion": 100, "street": 200, "town": 100, "county": 100, "postcode": 10, "website": 300}
    create_shared(
        "school",
        _key("urn"),
        needed("as_of", sa.Date),
        optional("la_code", sa.Integer),
        needed("la", sa.String(100)),
        optional("number", sa.Integer),
        needed("name", sa.String(200)),
        needed("key", sa.String(200)),
        needed("status", word()),
        *(needed(name, sa.String(length)) for name, length in {**texts, **more, "telephone": 30, "grade": 50}.items()),
        *(optional(name, sa.Integer) for name in ("low_age", "high_age", "pupils", "capacity")),
        *(optional(name, sa.Date) for name in ("opened", "closed", "graded_on")),
        optional("trust_uid", sa.Integer),
        needed("trust", sa.String(200)),
        optional("federation_uid", sa.Integer),
        needed("federation", sa.String(200)),
        one_of("status", "open", "closing", "closed", "proposed", "unknown"),
        sa.Index("ix_school_la_code", "la_code", "status"),
        sa.Index("ix_school_trust_uid", "trust_uid"),
        sa.Index("ix_school_federation_uid", "federation_uid"),
    )
    create_shared(
        "school_change",
        _key(),
        sa.Column("extract_id", sa.Integer, sa.ForeignKey("extract.id"), nullable=False),
        needed("urn", sa.Integer),
        needed("as_at", sa.Date),
        needed("field", sa.String(30)),
        optional("before", sa.String(300)),
        optional("after", sa.String(300)),
        sa.Index("ix_school_change_urn", "urn", "as_at"),
    )
    create_shared(
        "school_link",
        _key(),
        needed("urn", sa.Integer),
        needed("other", sa.Integer),
        needed("name", sa.String(200)),
        needed("kind", sa.String(50)),
        optional("on", sa.Date),
        sa.UniqueConstraint("urn", "other", "kind"),
        sa.Index("ix_school_link_other", "other"),
    )
    create_shared(
        "school_group",
        _key("uid"),
        needed("name", sa.String(200)),
        needed("key", sa.String(200)),
        needed("kind", word()),
        needed("detail", sa.String(100)),
        needed("status", sa.String(50)),
        one_of("kind", "trust", "federation"),
    )
    create_shared(
        "school_group_member",
        _key(),
        sa.Column("uid", sa.Integer, sa.ForeignKey("school_group.uid"), nullable=False),
        needed("urn", sa.Integer),
        optional("joined", sa.Date),
        sa.UniqueConstraint("uid", "urn"),
        sa.Index("ix_school_group_member_urn", "urn"),
    )


def _standings() -> None:
    create_shared(
        "standing",
        _key(),
        sa.Column("extract_id", sa.Integer, sa.ForeignKey("extract.id"), nullable=False),
        needed("urn", sa.Integer),
        needed("as_at", sa.Date),
        needed("is_current", sa.Boolean),
        optional("card_on", sa.Date),
        needed("card", sa.JSON()),
        needed("safeguarding", word()),
        optional("card_urn", sa.Integer),
        needed("card_name", sa.String(200)),
        needed("grade", word()),
        optional("graded_on", sa.Date),
        optional("grade_urn", sa.Integer),
        needed("grade_name", sa.String(200)),
        needed("judgements", sa.JSON()),
        needed("concern", sa.String(100)),
        optional("ungraded_on", sa.Date),
        needed("ungraded", sa.String(200)),
        sa.UniqueConstraint("urn", "as_at"),
        sa.Index("ix_standing_current", "is_current", "urn"),
    )
