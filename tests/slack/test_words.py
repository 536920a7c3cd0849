"""Words that are no question, in every place of Slack where one can type: they are answered as what they are."""

from __future__ import annotations

import pytest

from bot.channels.slack.doors.asking import help_of
from bot.services.commands import COMMANDS, Command
from tests.slack.conftest import Begins
from tests.slack.town import KWABENA, in_a_loop


@pytest.mark.parametrize("said", ["help", "Help!", "?", "@canishare help"])
@in_a_loop
async def test_help_helps_in_messages_and_in_a_mention(begins: Begins, said: str) -> None:
    async with begins() as talk:
        kwabena = talk.person(KWABENA)
        await kwabena.says(said, "general" if said.startswith("@") else "messages")
        assert "What canishare can do" in kwabena.sees()


@in_a_loop
async def test_stop_stops_nothing_and_leads_back(begins: Begins) -> None:
    async with begins() as talk:
        kwabena = talk.person(KWABENA)
        await kwabena.says("can I tell housing about an arrest?")
        await kwabena.says("stop")
        assert "Your answers are kept" in kwabena.sees()
        assert "does not stop you sharing" not in kwabena.sees()
        await kwabena.presses("Go on: Immediate danger")
        assert "Immediate danger" in kwabena.sees()


@pytest.mark.parametrize("command", COMMANDS.values(), ids=COMMANDS)
def test_examples_of_a_command_are_typed_as_they_are_shown(command: Command) -> None:
    bare = Command(command.name, "", "", (), (("", "a `word` then"), ("who & what", "this")))
    assert help_of(bare).splitlines()[-2:] == [
        f"`/{command.name}`: a `word` then",
        f"`/{command.name} who &amp; what`: this",
    ]
