"""Documents: what Headway hands over as files."""
