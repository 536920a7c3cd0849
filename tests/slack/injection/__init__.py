"""Hostile texts in every place where a text of somebody's can stand, and what Slack would make of what goes out.

The output is parsed, not the source: whatever Slack would read as a mention, a link or a command must be one of ours.
"""
