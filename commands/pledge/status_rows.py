"""The rows of `/pledge status` and of stated numbers in the command table."""

from __future__ import annotations

from commands.engine.arguments import Argument, Choice, Clause, Number
from commands.engine.dates import AsAt
from commands.engine.table import Command
from commands.pledge import stating, status
from commands.pledge.arguments import NamedPledge
from models.phase import KINDS

PLEDGE = Argument("pledge", NamedPledge(), "Pledge", words=("of", "for", "pledge"), longest=200)
DAY = Argument("day", AsAt(), "As at", hint="Today, unless you say.", longest=40)
BY = Argument(
    "by",
    Choice(
        {"kind": "Kind of school", "locality": "Locality", "trust": "Trust"},
        alias={"type": "kind", "types": "kind", "phase": "kind", "localities": "locality", "trusts": "trust"},
    ),
    "By",
    words=("by",),
)
_KINDS = Choice({kind: kind.capitalize() for kind in KINDS})
KIND = Argument("kind", _KINDS, "Kind of school")
NEEDED_KIND = Argument("kind", _KINDS, "Kind of school", required=True)
STATED_DAY = Argument("day", AsAt(), "As at", required=True, longest=40)

ROWS: tuple[Command, ...] = (
    Command(
        "pledge",
        ("status", "progress", "count"),
        "How a pledge stands: organisations and signatures, by kind, trust or locality, as at any day.",
        ("/pledge status", "/pledge status lower", "/pledge vision status by locality as at 26 Feb 2016"),
        status.status,
        "read",
        (PLEDGE, BY, KIND, DAY),
        implied=("status",),
    ),
    Command(
        "pledge",
        ("picture", "chart"),
        "How a pledge stands as a picture, with its figures in words.",
        ("/pledge picture", "/pledge picture by locality as at 26 Feb 2016"),
        status.picture,
        "read",
        (PLEDGE, BY, KIND, DAY),
        implied=("picture",),
    ),
    Command(
        "pledge",
        ("share",),
        "Show everybody in this channel how the pledge stands.",
        ("/pledge share",),
        status.share,
        "read",
        (PLEDGE, BY, KIND, DAY),
        confirm=status.share_question,
        yes="Share it",
        implied=("share",),
    ),
    Command(
        "pledge",
        ("base",),
        "State how many schools of a kind there were, where the register cannot say.",
        ("/pledge base lower 76 as at 26 Feb 2016 source board paper of 1 March 2016",),
        stating.base,
        "pledge.keep",
        (
            NEEDED_KIND,
            STATED_DAY,
            Argument("number", Number(bare=True), "How many", required=True),
            Argument("source", Clause(), "Source", True, ("source", "from"), "Who says so, and where.", longest=300),
        ),
        writes=True,
        form="State a number",
        submit="State it",
    ),
    Command(
        "pledge", ("bases",), "The numbers of schools that were stated.", ("/pledge bases",), stating.base_list, "read"
    ),
    Command(
        "pledge",
        ("base remove", "base end"),
        "Take a stated number away.",
        ("/pledge base remove lower as at 26 Feb 2016",),
        stating.base_remove,
        "pledge.keep",
        (NEEDED_KIND, STATED_DAY),
        writes=True,
        form="Take a stated number away",
        submit="Take away",
    ),
)
