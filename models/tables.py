"""Every table of Headway. Mapped classes name each other in words, so all are here before the first is used."""

from __future__ import annotations

from models import (
    action,
    audit,
    board,
    concern,
    engagement,
    local,
    memory,
    outbox,
    person,
    pledge,
    programme,
    school,
    tenant,
    workstream,
)
from models.base import Base

MODULES = (
    action,
    audit,
    board,
    concern,
    engagement,
    local,
    memory,
    outbox,
    person,
    pledge,
    programme,
    school,
    tenant,
    workstream,
)
METADATA = Base.metadata
