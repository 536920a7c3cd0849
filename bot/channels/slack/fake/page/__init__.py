"""The page: a second browser tab in which a visitor uses the app as if in Slack. No script."""
