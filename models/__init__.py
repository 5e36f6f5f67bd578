"""What a programme is: tables, invariants and pure rules. Imports nothing above it."""
