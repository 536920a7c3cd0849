"""Real deliveries to alter: what the stand-in for Slack sent in one talk in which everything is done once."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from copy import deepcopy
from typing import Any

from bot.app import Parts
from bot.channels.slack.fake.demo import settle_in
from bot.channels.slack.fake.sample import PEOPLE
from bot.services.accounts import NotPossible
from tests.clock import Clock
from tests.slack.talk import Talk, talking
from tests.slack.town import BARNABY, HOLLY, KWABENA, LANTERN, POLICE, SHABNAM, TAMSIN

Payload = dict[str, Any]


GOODBYES = ("app_uninstalled", "tokens_revoked", "user_change")
"""Events after which somebody, or everybody, is nobody any more."""


def deliveries(parts: Parts, clock: Clock) -> list[Payload]:
    """Every kind of payload there is, as Slack sent it in a talk with this partnership. The workspaces are installed
    and everybody is linked again afterwards."""

    async def all_of_it() -> list[Payload]:
        async with talking(parts, clock) as talk:
            await _a_walk_and_its_record(talk)
            await _in_other_places(talk)
            await _by_others(talk)
            await _what_happens(talk)
            return [deepcopy(one.payload) for one in talk.fake.deliveries]

    found = asyncio.run(all_of_it())
    settle_again(parts)
    return found


def settle_again(parts: Parts) -> None:
    """Install canishare in the town again, and link everybody who lost their account."""
    for workspace, user in PEOPLE:
        with suppress(NotPossible):
            parts.accounts.unlink("slack", workspace, user)
    settle_in(parts)


def is_goodbye(payload: Payload) -> bool:
    """Whether this is an event after which somebody is nobody any more."""
    return payload.get("event", {}).get("type") in GOODBYES


async def _a_walk_and_its_record(talk: Talk) -> None:
    kwabena = talk.person(KWABENA)
    await kwabena.says("can I tell housing about an arrest?")
    await kwabena.presses("No, not right now")
    await kwabena.chooses("Change an answer", "immediate_danger")
    await kwabena.presses("No, not right now")
    await kwabena.presses("No")
    await kwabena.presses("Record the decision")
    await kwabena.presses("Fill it in")
    await kwabena.ticks("field:summary:0", "child_safety")
    await kwabena.chooses("field:requester:0", "own", where="modal")
    await kwabena.sends()
    await kwabena.closes()
    await kwabena.presses("Fill it in")
    await kwabena.ticks("field:information:0", "contact_details")
    await kwabena.ticks("field:recipients:1", "outside")
    await kwabena.sends()


async def _in_other_places(talk: Talk) -> None:
    kwabena = talk.person(KWABENA)
    await kwabena.opens_home()
    await kwabena.types("ask", "what is depersonalised?")
    await kwabena.opens_home()
    for command in ("/share", "/spoc probation", "/guidance what is depersonalised?", "/share help"):
        await kwabena.says(command, "general")
    await kwabena.presses("Post this guidance to the channel")
    await kwabena.says("@canishare who is the probation spoc?", "general")
    await kwabena.uses("share")
    await kwabena.presses("Start from the first question", "modal")
    await kwabena.closes()
    message = kwabena.surfaces("general")[0].message
    assert message is not None
    await kwabena.uses_on("share_message", "general", message)


async def _by_others(talk: Talk) -> None:
    tamsin, shabnam = talk.person(TAMSIN), talk.person(SHABNAM)
    await tamsin.says("hello")
    await tamsin.presses("Ask to be added")
    await shabnam.presses("See who it could be")
    await talk.person(BARNABY).says("hello")
    await talk.person(BARNABY).opens_home()


async def _what_happens(talk: Talk) -> None:
    channel = talk.fake.workspace(POLICE).channel_named("general")
    team = talk.fake.workspace(POLICE).channel_named("partnership-team")
    assert channel is not None
    assert team is not None
    await talk.fake.share_channel(POLICE, channel, LANTERN)
    await talk.fake.unshare_channel(POLICE, channel, LANTERN)
    await talk.fake.share_channel(POLICE, team, LANTERN)
    await talk.fake.change_user(HOLLY, deleted=True)
    await talk.fake.verify_address()
    await talk.fake.revoke_tokens(LANTERN)
    await talk.fake.uninstall(POLICE)
    await talk.settled()


def kinds(found: list[Payload]) -> set[str]:
    """What kinds of payloads there are."""
    return {str(one.get("event", {}).get("type") or one.get("type") or one.get("command")) for one in found}
