"""How Headway meets the world: Slack, Teams, the terminal, the command line, the web server."""
