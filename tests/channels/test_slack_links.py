"""A personal link in Slack: to be pressed in a window that is kept nowhere, and in no message."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from bot.channels.slack.looks.render import draw
from bot.channels.slack.looks.views import draw_home, draw_modal
from tests.slack_judge import judge
from tests.web.gallery import DOOR


def test_a_personal_link_can_be_pressed_in_a_window_and_stands_in_no_message() -> None:
    window = json.dumps(draw_modal(DOOR, "Can I share this?", "", "ours:1"))
    assert f"<{DOOR.address}|Open the secure page in your browser>" in window
    assert "048 213" in window
    for kept in (json.dumps(draw(DOOR).payload), json.dumps(draw_home(DOOR, ""))):
        assert DOOR.address not in kept
        assert "048" not in kept
        assert '"action_id": "open-1"' in kept, "it makes a new one, in a window"


@pytest.mark.parametrize("address", ["https://elsewhere.example/x", "http://x/open/<!channel>", "javascript:alert(1)"])
def test_an_address_that_is_no_personal_link_of_ours_cannot_be_pressed(address: str) -> None:
    window = json.dumps(draw_modal(replace(DOOR, address=address), "Can I share this?", "", "ours:1"))
    assert "|Open the secure page" not in window
    assert "<!channel>" not in window


def test_slack_takes_the_window() -> None:
    assert judge({"window": draw_modal(DOOR, "Can I share this?", "", "ours:1")}) == []
