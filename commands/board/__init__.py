"""Boards: `/board`, their meetings, decisions and packs."""
