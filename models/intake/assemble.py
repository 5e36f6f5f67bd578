"""Words and tables -> the plan: which rows are actions, and under which workstream each one stands.

A workstream is named, best first, by: a heading with a noun and a number ("Recommendation 2: ..."), on the page or in
a row; a column of recommendations or priorities; a row across the table; a heading; the name of a sheet; a title.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from models.intake.actions import Draft, finish, free_key, read_part
from models.intake.cells import one_line
from models.intake.columns import Layout, find_header, is_header_again, lay_out
from models.intake.grid import HEADING, NAMED, PLAIN, TITLE, Block, Row, Table, Words
from models.intake.headings import Name, is_aside, is_generic, is_named, is_numbered, noun_of, read_name
from models.intake.layouts import TOTAL_STARTS
from models.intake.records import Headings, Kind, Note, Plan, PlannedAction, PlannedWorkstream, Unreadable
from models.intake.safety import MAX_ACTIONS, too_much

_EXCERPT = 160
_NOBODY = Name("", "", "")


def assemble(blocks: Iterable[Block], notes: Iterable[Note]) -> Plan:
    """Make the plan; raise Unreadable where no table has the columns of one."""
    builder = _Builder(notes=list(notes))
    for block in blocks:
        if isinstance(block, Table):
            builder.table(block)
        else:
            builder.words(block)
    return builder.plan()


@dataclass
class _Builder:
    notes: list[Note]
    streams: dict[tuple[str, str], list[PlannedAction]] = field(default_factory=dict)
    names: dict[tuple[str, str], Name] = field(default_factory=dict)
    columns: dict[str, str] = field(default_factory=dict)
    headings: Counter[Headings] = field(default_factory=Counter)
    pending: list[Words] = field(default_factory=list)
    current: Name = _NOBODY
    strength: int = PLAIN
    layout: Layout | None = None
    width: int = 0
    actions: int = 0
    unused: str = ""

    # -- what stands outside tables

    def words(self, words: Words) -> None:
        """Keep words until a table shows what they were."""
        if words.fresh:
            self._leave_out_pending("after the tables")
            self.take("", PLAIN)
            self.layout = None
        if words.text:
            self.pending.append(words)

    def take(self, heading: str, strength: int) -> None:
        """Put what follows under a heading, and say so where nothing stood under the one before."""
        if self.unused:
            self.tell(self.unused, "there are no actions under this heading", "left out")
        self.current, self.strength, self.unused = read_name(heading), strength, heading

    def _settle(self, where: str) -> None:
        """Choose the heading among the words above a table: the strongest, and of equals the nearest."""
        merged = _with_titles(self.pending)
        best = _best(merged)
        if best and (best.strength > TITLE or self.strength <= TITLE):
            self.take(best.text, best.strength)
            merged.remove(best)
        self.pending = merged
        self._leave_out_pending(f"before {where or 'the table'}")

    def _leave_out_pending(self, where: str) -> None:
        if self.pending:
            first = self.pending[0].text
            said = first if len(first) <= _EXCERPT else f"{first[:_EXCERPT]}…"
            others = len(self.pending) - 1
            more = f", and {others} more paragraph{'s' if others > 1 else ''}" if others else ""
            self.tell(where, f"text outside the tables was not read: {said!r}{more}", "left out")
        self.pending = []

    def tell(self, where: str, what: str, kind: Kind) -> None:
        """Add a note."""
        self.notes.append(Note(where, what, kind))

    # -- tables

    def table(self, table: Table) -> None:
        """Read one table, or leave it out with a note where it is no part of a plan."""
        rows = [row for row in table.rows if row.filled()]
        header = find_header(rows)
        width = max((len(row.cells) for row in rows), default=0)
        if header is None:
            goes_on = self.layout is not None and width == self.width and width > 1 and not self.pending
            if not goes_on:
                self._leave_out(table, rows)
                return
        else:
            self._above(table, rows[:header])
            rows = rows[header:]
        self._settle(table.where)
        self.width = width
        _Rows(self, table, rows, width).read()

    def _above(self, table: Table, rows: list[Row]) -> None:
        for row in rows:
            filled = row.filled()
            text = " ".join(row.text(filled[0]).split())
            if len(filled) > 1 or is_aside(text):
                self.tell(table.place(row.number), f"the row stands above the header: {row.words()!r}", "left out")
            else:
                self.pending.append(Words(text, _row_strength(text)))

    def _leave_out(self, table: Table, rows: list[Row]) -> None:
        if not rows:
            return
        said = rows[0].words()
        said = said if len(said) <= _EXCERPT else f"{said[:_EXCERPT]}…"
        self.tell(
            table.where or "the table",
            f"no columns of a plan were found ({len(rows)} rows, first {said!r})",
            "left out",
        )

    def add(self, name: Name, action: PlannedAction, headings: Headings) -> None:
        """Put an action under its workstream; one that comes up twice is one. ``headings`` are those it stood under."""
        self.actions += 1
        self.headings[headings] += 1
        if self.actions > MAX_ACTIONS:
            raise too_much("actions", MAX_ACTIONS)
        if name == self.current:
            self.unused = ""
        key = self._key(name)
        known = self.names.setdefault(key, name)
        if not known.title and name.title:
            self.names[key] = name
        self.streams.setdefault(key, []).append(action)

    def _key(self, name: Name) -> tuple[str, str]:
        title = "".join(char for char in name.title.casefold() if char.isalnum())
        if name.number and not title:
            return next((key for key in self.names if key[0] == name.number), (name.number, ""))
        if name.number and (name.number, "") in self.names:
            return name.number, ""
        return name.number, title

    def plan(self) -> Plan:
        """Finish."""
        self._leave_out_pending("after the tables")
        self.take("", PLAIN)
        if not self.streams:
            raise Unreadable(
                "No plan was found in the file: there is no table with a column for the action (Action, Task, What) "
                "and one beside it such as Who, When or RAG. Put these names in the table's first row and send it."
            )
        streams = tuple(
            PlannedWorkstream(name.number, name.title, name.noun, tuple(self.streams[key]))
            for key, name in self.names.items()
        )
        return Plan(streams, self.columns, tuple(self.notes), max(self.headings, key=self.headings.__getitem__))


class _Rows:
    """The rows of one table from its header on."""

    def __init__(self, builder: _Builder, table: Table, rows: list[Row], width: int) -> None:
        self.builder, self.table, self.rows, self.width = builder, table, rows, width
        self.above: dict[int, str] = {}
        self.group = ""
        self.group_number = ""
        self.draft: Draft | None = None
        self.draft_name = _NOBODY
        self.subheading = ""
        self.loose: Row | None = None
        self.headed = False

    def read(self) -> None:
        """Read every row; each is a header, a heading, a note, an action, or goes on with the action above."""
        begin = 0
        if self.builder.layout is None or find_header(self.rows[:1]) == 0:
            self._header(0)
            begin = 1
        self.headed = begin < len(self.rows) and len(self.rows[begin].filled()) == 1
        for at in range(begin, len(self.rows)):
            self._row(at)
        self._flush()
        self._say_loose()

    @property
    def layout(self) -> Layout:
        """Columns in force."""
        return self.builder.layout or Layout({}, {})

    def _header(self, at: int) -> None:
        layout = lay_out(self.rows[at], self.rows[at + 1 :])
        self.builder.layout = layout
        for name, column in layout.fields.items():
            self.builder.columns.setdefault(name, layout.header(column))

    def _row(self, at: int) -> None:
        row = self.rows[at]
        if is_header_again(row, self.layout):
            self._flush()
            self._header(at)
        elif self._is_note(row):
            self.builder.tell(self.table.place(row.number), f"not an action: {row.words()!r}", "left out")
        elif self._is_heading(at):
            self._flush()
            self._heading(row)
        else:
            self._action(row)
        for column, cell in enumerate(row.cells):
            if not cell.below:
                self.above[column] = cell.text

    def _is_note(self, row: Row) -> bool:
        filled = row.filled()
        said = row.text(filled[0]).casefold()
        if len(filled) == 1 and is_aside(said):
            return True
        bare = said.rstrip(" :.")
        return bare in TOTAL_STARTS or (said.startswith(("total ", "total:")) and not row.text(self._column("owner")))

    def _column(self, name: str) -> int:
        return self.layout.fields.get(name, self.width)

    def _is_heading(self, at: int) -> bool:
        """Whether a row's only text names what follows it, and is no action that has nothing but its title."""
        row = self.rows[at]
        filled = row.filled()
        if len(filled) == 2:
            return self._numbers_those_below(at)
        if len(filled) != 1 or any(cell.below for cell in row.cells):
            return False
        cell, text = row.cell(filled[0]), " ".join(row.text(filled[0]).split())
        column = self._column("action")
        if filled[0] == self._column("group") or cell.span >= max(2, self.width // 2):
            return True
        if filled[0] > column:
            return False
        below = self.rows[at + 1] if at + 1 < len(self.rows) else None
        heads_a_header = below is not None and is_header_again(below, self.layout)
        return (
            is_named(text)
            or is_numbered(text)
            or cell.bold
            or heads_a_header
            or filled[0] < column
            or self._leads(below)
        )

    def _numbers_those_below(self, at: int) -> bool:
        """Whether a row has only a reference and a text, and the next row's reference is one below it (A, A1)."""
        ref, action = self._column("ref"), self._column("action")
        if self.rows[at].filled() != sorted((ref, action)) or ref > action or at + 1 == len(self.rows):
            return False
        mine, next_one = self.rows[at].text(ref).rstrip("."), self.rows[at + 1].text(ref)
        further = next_one.removeprefix(mine)
        return further != next_one and bool(further) and (further[0].isdigit() != mine[-1:].isdigit())

    def _leads(self, below: Row | None) -> bool:
        """Rows of one text are headings where the table begins with one: an action under none would stand first."""
        bare = self.builder.strength <= TITLE or self.builder.current == _NOBODY
        return (
            self.headed and bare and "group" not in self.layout.fields and below is not None and len(below.filled()) > 1
        )

    def _say_loose(self) -> None:
        if self.loose is not None:
            self.builder.tell(
                self.table.place(self.loose.number), f"nothing follows {self.loose.words()!r}", "left out"
            )
        self.loose = None

    def _heading(self, row: Row) -> None:
        self._say_loose()
        filled = row.filled()[0]
        text = " ".join(row.text(filled).split())
        if len(row.filled()) == 2:
            self.builder.take(f"{text.rstrip('.')}. {' '.join(row.text(row.filled()[1]).split())}", NAMED)
            return
        if filled == self._column("group"):
            self.group, self.loose = text, row
            return
        named = is_named(text) or is_numbered(text)
        if is_generic(text):
            self.builder.tell(self.table.place(row.number), f"not an action: {text!r}", "left out")
        elif not named and (self.builder.strength == NAMED or "group" in self.layout.fields):
            self.subheading, self.loose = text, row
        else:
            self.builder.take(text, NAMED if named else TITLE)
            self.subheading = ""

    def _action(self, row: Row) -> None:
        part = read_part(row, self.layout, self.above)
        group = " ".join(part.fields.pop("group", "").split())
        self.group_number = one_line(part.fields.pop("group number", "")) or self.group_number
        moved_on = bool(group) and group != self.group
        self.group = group or self.group
        if part.fields.get("action") or part.fields.get("ref") or moved_on or self.draft is None:
            self._flush()
            self.loose = None
            self._keep_others(part.rest)
            self.draft = Draft(self.table.place(row.number), self.layout, [part])
            self.draft_name = self._name()
            return
        self.draft.parts.append(part)
        if not row.cell(self._column("action")).below:
            place = self.table.place(row.number)
            self.builder.tell(place, f"no action of its own: added to the one in {self.draft.source}", "understood")

    def _by_column(self) -> bool:
        """Whether the column names the workstream: not under a numbered heading of another kind."""
        noun = noun_of(self.layout.header(self._column("group")))
        return bool(self.group) and (self.builder.strength < NAMED or noun == self.builder.current.noun)

    def _name(self) -> Name:
        if not self._by_column():
            return self.builder.current
        name = read_name(self.group, noun_of(self.layout.header(self._column("group"))))
        return name if name.number else name._replace(number=self.group_number.rstrip("."))

    def _keep_others(self, rest: dict[str, str]) -> None:
        """Keep the heading that is not the action's workstream with the action."""
        if self.group and not self._by_column():
            rest[free_key(rest, self.layout.header(self._column("group")))] = self.group
            if self.group_number:
                rest[free_key(rest, self.layout.header(self._column("group number")))] = self.group_number
        if self.subheading:
            rest[free_key(rest, "Heading")] = self.subheading

    def _flush(self) -> None:
        draft, self.draft = self.draft, None
        if draft is not None:
            where = draft.source
            action = finish(draft, lambda what, kind: self.builder.tell(where, what, kind))
            self.builder.add(self.draft_name, action, draft.layout.headings)


def _best(words: list[Words]) -> Words | None:
    """Pick the heading of a table; several numbered ones above it are a list of them, unless one stands last."""
    named = [entry for entry in words if entry.strength == NAMED]
    if len(named) > 1 and words[-1] is not named[-1]:
        words = [entry for entry in words if entry.strength < NAMED]
    best = max((entry.strength for entry in words), default=PLAIN)
    return None if best == PLAIN else [entry for entry in words if entry.strength == best][-1]


def _row_strength(text: str) -> int:
    return NAMED if is_named(text) else HEADING if is_numbered(text) else PLAIN if is_generic(text) else TITLE


def _with_titles(words: list[Words]) -> list[Words]:
    """Join a heading that is only a number ("Recommendation 2:") with the paragraph under it, which is its title."""
    joined: list[Words] = []
    for entry in words:
        last = joined[-1] if joined else None
        if last and last.strength == NAMED and not read_name(last.text).title and not is_aside(entry.text):
            joined[-1] = Words(f"{last.text.rstrip(' :')}: {entry.text}", NAMED)
        else:
            joined.append(entry)
    return joined
