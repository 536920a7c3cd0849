"""The doors people come in by. A channel is a folder here and one line in `bot.channels.registry`."""
