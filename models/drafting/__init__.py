"""Highlight reports drafted from what happened: facts are read from the plan, and never typed."""
