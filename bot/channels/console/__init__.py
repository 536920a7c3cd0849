"""The terminal: the same conversation, drawn as lines with numbered buttons."""

from __future__ import annotations

from collections.abc import Callable

from bot import messages as say
from bot.channels.console.draw import FILL, VOUCH, draw
from bot.channels.console.lines import Drawn
from bot.policy import Actor
from bot.records.trouble import RecordsUnavailable
from bot.services.acts import Press, Words
from bot.services.conversation import Conversation
from flows.sharing import TICKS

Read = Callable[[str], str]
Write = Callable[[str], None]

MOST_DIGITS = 3
"""A longer row of digits is no button's number. It may be somebody's number, so the guard looks at it."""


class ConsoleChannel:
    """The terminal as a channel."""

    name = "console"

    def draw(self, message: say.Message, actor: Actor) -> str:
        """A message as lines of text."""
        return "\n".join(draw(message).lines)


def _write(text: str) -> None:
    print(text)  # noqa: T201 - this is the terminal's own door


class Console:
    """A conversation held in a terminal. `read` and `write` are handed in by tests."""

    def __init__(self, conversation: Conversation, read: Read = input, write: Write = _write) -> None:
        self.conversation = conversation
        self.read = read
        self.write = write

    def choose(self, people: list[Actor]) -> Actor | None:
        """Ask who the person at the keyboard is; None when they leave."""
        for place, one in enumerate(people, 1):
            self.write(f"{place:>3}. {one.name}, {one.post}, {one.agency_name}")
        while True:
            said = self._ask("Who are you? Type a number (or q to leave): ")
            if said is None:
                return None
            number = _number(said)
            if number is not None and 0 < number <= len(people):
                return people[number - 1]
            self.write("Type one of the numbers above.")

    def talk(self, actor: Callable[[], Actor]) -> None:
        """Hold the conversation until the officer leaves. `actor` is asked anew at every turn."""
        drawn = self._hear(actor, Press("home", {}))
        asked = Words("")
        while True:
            said = self._ask("\n> ")
            if said is None:
                self.write("Goodbye. What you answered is kept.")
                return
            number = _number(said)
            if number is None:
                number = _said_number(said, drawn.buttons)
            if number is not None and not 0 < number <= len(drawn.buttons):
                self.write(
                    f"There is no {number}. Type a number from 1 to {len(drawn.buttons)}, or ask in your own words."
                )
                continue
            heard = Words(said) if number is None else self._pressed(drawn.buttons[number - 1], drawn, asked)
            if heard is None:
                self.write("\n" + "\n".join(drawn.lines))
                continue
            drawn = self._hear(actor, heard)
            asked = heard if isinstance(heard, Words) else Words("")

    def _hear(self, actor: Callable[[], Actor], heard: Press | Words) -> Drawn:
        try:
            who = actor()
        except RecordsUnavailable as trouble:
            return self._show(self.conversation.unavailable(trouble))
        return self._show(self.conversation.hear(who, heard))

    def _pressed(self, button: say.Button, drawn: Drawn, asked: Words) -> Press | Words | None:
        if button.act == VOUCH:
            return Words(asked.text, vouched=True)
        if button.act == FILL and drawn.form:
            return self._fill(drawn.form)
        press = press_of(button)
        if drawn.ticks and press.one("answer") == TICKS:
            ticked = self._field(drawn.ticks)
            return None if ticked is None else Press(press.act, {**press.values, drawn.ticks.name: ticked})
        return press

    def _fill(self, form: say.Form) -> Press | None:
        """Ask each field of a form in turn; an empty line keeps what is filled in, q leaves it."""
        values: dict[str, tuple[str, ...]] = dict(press_of(form.save).values)
        for field in form.fields:
            if field.kind == "fixed":
                continue
            chosen = self._field(field)
            if chosen is None:
                self.write("The form was left. Nothing was saved.")
                return None
            values[field.name] = chosen
        return Press(form.save.act, values)

    def _field(self, field: say.FormField) -> tuple[str, ...] | None:
        held = tuple(option.value for option in field.options if option.chosen)
        self.write(f"\n{field.label}")
        for number, option in enumerate(field.options, 1):
            self.write(f"{number:>3}. {'[x]' if option.chosen else '[ ]'} {option.label}")
        many = " (several with spaces between, 0 for none)" if field.kind == "many" else ""
        while True:
            said = self._ask(f"Type a number{many}; Enter keeps what is ticked; q leaves: ")
            if said is None:
                return None
            if not said or (said == "0" and field.kind == "many"):
                return () if said else held
            numbers = [_number(one) or 0 for one in said.split()]
            if all(0 < one <= len(field.options) for one in numbers):
                return tuple(field.options[one - 1].value for one in numbers)
            self.write("Type only numbers from the list.")

    def _show(self, message: say.Message) -> Drawn:
        drawn = draw(message)
        self.write("\n" + "\n".join(drawn.lines))
        return drawn

    def _ask(self, prompt: str) -> str | None:
        try:
            said = self.read(prompt).strip()
        except (EOFError, KeyboardInterrupt):
            return None
        return None if said.lower() in ("q", "quit", "exit") else said


def _number(said: str) -> int | None:
    """The number of a button as it was typed, or None for anything else."""
    return int(said) if said.isdecimal() and len(said) <= MOST_DIGITS else None


SHORT = {"not sure": "i am not sure", "unsure": "i am not sure", "back": "go back", "stop": "stop for now"}
"""Words that people type for a button whose label says more."""


def _said_number(said: str, buttons: list[say.Button]) -> int | None:
    """The number of the one button that these words name ("yes", "no", "back"); None when none does, or several."""
    word = said.strip(" .!?").lower()
    word = SHORT.get(word, word)
    named = [
        number
        for number, button in enumerate(buttons, 1)
        if button.label.lower() == word or button.label.lower().startswith((f"{word},", f"{word}:", f"{word} "))
    ]
    return named[0] if len(named) == 1 and 0 < len(word) <= len("i am not sure") else None


def press_of(button: say.Button) -> Press:
    """A button as pressed."""
    values: dict[str, tuple[str, ...]] = {}
    for name, value in button.values:
        values[name] = (*values.get(name, ()), value)
    return Press(button.act, values)


__all__ = ["Console", "ConsoleChannel", "press_of"]
