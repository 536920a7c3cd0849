"""What people do in Slack beside pressing things: write, use commands and shortcuts, and open the app."""

from __future__ import annotations

import re

from bot.channels.slack.fake.api.response_door import say_in
from bot.channels.slack.fake.refused import Refused
from bot.channels.slack.fake.sent import payloads
from bot.channels.slack.fake.sent.delivery import COMMAND, INTERACTION, OK, TIMEOUT, UNREACHED, Delivery, Reply
from bot.channels.slack.fake.sent.sending import Sending
from bot.channels.slack.fake.shapes import view_json
from bot.channels.slack.fake.surfaces import HOME, MESSAGES, NotSeen, place_named
from bot.channels.slack.fake.things import SLACKBOT, Channel, Json, Message, User
from bot.channels.slack.fake.town import Workspace

Who = User | str
"""A person, or their id where it is theirs alone."""


def failure(reply: Reply) -> str:
    """Slack's word for how something that was not tried again failed."""
    if reply.outcome == TIMEOUT:
        return "operation_timeout"
    if reply.outcome == UNREACHED:
        return "dispatch_failed"
    return "http_client_error" if 400 <= reply.status < 500 else "http_service_error"


class Doing(Sending):
    """People write and ask."""

    def person(self, who: Who) -> User:
        """Somebody who can use Slack at the moment."""
        user = self.town.person(who)
        if user.deleted:
            raise NotSeen(f"{user.real_name} cannot sign in to Slack any more")
        return user

    async def say(self, who: Who, where: str, text: str) -> Delivery | None:
        """Write a message in a channel, or to the app. What begins with a stroke is a command, as in Slack."""
        command, _, rest = text.partition(" ")
        if command.startswith("/"):
            return await self.command(who, where, command, rest)
        user = self.person(who)
        workspace = self.town.workspace_of(user)
        channel = place_named(workspace, user, where)
        if channel.is_archived:
            raise NotSeen(f"#{channel.name} is archived")
        message = self.town.write(workspace, channel, user.id, self._mentions(workspace, text))
        if workspace.bot_user_id not in channel.members:
            return None
        event = payloads.message_event(self.town, workspace, channel, message, "message")
        delivery = await self.event(workspace, event, channel)
        if f"<@{workspace.bot_user_id}>" in message.text and not channel.is_direct:
            event = payloads.message_event(self.town, workspace, channel, message, "app_mention")
            delivery = await self.event(workspace, event, channel)
        return delivery

    def _mentions(self, workspace: Workspace, text: str) -> str:
        """What was typed, with what Slack reserves written out and @canishare made a mention."""
        mention = f"<@{workspace.bot_user_id}>"
        plain = text.replace(mention, f"@{self.town.app.name}")
        plain = plain.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
        return re.sub(rf"@{re.escape(self.town.app.name)}\b", mention, plain)

    async def command(self, who: Who, where: str, command: str, text: str = "") -> Delivery:
        """Use a slash command. Only the workspace's own people have it."""
        user = self.person(who)
        workspace = self.town.workspace_of(user)
        channel = place_named(workspace, user, where)
        if command not in self.town.app.commands or not workspace.installed or user.is_stranger:
            delivery = Delivery(COMMAND, command, workspace.id, {})
            return self._tell_failed(delivery, workspace, channel, user, f"{command} is not a valid command.")
        form = payloads.command_form(self.town, user, channel, command, text)
        delivery, reply = await self.once(COMMAND, command, workspace, form)
        said = f'{command} failed with the error "{{}}"'
        if reply.outcome != OK:
            return self._tell_failed(delivery, workspace, channel, user, said.format(failure(reply)))
        answer = {"text": reply.said} if isinstance(reply.said, str) else reply.said
        if answer:
            try:
                say_in(self.town, workspace, channel, user.id, answer)
            except Refused as refused:
                return self._tell_failed(delivery, workspace, channel, user, said.format(refused.code))
        return delivery

    def _tell_failed(
        self, delivery: Delivery, workspace: Workspace, channel: Channel, user: User, said: str
    ) -> Delivery:
        delivery.shown = said
        note = self.town.write(workspace, channel, SLACKBOT, said)
        note.only_for = user.id
        return delivery

    async def shortcut(self, who: Who, callback_id: str) -> Delivery:
        """Use one of the app's shortcuts."""
        user = self._with_shortcuts(who)
        if callback_id not in self.town.app.shortcuts:
            raise NotSeen(f"there is no shortcut {callback_id!r}")
        return await self._interaction(user, payloads.shortcut(self.town, user, callback_id))

    async def message_shortcut(self, who: Who, callback_id: str, where: str, message: Message) -> Delivery:
        """Use one of the app's shortcuts from the menu of a message."""
        user = self._with_shortcuts(who)
        channel = place_named(self.town.workspace_of(user), user, where)
        if callback_id not in self.town.app.message_shortcuts or message not in channel.messages:
            raise NotSeen(f"there is no shortcut {callback_id!r} on that message")
        payload = payloads.message_action(self.town, user, channel, message, callback_id)
        return await self._interaction(user, payload)

    def _with_shortcuts(self, who: Who) -> User:
        user = self.person(who)
        if user.is_stranger:
            raise NotSeen("only the workspace's own people have its shortcuts")
        return user

    async def _interaction(self, user: User, payload: Json) -> Delivery:
        workspace = self.town.workspace_of(user)
        delivery, reply = await self.once(INTERACTION, payload["type"], workspace, payload)
        if reply.outcome != OK:
            delivery.shown = f"That did not work ({failure(reply)})."
        return delivery

    async def open_home(self, who: Who) -> Delivery | None:
        """Look at the app's Home tab."""
        return await self._open(who, HOME)

    async def open_messages(self, who: Who) -> Delivery | None:
        """Look at the messages with the app."""
        return await self._open(who, MESSAGES)

    async def _open(self, who: Who, tab: str) -> Delivery | None:
        user = self.person(who)
        workspace = self.town.workspace_of(user)
        channel = workspace.direct(user.id)
        event: Json = {"type": "app_home_opened", "user": user.id, "channel": channel.id, "tab": tab}
        home = workspace.homes.get(user.id)
        if home and tab == HOME:
            event["view"] = view_json(self.town, workspace, home)
        return await self.event(workspace, event)
