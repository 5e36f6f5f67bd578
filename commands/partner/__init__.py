"""Partner organisations: `/partner`. Rows of the table in :mod:`commands.partner.rows`."""
