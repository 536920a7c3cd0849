"""How things come in from Slack: the front door, what was heard, and what it does."""
