"""Slack at its busiest: a crowd of officers, canishare served as it is served, and how soon it answers each."""
