"""What the app asks of Slack: the Web API, its methods, limits and errors, and a list of every call."""
