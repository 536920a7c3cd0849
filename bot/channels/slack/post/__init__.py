"""How things go out to Slack: letters, the calls that deliver them, and the tokens those need."""
