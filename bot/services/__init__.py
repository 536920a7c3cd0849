"""What people can do: the guide, look-ups, records. No chat platform's words here."""
