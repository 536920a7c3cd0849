"""What people do in Slack, and what happens to a workspace."""
