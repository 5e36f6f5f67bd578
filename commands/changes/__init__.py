"""What was changed, told in words: every part of a programme by its name, every field from what to what."""
