"""An officer in a conversation, so that tests read as one: she starts, presses, says, and sees.

She presses the real buttons of the last message, found by what is written on them (or by their act), and whatever she
presses goes through the same ear as every channel's buttons.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass

from bot import messages as say
from bot.app import Parts
from bot.channels.console import press_of
from bot.policy import Actor
from bot.services.acts import Press, Words


class Officer:
    """Somebody talking with canishare. `page` is the last message."""

    def __init__(self, parts: Parts, key: str) -> None:
        self.parts = parts
        self.key = key
        self.page: say.Message = say.Notice("info", "Nothing was said yet", ())

    @property
    def actor(self) -> Actor:
        """Who the officer is now: looked up afresh, as every door does."""
        return self.parts.people.actor(self.key)

    # Acts --------------------------------------------------------------------------------------------------------

    def opens(self, act: str, **values: str | tuple[str, ...]) -> say.Message:
        """Send an act with any values, as an address or an altered button would."""
        sent = {name: one if isinstance(one, tuple) else (one,) for name, one in values.items()}
        return self._hears(Press(act, sent))

    def starts(self, situation: str = "") -> say.Message:
        """Start the guide from a situation, named by its id or the words of its title, or from nothing."""
        packs = self.parts.packs.current.pack.situations
        found = situation
        if situation and situation not in packs:
            fitting = [one.id for one in packs.values() if situation.lower() in one.title.lower()]
            assert len(fitting) == 1, f"{situation!r} fits {fitting}"
            found = fitting[0]
        return self.opens("guide.start", situation=found)

    def presses(self, label: str, **instead: str) -> say.Message:
        """Press the button with this label or act. `instead` alters values on the way, as a tampered page would."""
        press = press_of(self.button(label))
        return self._hears(Press(press.act, {**press.values, **{name: (one,) for name, one in instead.items()}}))

    def presses_again(self, press: Press) -> say.Message:
        """Press a button kept from an earlier page."""
        return self._hears(press)

    def says(self, words: str, *, vouched: bool = False) -> say.Message:
        """Say something in her own words."""
        return self._hears(Words(words, vouched))

    def answers(self, *answers: str) -> say.Message:
        """Answer the questions as they come, each by a label, an answer or a pick-list line."""
        for answer in answers:
            self._hears(self.answer(answer))
        return self.page

    def answer(self, answer: str) -> Press:
        """The button for an answer to the question being asked, not pressed yet. `yes` takes the first line or all
        ticks where there is no plain yes."""
        question = self.question
        for button in (*question.answers, *question.choices):
            values = dict(button.values)
            if answer in (button.label, values.get("picked"), values["answer"]):
                return press_of(button)
        raise AssertionError(f"{answer!r} does not answer: {question.ask}")

    def ticks(self, *lines: str) -> say.Message:
        """Tick these lines of a checklist, or all of them, and go on."""
        question = self.question
        assert question.tick_button is not None
        assert question.ticks is not None
        press = press_of(question.tick_button)
        every = tuple(one.value for one in question.ticks.options)
        return self._hears(Press(press.act, {**press.values, "picked": lines or every}))

    def saves(self, **instead: tuple[str, ...] | str) -> say.Message:
        """Send the form as it stands, with these choices put in place of what is filled in."""
        return self._hears(self.form_sent(**instead))

    def form_sent(self, **instead: tuple[str, ...] | str) -> Press:
        """The form as it would be sent, not sent yet."""
        form = self.form
        press = press_of(form.save)
        sent = {one.name: chosen(one) for one in form.fields if one.kind != "fixed"}
        sent |= {name: (one,) if isinstance(one, str) else one for name, one in instead.items()}
        return Press(press.act, {**press.values, **sent})

    def _hears(self, said: Press | Words) -> say.Message:
        self.page = self.parts.conversation.hear(self.actor, said)
        return self.page

    # What she sees -----------------------------------------------------------------------------------------------

    @property
    def below(self) -> say.Message:
        """The page itself: what stands below a notice, or the message."""
        page = self.page
        return page.instead if isinstance(page, say.Notice) and page.instead else page

    @property
    def question(self) -> say.Question:
        """The question being asked."""
        assert isinstance(self.below, say.Question), self.text
        return self.below

    @property
    def asked(self) -> str:
        """The name of the question being asked."""
        return dict(self.question.answers[0].values)["question"]

    @property
    def outcome(self) -> say.Outcome:
        """The outcome on the page."""
        assert isinstance(self.below, say.Outcome), self.text
        return self.below

    @property
    def form(self) -> say.Form:
        """The form on the page."""
        assert isinstance(self.below, say.Form), self.text
        return self.below

    @property
    def record(self) -> say.Record:
        """The record on the page."""
        assert isinstance(self.below, say.Record), self.text
        return self.below

    @property
    def notice(self) -> say.Notice:
        """The notice at the top of the page."""
        assert isinstance(self.page, say.Notice), self.text
        return self.page

    @property
    def run(self) -> str:
        """The walk on the page."""
        return self.below.run if isinstance(self.below, say.Question | say.Outcome) else value_of(self.form.save, "run")

    @property
    def text(self) -> str:
        """Everything written on the page."""
        return "\n".join(texts_of(self.page))

    def sees(self, *words: str) -> None:
        """Assert that the page says all of this."""
        for one in words:
            assert one.lower() in self.text.lower(), f"{one!r} is not on the page:\n{self.text}"

    def does_not_see(self, *words: str) -> None:
        """Assert that the page says none of this."""
        for one in words:
            assert one.lower() not in self.text.lower(), f"{one!r} is on the page"

    def button(self, label: str) -> say.Button:
        """The button with this label, or the only one with this act."""
        buttons = list(buttons_of(self.page))
        found = [one for one in buttons if one.label == label] or [one for one in buttons if one.act == label]
        different = {(one.act, one.values) for one in found}
        assert len(different) == 1, f"{len(different)} buttons {label!r} among {[one.label for one in buttons]}"
        return found[0]

    def change(self, question: str) -> say.Message:
        """Press "Change" beside an answer already given."""
        steps = getattr(self.below, "steps", ())
        found = next(one for one in steps if question in (one.question, one.short))
        assert found.change is not None, f"{question} cannot be changed"
        return self._hears(press_of(found.change))

    # Whole walks -------------------------------------------------------------------------------------------------

    def walks(self, answers: Mapping[str, str], situation: str = "") -> say.Outcome:
        """Start, answer what is asked, and change what the starting point took as given wrongly."""
        self.starts(situation)
        for _ in range(60):
            wrong = self._taken_wrongly(answers)
            if wrong:
                self.change(wrong)
                self._gives(answers[wrong])
            elif isinstance(self.below, say.Question):
                self._gives(answers[self.asked])
            else:
                return self.outcome
        raise AssertionError("the walk does not end")

    def _gives(self, answer: str) -> None:
        if self.question.ticks and answer in ("yes", "no"):
            options = self.question.ticks.options
            self.ticks(*(one.value for one in (options if answer == "yes" else options[1:])))
        else:
            self.answers(answer)

    def _taken_wrongly(self, answers: Mapping[str, str]) -> str:
        run = self.below.run  # type: ignore[union-attr]
        view = self.parts.guide.look(self.actor, run)
        path = view.path_answers
        return next((one for one in path if answers.get(one, path[one]) != path[one]), "")


def chosen(field: say.FormField) -> tuple[str, ...]:
    """What is ticked in a field."""
    return tuple(one.value for one in field.options if one.chosen)


def value_of(button: say.Button, name: str) -> str:
    """A value that a button carries."""
    return dict(button.values)[name]


def parts_of(message: object) -> Iterator[object]:
    """A message and everything in it."""
    yield message
    if is_dataclass(message):
        for one in fields(message):
            yield from parts_of(getattr(message, one.name))
    elif isinstance(message, tuple):
        for one in message:
            yield from parts_of(one)


def texts_of(message: object) -> Iterator[str]:
    """Every text in a message, those that buttons carry included."""
    return (one for one in parts_of(message) if isinstance(one, str))


def buttons_of(message: object) -> Iterator[say.Button]:
    """Every button of a message."""
    return (one for one in parts_of(message) if isinstance(one, say.Button))
