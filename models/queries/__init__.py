"""Questions the tables answer, a module a noun."""
