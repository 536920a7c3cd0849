"""How canishare looks in Slack: pure drawing from messages to Block Kit, and what a press carries."""
