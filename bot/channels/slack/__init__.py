"""Slack: what canishare says as Block Kit, and what is pressed there."""
