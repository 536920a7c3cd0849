"""The commands that officers type in a chat, and the help on each."""

from __future__ import annotations

import pytest

from bot import messages as say
from bot.app import Parts
from bot.services.acts import Words
from bot.services.commands import COMMANDS, NO_NAMES, Command, help_lines
from tests.partnership import PRIYA

every_command = pytest.mark.parametrize("command", COMMANDS.values(), ids=COMMANDS)


def test_there_are_three_commands_each_under_its_own_name() -> None:
    assert list(COMMANDS) == ["share", "spoc", "guidance", "request"]
    assert all(name == command.name for name, command in COMMANDS.items())


@every_command
def test_help_names_the_command_as_it_is_typed_in_that_chat(command: Command) -> None:
    lines = help_lines(command)
    assert lines[0].startswith(f"/{command.name} {command.usage}: ")
    assert NO_NAMES in lines
    assert len([line for line in lines[1:] if line.startswith(f"/{command.name}")]) == len(command.examples) >= 2
    assert help_lines(command, "")[0].startswith(f"{command.name} [")


@every_command
def test_help_speaks_in_whole_short_sentences_and_of_no_platform(command: Command) -> None:
    for line in (*help_lines(command), command.says + "."):
        assert line.endswith((".", "?"))
        assert len(line) <= 120
        assert not any(word in line.lower() for word in ("slack", "teams", "payload", "workspace", "user"))


@every_command
def test_every_example_can_be_typed_and_is_answered(command: Command, parts: Parts) -> None:
    actor = parts.people.actor(PRIYA)
    for words, _ in command.examples:
        if words:
            answer = parts.conversation.hear(actor, Words(words))
            assert not isinstance(answer, say.Notice), words
