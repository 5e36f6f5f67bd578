"""The whole command table, and what permissions on its subjects are asked of."""

from __future__ import annotations

from commands.action.about_rows import ROWS as ACTION_ABOUT
from commands.action.rows import ROWS as ACTION
from commands.board.pack_rows import ROWS as PACK
from commands.board.rows import ROWS as BOARD
from commands.engine.table import Table
from commands.headway.clock_rows import ROWS as CLOCK
from commands.headway.import_rows import ROWS as IMPORT
from commands.headway.link_rows import ROWS as LINK
from commands.headway.rows import ROWS as HEADWAY
from commands.highlight.rows import ROWS as HIGHLIGHT
from commands.partner.rows import ROWS as PARTNER
from commands.pledge.rows import ROWS as PLEDGE
from commands.pledge.status_rows import ROWS as PLEDGE_STATUS
from commands.school.concern_rows import ROWS as CONCERN
from commands.school.import_rows import ROWS as SCHOOL_IMPORT
from commands.school.keeping_rows import ROWS as SCHOOL_KEEPING
from commands.school.rows import ROWS as SCHOOL
from commands.tookpart.rows import ROWS as TOOKPART
from commands.workstream.rows import ROWS as WORKSTREAM

NOUNS = {
    "action": "Actions: what is promised, by whom, by when, and how it stands.",
    "workstream": "Workstreams: their leads, outcomes and how their actions stand.",
    "school": "Schools: how one stands, lists, localities, roles, support.",
    "pledge": "Pledges: sign, see who is with us, and thank them.",
    "tookpart": "Engagement: who took part in what, and in what numbers.",
    "highlight": "Highlight reports: drafted from the plan, edited, submitted, previewed.",
    "partner": "Partner organisations: health, colleges, employers, dioceses.",
    "board": "Boards: who is on them, when they meet, what they decide.",
    "headway": "The programme itself: help, people, roles, setup, import, undo.",
}
ALIASES = {
    "actions": "action",
    "workstreams": "workstream",
    "ws": "workstream",
    "schools": "school",
    "pledges": "pledge",
    "engage": "tookpart",
    "engagement": "tookpart",
    "partners": "partner",
    "highlights": "highlight",
    "boards": "board",
    "hw": "headway",
}
NAMED = {"school": "show", "pledge": "show", "tookpart": "record", "partner": "show", "board": "show"}
"""Nouns whose things have names, and the verb meant where a line gives none."""

TABLE = Table(
    (
        *ACTION,
        *ACTION_ABOUT,
        *WORKSTREAM,
        *HIGHLIGHT,
        *SCHOOL,
        *SCHOOL_KEEPING,
        *SCHOOL_IMPORT,
        *CONCERN,
        *PLEDGE,
        *PLEDGE_STATUS,
        *TOOKPART,
        *PARTNER,
        *BOARD,
        *PACK,
        *HEADWAY,
        *LINK,
        *CLOCK,
        *IMPORT,
    ),
    nouns=NOUNS,
    aliases=ALIASES,
    named=NAMED,
)
"""Every command there is."""
