"""Actions: `/action`, the main job. Rows of the table in :mod:`commands.action.rows`."""
