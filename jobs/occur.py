"""What is due, done: in every authority, what its own clockwork finds at that time."""

from __future__ import annotations

import logging
from datetime import datetime

from commands.notices.clockwork import Clockwork, Happened
from models.directory import tenants

log = logging.getLogger("headway.occur")


def occur(clockwork: Clockwork, now: datetime) -> list[Happened]:
    """Do all that is due at ``now``, which is aware; messages wait in the outbox. Gives what was done.

    One authority's fault keeps nobody else waiting: it is logged, and tried again at the next tick.
    """
    with clockwork.door.database.directory() as session:
        ids = [tenant.id for tenant in tenants(session)]
    happened: list[Happened] = []
    for tenant_id in ids:
        try:
            happened += clockwork.tick(tenant_id, now)
        except Exception:
            log.exception("the clock failed in authority %s", tenant_id)
    return happened
