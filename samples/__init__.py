"""An invented authority with a programme under way, for trying Headway out."""
