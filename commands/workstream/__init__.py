"""Workstreams: `/workstream`. Rows of the table in :mod:`commands.workstream.rows`."""
