"""The one door: bytes of a file -> a plan, or a sentence that says why not."""

from __future__ import annotations

from models.intake.assemble import assemble
from models.intake.flat import read_flat
from models.intake.grid import Block
from models.intake.records import Note, Plan
from models.intake.safety import check_size
from models.intake.sniff import sniff


def read_plan(name: str, data: bytes) -> Plan:
    """Read a council's plan from a .docx, .xlsx, .csv or tab-separated file.

    The kind is taken from the content; ``name`` only helps to refuse a file that is made to carry macros. Nothing in
    the file is run, evaluated or fetched. Raises Unreadable with a sentence for the person who sent it.
    """
    check_size(data)
    blocks, notes = _blocks(sniff(name, data), data)
    return assemble(blocks, notes)


def _blocks(kind: str, data: bytes) -> tuple[list[Block], list[Note]]:
    if kind == "text":
        tables, notes = read_flat(data)
        return list(tables), notes
    from models.intake.office import read_office

    return read_office(data)
