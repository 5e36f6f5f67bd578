"""Pledges: `/pledge`. Rows of the table in :mod:`commands.pledge.rows`."""
