"""Every table of Headway. Mapped classes name each other in words, so all are here before the first is used."""

from __future__ import annotations

from models import action, audit, board, memory, outbox, person, programme, tenant, workstream
from models.base import Base

MODULES = (action, audit, board, memory, outbox, person, programme, tenant, workstream)
METADATA = Base.metadata
