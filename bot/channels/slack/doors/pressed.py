"""What was pressed, read in one way by whoever must know it. Nothing in it is trusted."""

from __future__ import annotations

from bot.channels.slack.doors.heard import Heard
from bot.channels.slack.looks.names import field_of
from bot.channels.slack.looks.press import chosen_press, press_of
from bot.channels.slack.looks.views import read_form
from bot.services.acts import Press


def pressed(heard: Heard) -> Press:
    """The press of a button, with what was ticked beside it, or of a line that was chosen from a list.

    Raises NotOurs for anything that is not an act of ours."""
    if "chosen" in heard.values:
        return chosen_press(heard.text, heard.values["chosen"][0])
    press = press_of(heard.text)
    ticked = _ticked_in(heard)
    return Press(press.act, {**press.values, **ticked}) if ticked else press


def _ticked_in(heard: Heard) -> dict[str, tuple[str, ...]]:
    """The lines ticked in a message. Raises NotOurs."""
    state = {name: value for name, value in heard.state.items() if field_of(name)}
    return read_form(state, None) if state else {}
