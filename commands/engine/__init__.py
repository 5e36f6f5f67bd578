"""The engine behind every command: request, words, table, access, dispatch, reply."""
