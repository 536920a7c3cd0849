"""Marked values in every place of Slack's payloads in which people write, and a search for them in all that is kept,
logged or sent: what is typed is used, and is nowhere afterwards (goal P1)."""
