"""Headway in a terminal: the same cards as text."""
