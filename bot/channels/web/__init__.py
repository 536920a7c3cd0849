"""The web door: server-drawn pages without script, for officers who are not in Slack or Teams.

`web_app(parts)` gives the ASGI app; README.md says what is where.
"""

from bot.channels.web.routes import web_app

__all__ = ["web_app"]
