"""What happens to a workspace: people change and leave, channels are shared, the app is taken away."""

from __future__ import annotations

from bot.channels.slack.fake.acts.doing import Who
from bot.channels.slack.fake.api.access import REVOKED, take_away, tell_revoked
from bot.channels.slack.fake.sent.delivery import CHALLENGE, Delivery
from bot.channels.slack.fake.sent.sending import Sending
from bot.channels.slack.fake.shapes import user_json
from bot.channels.slack.fake.things import Channel, Json, User
from bot.channels.slack.fake.town import Workspace


class Happening(Sending):
    """Administrators do what administrators do."""

    def workspace(self, team_id: str) -> Workspace:
        """A workspace by its id."""
        return self.town.workspaces[team_id]

    def user(self, user_id: str, team_id: str = "") -> User:
        """Somebody by their id, and by their workspace where two share an id."""
        return self.town.person(user_id, team_id)

    def bot_token(self, team_id: str) -> str:
        """The newest token that the app has for a workspace."""
        return self.town.tokens.live(team_id)[-1].value

    async def verify_address(self) -> bool:
        """Ask the request address to repeat a challenge, as Slack does when it is first set."""
        challenge = self.town.fresh_id("")
        payload: Json = {"token": self.town.app.verification_token, "challenge": challenge, "type": CHALLENGE}
        delivery = Delivery(CHALLENGE, CHALLENGE, "", payload)
        self.deliveries.append(delivery)
        await self.attempt(delivery)
        answer = delivery.answer
        return delivery.ok and challenge == (answer.get("challenge") if isinstance(answer, dict) else answer)

    async def change_user(self, who: Who, **changes: object) -> Delivery | None:
        """Change somebody: `deleted=True` lets them leave, `is_restricted=True` makes them a guest."""
        user = self.town.person(who)
        for name, value in changes.items():
            if name not in User.__dataclass_fields__:
                raise AttributeError(name)
            setattr(user, name, value)
        workspace = self.town.workspace_of(user)
        event: Json = {"type": "user_change", "user": user_json(self.town, user), "cache_ts": int(self.town.clock())}
        return await self.event(workspace, event)

    async def share_channel(self, team_id: str, channel: Channel, other_team: str) -> Delivery | None:
        """Share a channel with another organisation. A private one gets another id by that, and only this is told."""
        workspace = self.workspace(team_id)
        channel.is_ext_shared = True
        channel.shared_with.append(other_team)
        event: Json = {"type": "channel_shared", "connected_team_id": other_team, "channel": channel.id}
        if channel.is_private:
            before, channel.id = channel.id, self.town.fresh_id("C")
            workspace.channels = {one.id: one for one in workspace.channels.values()}
            event = {"type": "channel_id_changed", "old_channel_id": before, "new_channel_id": channel.id}
        return await self.event(workspace, event, channel)

    async def unshare_channel(self, team_id: str, channel: Channel, other_team: str) -> Delivery | None:
        """Stop sharing a channel with another organisation."""
        channel.shared_with = [one for one in channel.shared_with if one != other_team]
        channel.is_ext_shared = bool(channel.shared_with)
        event: Json = {
            "type": "channel_unshared",
            "previously_connected_team_id": other_team,
            "channel": channel.id,
            "is_ext_shared": channel.is_ext_shared,
        }
        return await self.event(self.workspace(team_id), event, channel)

    async def uninstall(self, team_id: str) -> None:
        """Take the app out of a workspace. It is told, and its tokens open nothing any more."""
        take_away(self.town, self.workspace(team_id))
        await self.settled()

    async def revoke_tokens(self, team_id: str) -> None:
        """Take every token of a workspace back, and tell the app."""
        for token in self.town.tokens.live(team_id):
            self.town.tokens.end(token, REVOKED)
        tell_revoked(self.town, self.workspace(team_id))
        await self.settled()

    def allow(self, team_id: str, user_id: str, scopes: tuple[str, ...] | None = None, redirect_uri: str = "") -> str:
        """Press "Allow" on the page that installs the app. Gives the code that the app gets."""
        return self.town.tokens.allow(team_id, user_id, scopes or self.town.app.scopes, redirect_uri)
