"""A stand-in for Slack on this machine, for tests and for the demo: docs.slack.dev is what it follows.

`FakeSlack(sample_town())` is one; `async with fake.serving()` runs it, `running(fake)` runs it in a thread. Nothing in
it is real, nobody needs an account, and nothing leaves the machine.
"""

from bot.channels.slack.fake.running import Running, running
from bot.channels.slack.fake.sample import sample_town
from bot.channels.slack.fake.server import FakeSlack
from bot.channels.slack.fake.things import App, Channel, User
from bot.channels.slack.fake.town import Workspace

__all__ = ["App", "Channel", "FakeSlack", "Running", "User", "Workspace", "running", "sample_town"]
