"""Engagement: `/tookpart`, or `/engage`. Rows of the table in :mod:`commands.tookpart.rows`."""
