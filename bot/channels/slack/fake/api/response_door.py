"""The door for answers to an interaction: `/response/<id>`. It needs no token, and wears out."""

from __future__ import annotations

import json

from aiohttp import web

from bot.channels.slack.fake.api.calls import Call
from bot.channels.slack.fake.api.door import WebApi
from bot.channels.slack.fake.api.limits import check_blocks, check_text
from bot.channels.slack.fake.blocks import kept
from bot.channels.slack.fake.refused import Refused
from bot.channels.slack.fake.shapes import settled
from bot.channels.slack.fake.things import Channel, Json, Message
from bot.channels.slack.fake.town import Town, Workspace

IN_CHANNEL = "in_channel"


class ResponseDoor:
    """Answers what is sent to response addresses."""

    def __init__(self, town: Town, api: WebApi) -> None:
        self.town, self.api = town, api

    async def answer(self, request: web.Request) -> web.StreamResponse:
        """Take one answer."""
        one_id = request.match_info["id"]
        try:
            given = json.loads(await request.text())
        except ValueError:
            given = None
        call = Call("response_url", one_id.partition("-")[0], given if isinstance(given, dict) else {}, 0)
        call.at = self.town.clock()

        def act() -> tuple[int, Json]:
            if not isinstance(given, dict):
                raise Refused("invalid_payload")
            self._take(one_id, given)
            return 200, {"ok": True}

        return await self.api.under_faults(request, call, act)

    def _take(self, one_id: str, given: Json) -> None:
        used = self.town.response_urls.use(one_id)
        workspace = self.town.workspaces[used.team_id]
        channel = workspace.channels[used.channel]
        about = next((one for one in channel.messages if used.ts and one.ts == used.ts), None)
        if _yes(given, "delete_original"):
            if about:
                channel.messages.remove(about)
            return
        if _yes(given, "replace_original") and about:
            _replace(self.town, about, given)
            return
        if given.get("response_type") == IN_CHANNEL or given.get("text") or given.get("blocks"):
            say_in(self.town, workspace, channel, used.user, given)
            return
        raise Refused("no_text")


def _yes(given: Json, name: str) -> bool:
    """Slack takes true as a word as well."""
    return str(given.get(name)).lower() == "true"


def say_in(town: Town, workspace: Workspace, channel: Channel, user: str, given: Json) -> Message:
    """Put an app's answer into a channel: for one person's eyes, unless it is meant for everybody."""
    blocks = given.get("blocks")
    if blocks is not None:
        check_blocks(blocks)
    check_text(given.get("text"), other=bool(blocks) or bool(given.get("attachments")))
    message = town.write(workspace, channel, workspace.bot_user_id, str(given.get("text") or ""))
    message.by_app, message.blocks = True, settled(town, blocks)
    message.only_for = "" if given.get("response_type") == IN_CHANNEL else user
    return message


def _replace(town: Town, message: Message, given: Json) -> None:
    blocks = given.get("blocks")
    if blocks is not None:
        check_blocks(blocks)
    check_text(given.get("text"), other=bool(blocks))
    before, message.blocks = message.blocks, settled(town, blocks)
    message.text = str(given.get("text") or "")
    message.choices = {who: kept(one, before, message.blocks) for who, one in message.choices.items()}
