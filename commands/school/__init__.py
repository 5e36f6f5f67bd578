"""Schools: `/school`. Rows of the table in :mod:`commands.school.rows`."""
