"""Values that look like Slack's and open nothing. The tokens are put together here, so that no scanner takes fright."""

from __future__ import annotations

SIGNING_SECRET = "9c1f04e7b2a85d36e0f7c4a91b8d2e65"
OTHER_SIGNING_SECRET = "41d7e9a06c5b83f21e7a90c4d85b36f2"
BOT_TOKEN = "-".join(("xoxb", "28150936471", "74930581262", "Qm7RtKx2WlPz9VbNs4HdYc8J"))
APP_TOKEN = "-".join(("xapp", "1", "A07KQ3ZT5LM", "62840917355", "7b0e94c1d2a85f36e9047c1ab8d25f63"))
CLIENT_ID = "28150936471.74930581262"
CLIENT_SECRET = "e5b80d1f46a97c320b8e5d61fa94c237"

BY_HTTP = {"slack_signing_secret": SIGNING_SECRET, "slack_bot_token": BOT_TOKEN}
BY_SOCKET = {"slack_app_token": APP_TOKEN, "slack_bot_token": BOT_TOKEN}
BY_LINK = {
    "slack_signing_secret": SIGNING_SECRET,
    "slack_client_id": CLIENT_ID,
    "slack_client_secret": CLIENT_SECRET,
}
EVERYTHING = BY_HTTP | BY_SOCKET | BY_LINK
