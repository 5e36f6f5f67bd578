"""The programme itself, its people and its settings: `/headway`. Rows in :mod:`commands.headway.rows`."""
