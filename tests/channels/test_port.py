"""The port: a third channel is one line, and draws every kind of message with nothing of any platform in it."""

from __future__ import annotations

import re
from dataclasses import fields, is_dataclass
from pathlib import Path

import pytest

from bot import messages as say
from bot.app import Parts
from bot.channels.port import Channel
from bot.channels.registry import CHANNELS
from bot.policy import Actor
from bot.services.acts import ACTS
from tests.officer import Officer, buttons_of
from tests.partnership import KWABENA
from tests.services.cases import COMPLETE
from tests.services.part_a import PART_A
from tests.web.gallery import EVERY

GALLERY = tuple(EVERY.values()) if isinstance(EVERY, dict) else tuple(EVERY)
OWN = {"form.fill", "words.vouched"}
SOMEBODY = Actor("member", "ada", "Ada", "council", "Ashmere Council", "council", "Officer", frozenset({"officer"}))


class Postcard:
    """A channel that nobody thought of: one short line for each thing a message holds, whatever kind it is."""

    name = "postcard"

    def draw(self, message: say.Message, actor: Actor) -> str:
        return "\n".join((f"Dear {actor.name},", *self._lines(message)))

    def _lines(self, value: object) -> list[str]:
        if isinstance(value, say.Button):
            return [f"[{value.label}]"]
        if is_dataclass(value):
            return [line for one in fields(value) for line in self._lines(getattr(value, one.name))]
        if isinstance(value, tuple):
            return [line for one in value for line in self._lines(one)]
        return [value] if isinstance(value, str) and value else []


@pytest.fixture
def channels(monkeypatch: pytest.MonkeyPatch) -> dict[str, Channel]:
    monkeypatch.setitem(CHANNELS, "postcard", Postcard())  # the one line
    return CHANNELS


def test_the_channels_are_found_by_their_names(channels: dict[str, Channel]) -> None:
    assert set(channels) >= {"console", "web", "postcard"}
    assert all(channel.name == name for name, channel in channels.items())


@pytest.mark.parametrize("message", GALLERY, ids=lambda one: type(one).__name__)
def test_every_channel_draws_every_kind_of_message(channels: dict[str, Channel], message: say.Message) -> None:
    for name, channel in channels.items():
        drawn = channel.draw(message, SOMEBODY)
        assert drawn == channel.draw(message, SOMEBODY), name
        seen = plain(drawn)
        for button in offered(message):
            assert plain(button.label) in seen, (name, button.label)
        assert plain(title(message)) in seen, name


def offered(message: say.Message) -> list[say.Button]:
    """The buttons below a message: what every channel must offer."""
    return [one for one in getattr(message, "actions", ()) if isinstance(one, say.Button)]


def title(message: say.Message) -> str:
    """What a message is about, in the words that every channel must say."""
    match message:
        case say.Question():
            return message.ask
        case say.Results():
            return message.say or next(iter(message.hits)).title
        case say.Contact():
            return message.agency
        case say.Home():
            return message.greeting
        case _:
            return message.title


def plain(text: str) -> str:
    """Text without markup, wrapping, capitals or quotation marks, so that channels can be compared."""
    text = re.sub(r"<[^>]*>", " ", text).replace("&#39;", "'").replace("&#34;", '"').replace("&amp;", "&")
    return re.sub(r"[\s*]+", " ", text).strip().casefold()


def test_a_whole_conversation_can_be_held_on_any_channel(channels: dict[str, Channel], parts: Parts) -> None:
    officer = Officer(parts, KWABENA)
    seen: list[say.Message] = [officer.opens("home"), officer.starts("a tenant's arrest")]
    seen += [officer.answers("no"), officer.answers("no"), officer.presses("See the flowchart")]
    seen += [officer.presses("Back to where you were"), officer.presses("Record the decision"), officer.saves()]
    seen += [officer.saves(**COMPLETE), officer.presses("My decisions"), officer.opens("contact.list")]
    seen += [
        officer.says("who is the probation spoc"),
        officer.says("what is consent"),
        officer.says("Shanelle Okonjo"),
    ]
    seen += [officer.opens("guide.show", run="none"), officer.opens("emergency"), officer.opens("help")]
    seen += [officer.opens("search.read", kind="guidance", key="1.4"), officer.opens("contact.show", agency="lantern")]
    seen += [officer.opens("request.form"), officer.opens("request.make", **PART_A)]
    seen += [officer.presses("Write: What you ask, and about whom")]
    assert {type(one) for one in seen} == set(say.Message.__args__)  # type: ignore[attr-defined]
    for channel in channels.values():
        assert all(channel.draw(one, officer.actor) for one in seen)


def test_every_button_names_an_act_that_there_is(parts: Parts) -> None:
    officer = Officer(parts, KWABENA)
    pages = [officer.opens(act) for act in ACTS if "{" not in ACTS[act].path]
    pages += [officer.starts(), officer.answers("no", "no"), officer.presses("Record the decision")]
    pages += [officer.saves(**COMPLETE), officer.says("consent"), officer.says("who is the probation spoc")]
    for page in pages:
        assert {button.act for button in buttons_of(page)} <= set(ACTS) | OWN


def test_what_can_be_said_has_no_platform_words_in_it() -> None:
    places = [Path(say.__file__), *(Path(say.__file__).parent / "services").glob("*.py")]
    for file in places:
        if file.name == "officers_words.py":  # officers name platforms when they ask whether they may use them
            continue
        code = re.sub(r'""".*?"""', "", file.read_text(encoding="utf-8"), flags=re.DOTALL)
        assert not re.search(r"\b(slack|teams|mrkdwn|block_id|adaptive|starlette|fastapi|html|css)\b", code, re.I), (
            file.name
        )
