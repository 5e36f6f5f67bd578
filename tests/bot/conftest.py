"""What the surfaces' tests share."""

from __future__ import annotations

from tests.golden_support import golden

__all__ = ["golden"]
