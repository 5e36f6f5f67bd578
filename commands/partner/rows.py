"""The rows of `/partner` in the command table."""

from __future__ import annotations

from commands.engine.arguments import Argument, Choice, Flag, Number
from commands.engine.table import Command
from commands.partner import keeping, showing
from commands.partner.words import PartnerType
from commands.people import PersonType
from commands.tookpart.words import NameType

PARTNER = Argument("partner", PartnerType(), "Partner", required=True)
KIND = Argument("kind", Choice(showing.KINDS), "Kind", required=True, words=("kind",))
PERSON = Argument("person", PersonType(), "Person", required=True)
NAME = Argument("name", NameType(), "Name", required=True, longest=200)

ROWS: tuple[Command, ...] = (
    Command(
        "partner",
        ("",),
        "Every partner organisation, by kind.",
        ("/partner",),
        showing.start,
        "read",
    ),
    Command(
        "partner",
        ("list", "all"),
        "The partners of one kind, or the organisations that only own actions.",
        ("/partner list", "/partner list health", "/partner list others"),
        showing.listing,
        "read",
        (
            Argument("kind", Choice(showing.KINDS), "Kind", words=("kind",)),
            Argument("others", Flag(), "Organisations that only own actions", words=("others",)),
            Argument("page", Number(), asked=False, words=("page",)),
        ),
    ),
    Command(
        "partner",
        ("show", "open"),
        "One partner: its kind, who speaks for it, what it signed, took part in, supports and owes.",
        ("/partner Otter NHS Trust",),
        showing.shown,
        "read",
        (PARTNER,),
    ),
    Command(
        "partner",
        ("add", "new"),
        "Add a partner organisation.",
        ('/partner add "Otter NHS Trust" kind health', "/partner add"),
        keeping.add,
        "school.keep",
        (
            Argument("kind", Choice(showing.KINDS, bare=False), "Kind", required=True, words=("kind",)),
            Argument("person", PersonType(), "Person", words=("link",), hint="Who stands for it in the programme."),
            NAME,
        ),
        writes=True,
        form="New partner",
        submit="Add",
    ),
    Command(
        "partner",
        ("kind",),
        "Say what kind of partner it is.",
        ("/partner Otter NHS Trust kind voluntary",),
        keeping.kind,
        "school.keep",
        (PARTNER, KIND),
        writes=True,
        implied=("kind",),
        form="Kind of partner",
    ),
    Command(
        "partner",
        ("rename",),
        "Give a partner another name. What it signed and took part in stays with it.",
        ('/partner Otter NHS Trust rename "Otter and Axe NHS Trust"',),
        keeping.rename,
        "school.keep",
        (PARTNER, NAME),
        writes=True,
        implied=("rename",),
        form="Rename a partner",
    ),
    Command(
        "partner",
        ("link",),
        "Say which person of the programme stands for a partner.",
        ("/partner Otter NHS Trust link @kit",),
        keeping.link,
        "school.keep",
        (PARTNER, PERSON),
        writes=True,
        implied=("link",),
        form="Link a person",
    ),
    Command(
        "partner",
        ("unlink",),
        "Let nobody stand for a partner any more.",
        ("/partner Otter NHS Trust unlink",),
        keeping.unlink,
        "school.keep",
        (PARTNER,),
        writes=True,
        implied=("unlink",),
    ),
    Command(
        "partner",
        ("role",),
        "Confirm that a person speaks for a partner, and may sign for it.",
        ("/partner Otter NHS Trust role @kit",),
        keeping.role,
        "school.keep",
        (PARTNER, PERSON),
        writes=True,
        implied=("role",),
        form="Who speaks for a partner",
    ),
    Command(
        "partner",
        ("role end",),
        "Note that a person speaks for a partner no longer. What they signed stays.",
        ("/partner Otter NHS Trust role end @kit",),
        keeping.role_end,
        "school.keep",
        (PARTNER, PERSON),
        writes=True,
        implied=("role end",),
        form="Who speaks no longer",
    ),
)
