"""E-mail: a card drawn as a letter, and carried to a mail server."""
