"""Headway in Microsoft Teams: its renderer, its adapter, its limits."""
