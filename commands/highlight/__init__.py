"""Highlight reports: `/highlight`. Rows of the table in :mod:`commands.highlight.rows`."""
