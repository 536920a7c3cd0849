"""What goes to the app: payloads in Slack's shape, over signed HTTP or through sockets, and tried again."""
