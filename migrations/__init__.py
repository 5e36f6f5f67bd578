"""The schema's history: Alembic's revisions, run by :mod:`models.migrate`."""
