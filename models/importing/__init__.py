"""Importing: a council's plan, already read, beside what Headway has -> what would change; and changing it.

The file proposes, people dispose. What a file says is kept with each action as it was last imported, so that the next
file is compared three ways, field by field: what the file changed is taken up, what people changed is kept, and what
both changed is kept and told. A blank in a file takes nothing away. An action the file does not have is left alone.
"""

from models.importing.applying import apply
from models.importing.comparing import compare
from models.importing.records import Group, Item, Need, Outcome, Proposal, Team

__all__ = ["Group", "Item", "Need", "Outcome", "Proposal", "Team", "apply", "compare"]
