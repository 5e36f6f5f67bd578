"""Headway in Slack: its renderer, its adapter, its limits."""
