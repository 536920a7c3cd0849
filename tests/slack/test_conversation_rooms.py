"""Asked in a channel: answered in private, with help where it is asked for, and guidance posted when they say so."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.channels.slack.fake import FakeSlack
from bot.channels.slack.fake.faults import ACCEPT_THEN_DROP, SERVER_ERROR
from bot.channels.slack.fake.surfaces import MESSAGES
from bot.records import store
from bot.records.rows import PersonRow
from bot.services.commands import COMMANDS
from tests.partnership import RHODRI as RHODRIS_KEY
from tests.slack.conftest import Begins
from tests.slack.talk import Person, Talk
from tests.slack.town import BARNABY, HOLLY, KWABENA, LANTERN, POLICE, SHABNAM, in_a_loop

RHODRI = "U0RHODRI"
POST = "Post this guidance to the channel"
SHARED = "partnership-shared"
ANSWERS = {
    ("share", ""): "Where do you want to start?",
    ("share", "can I tell housing about an arrest?"): "With: housing",
    ("spoc", ""): "Who to ask at each agency",
    ("spoc", "probation"): "Who to ask at Ashmere Probation Service",
    ("guidance", ""): "Hello, Kwabena.",
    ("guidance", "depersonalised information"): "What depersonalised information means",
    ("request", ""): "Ask a partner for information",
    ("request", "probation"): "Who to ask at Ashmere Probation Service",
}


def make_admin(talk: Talk) -> None:
    """Rhodri looks after the service as well."""
    with talk.parts.database.writing() as connection:
        one = store.person(connection, RHODRIS_KEY)
        assert one is not None
        row = PersonRow(one.key, one.name, one.agency_key, one.post, (*one.roles, "admin"), None, None)
        store.save_person(connection, row)


async def asked_in_general(talk: Talk) -> tuple[Person, Person]:
    """Kwabena asked a question in a channel that Holly reads, too."""
    kwabena, holly = talk.person(KWABENA), talk.person(HOLLY)
    await kwabena.says("/guidance what is depersonalised?", "general")
    return kwabena, holly


def told_outside(talk: Talk) -> bool:
    return "A channel is now shared outside your organisation" in talk.person(RHODRI).all_seen()


@pytest.mark.parametrize(("name", "words"), ANSWERS, ids=lambda one: one or "nothing")
@in_a_loop
async def test_a_command_is_answered_in_private(begins: Begins, name: str, words: str) -> None:
    async with begins() as talk:
        kwabena, holly = talk.person(KWABENA), talk.person(HOLLY)
        await kwabena.says(f"/{name} {words}".strip(), "general")
        assert "I have answered you privately" in kwabena.sees("general")
        assert ANSWERS[name, words] in kwabena.sees()
        assert holly.count("general") == 0
        assert holly.count() == 0


@pytest.mark.parametrize("name", COMMANDS)
@in_a_loop
async def test_a_command_explains_itself(begins: Begins, name: str) -> None:
    async with begins() as talk:
        kwabena = talk.person(KWABENA)
        await kwabena.says(f"/{name} help", "general")
        assert f"*/{name}*" in kwabena.sees("general")
        for typed, _ in COMMANDS[name].examples:
            assert f"/{name} {typed}".strip() in kwabena.sees("general")
        assert kwabena.count() == 0


@in_a_loop
async def test_a_mention_is_answered_in_private(begins: Begins) -> None:
    async with begins() as talk:
        kwabena, holly = talk.person(KWABENA), talk.person(HOLLY)
        await kwabena.says("@canishare what is depersonalised?", "general")
        assert "What depersonalised information means" in kwabena.sees()
        assert "I have answered you privately" in kwabena.sees("general")
        assert holly.count("general") == 0


@in_a_loop
async def test_guidance_is_posted_where_it_was_asked_for_and_once(begins: Begins) -> None:
    async with begins() as talk:
        kwabena, holly = await asked_in_general(talk)
        message = kwabena.surfaces()[0].message
        await kwabena.presses_in(message, POST)
        assert "Posted to the channel" in kwabena.all_seen()
        assert "What depersonalised information means" in holly.sees("general")
        assert "Posted by Kwabena Asante-Marsh" in holly.sees("general")
        assert not holly.can_press("Open", "general"), "nothing in a channel can be pressed"
        await kwabena.says("/guidance what is depersonalised?", "general")
        await kwabena.presses(POST)
        assert holly.count("general") == 2, "asked anew, it may be posted anew"


@in_a_loop
async def test_a_second_press_posts_nothing_more(begins: Begins) -> None:
    async with begins() as talk:
        kwabena, holly = await asked_in_general(talk)
        await kwabena.presses_twice(POST)
        assert holly.count("general") == 1


@in_a_loop
async def test_the_channel_is_named_and_the_passage_stays(begins: Begins) -> None:
    async with begins() as talk:
        kwabena = talk.person(KWABENA)
        channel = talk.fake.workspace(POLICE).channel_named("general")
        assert channel is not None
        await kwabena.says("/guidance what is depersonalised?", "general")
        assert f"{POST}: <#{channel.id}>" in kwabena.sees()
        message = kwabena.surfaces()[0].message
        await kwabena.presses_in(message, POST)
        assert f"Channel: <#{channel.id}>" in kwabena.sees()
        assert "What depersonalised information means" in kwabena.sees()
        await kwabena.presses_in(message, POST)
        assert "It was posted already" in kwabena.sees()


@in_a_loop
async def test_what_is_read_later_is_not_offered_to_the_channel(begins: Begins) -> None:
    async with begins() as talk:
        kwabena = talk.person(KWABENA)
        await kwabena.says("/guidance what is depersonalised?", "general")
        assert POST in kwabena.sees()
        talk.clock.forward(timedelta(minutes=11))
        await kwabena.says("what is depersonalised?")
        assert POST not in kwabena.sees()


@in_a_loop
async def test_a_post_that_failed_can_be_posted_again(begins: Begins) -> None:
    async with begins() as talk:
        kwabena, holly = talk.person(KWABENA), talk.person(HOLLY)
        channel = talk.fake.workspace(POLICE).channel_named("general")
        assert channel is not None
        bot = talk.fake.workspace(POLICE).bot_user_id
        await kwabena.says("/guidance what is depersonalised?", "general")
        message = kwabena.surfaces()[0].message
        channel.members.discard(bot)
        await kwabena.presses_in(message, POST)
        assert "The guidance was not posted" in kwabena.all_seen()
        channel.members.add(bot)
        await kwabena.presses_in(message, POST)
        assert holly.count("general") == 1


@in_a_loop
async def test_a_post_that_failed_can_be_tried_again_where_that_is_said(begins: Begins) -> None:
    async with begins() as talk:
        kwabena, holly = talk.person(KWABENA), talk.person(HOLLY)
        channel = talk.fake.workspace(POLICE).channel_named("general")
        assert channel is not None
        bot = talk.fake.workspace(POLICE).bot_user_id
        await kwabena.says("/guidance what is depersonalised?", "general")
        channel.members.discard(bot)
        await kwabena.presses(POST)
        for _ in range(2):
            await kwabena.presses("Try again")
            assert holly.count("general") == 0
        channel.members.add(bot)
        await kwabena.presses("Try again")
        assert holly.count("general") == 1


@in_a_loop
async def test_a_post_that_may_have_arrived_is_to_be_looked_for_and_has_no_button(begins: Begins) -> None:
    async with begins() as talk:
        kwabena, holly = await asked_in_general(talk)
        talk.fake.faults.add(ACCEPT_THEN_DROP, methods=["chat.postMessage"], times=1)
        await kwabena.presses(POST)
        assert "The guidance may not have been posted" in kwabena.all_seen()
        assert not kwabena.can_press("Try again")
        assert holly.count("general") == 1


@in_a_loop
async def test_what_could_not_be_posted_within_the_hour_is_not_posted_later_and_that_is_told(begins: Begins) -> None:
    async with begins() as talk:
        kwabena, holly = await asked_in_general(talk)
        talk.fake.faults.add(SERVER_ERROR, methods=["conversations.info"])
        await talk.fake.press(KWABENA, MESSAGES, POST)
        talk.clock.forward(timedelta(minutes=61))
        talk.fake.faults.clear()
        await talk.settled()
        assert holly.count("general") == 0
        assert "The guidance was not posted" in kwabena.all_seen()


@in_a_loop
async def test_nothing_is_posted_in_the_name_of_somebody_who_has_left(begins: Begins) -> None:
    async with begins() as talk:
        _, holly = await asked_in_general(talk)
        talk.fake.faults.add(SERVER_ERROR, methods=["conversations.info"])
        await talk.fake.press(KWABENA, MESSAGES, POST)
        talk.parts.accounts.end("slack", POLICE, KWABENA, "deactivated")
        talk.fake.faults.clear()
        await talk.settled()
        assert holly.count("general") == 0


@in_a_loop
async def test_an_hour_later_it_must_be_asked_for_again(begins: Begins) -> None:
    async with begins() as talk:
        kwabena, holly = await asked_in_general(talk)
        talk.clock.forward(timedelta(minutes=61))
        await kwabena.presses(POST)
        assert "You asked there too long ago" in kwabena.sees()
        assert holly.count("general") == 0


@in_a_loop
async def test_nothing_is_posted_where_outsiders_read(begins: Begins) -> None:
    async with begins() as talk:
        shabnam, barnaby = talk.person(SHABNAM), talk.person(BARNABY)
        await shabnam.says("/guidance what is depersonalised?", SHARED)
        await shabnam.presses(POST)
        assert "The guidance was not posted" in shabnam.all_seen()
        assert "People of other organisations can read that channel" in shabnam.all_seen()
        assert barnaby.count(SHARED) == 0


@in_a_loop
async def test_where_the_app_was_not_invited_nothing_is_posted_and_that_is_said(begins: Begins) -> None:
    async with begins() as talk:
        kwabena = talk.person(KWABENA)
        channel = talk.fake.workspace(POLICE).channel_named("general")
        assert channel is not None
        await kwabena.says("/guidance what is depersonalised?", "general")
        channel.members.discard(talk.fake.workspace(POLICE).bot_user_id)
        await kwabena.presses(POST)
        assert "/invite @canishare" in kwabena.all_seen()


@pytest.mark.parametrize("name", ["general", "partnership-team"], ids=["public", "private"])
@in_a_loop
async def test_a_channel_that_is_shared_later_is_posted_in_no_more_and_the_admin_is_told(
    begins: Begins, name: str
) -> None:
    async with begins() as talk:
        make_admin(talk)
        kwabena = talk.person(KWABENA)
        await kwabena.says("/guidance what is depersonalised?", name)
        await kwabena.presses(POST)
        assert not told_outside(talk)
        await kwabena.says("/guidance what is depersonalised?", name)
        old = kwabena.surfaces()[0].message
        await share(talk.fake, name)
        await talk.settled()
        assert told_outside(talk)
        await kwabena.presses_in(old, POST)
        assert "shared with people outside" in kwabena.all_seen()
        await kwabena.says("/guidance what is depersonalised?", "general")
        assert talk.fake.workspace(POLICE).channel_named(name).is_ext_shared  # type: ignore[union-attr]
        assert sum(1 for one in kwabena.surfaces(name) if one.message and "Posted by" in str(one.blocks)) == 1


async def share(fake: FakeSlack, name: str) -> None:
    """Share a channel of the police with Lantern."""
    channel = fake.workspace(POLICE).channel_named(name)
    assert channel is not None
    await fake.share_channel(POLICE, channel, LANTERN)
