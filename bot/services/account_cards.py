"""What is said about being added to the list: to whoever asks, and to the SPOC who answers. Pure.

What goes out unasked names the agency and the platform's user id, and nobody. A profile's name is never shown: anybody
can write one.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from bot import messages as say
from bot.records.account_rows import AccountKey, AskRow
from bot.records.rows import PersonRow
from bot.when import uk_words

WHO_IS_IT = (
    "A name or a picture in a chat profile proves nothing, as anybody can choose them. Confirm only when somebody you "
    "know has told you, in person or by telephone, that this user id is theirs."
)
ASK = say.Button("Ask to be added", "account.ask", (), "primary")
HOME = say.Button("Start", "home", (), "primary")
LIST = say.Button("Back to who asks", "account.asking")


def _at(key: AccountKey) -> say.Values:
    return (("account", key.at),)


# What goes out unasked -----------------------------------------------------------------------------------------------


def somebody_asks(key: AccountKey, agency_name: str) -> say.Notice:
    """To a SPOC: somebody asks to be added."""
    told = f"Somebody who says they are at {agency_name} asks to use canishare. Their user id is {key.user}."
    see = say.Button("See who it could be", "account.form", _at(key), "primary")
    return say.Notice("info", "Somebody asks to be added", (told, WHO_IS_IT), (see,))


def added(agency_name: str) -> say.Notice:
    """To whoever asked: they are on the list now."""
    told = f"Your account was confirmed for {agency_name}. You can start now."
    return say.Notice("done", "You are on the list", (told,), (HOME,))


def not_added(agency_name: str) -> say.Notice:
    """To whoever asked: they were not added."""
    told = f"The SPOC of {agency_name} did not add this account."
    return say.Notice(
        "info", "You were not added", (told, "If that is wrong, speak to them. You can ask again after a day.")
    )


# To somebody unknown -------------------------------------------------------------------------------------------------


def not_on_the_list(emergency: say.Emergency) -> say.Notice:
    """To somebody unknown whom a SPOC could confirm."""
    told = ("You are not on the list of people who may use canishare.", "Your agency's SPOC can add you.")
    return say.Notice("refused", "You are not on the list yet", told, (ASK,), emergency=emergency)


def which_agency(agencies: Mapping[str, str]) -> say.Listing:
    """To somebody who asks where several agencies share the workspace."""
    lines = (
        say.Line(name, "", "", say.Button(name, "account.ask", (("agency", key),))) for key, name in agencies.items()
    )
    return say.Listing(
        title="Which agency are you at?",
        intro="Its SPOC will be asked. Where yours is not in the list, ask the community safety team.",
        lines=tuple(lines),
        empty="",
        actions=(say.Button("What to do in an emergency", "emergency"),),
    )


def has_asked(since: str, agency_name: str, user: str, emergency: say.Emergency, *, told: int | None) -> say.Notice:
    """To somebody who asked: now, with how many were told, or before (None)."""
    id_line = f"Your user id is {user}. Give it to them yourself, so that they know that it is you."
    if told is None:
        lines = (f"You asked {agency_name} on {since}.", "Its SPOC has not answered yet.", id_line)
        return say.Notice("info", "You have asked already", lines, emergency=emergency)
    who = (
        f"The SPOC of {agency_name} will be asked, and you will be told the answer here."
        if told
        else f"Nobody is on file who can confirm it for {agency_name}. Tell the community safety team as well."
    )
    return say.Notice("done", "You have asked to be added", (who, id_line), emergency=emergency)


# To a SPOC -----------------------------------------------------------------------------------------------------------


def how_many_ask(many: int) -> str:
    """How many people ask to be added, in words."""
    return "1 person asks to be added" if many == 1 else f"{many} people ask to be added"


def waiting_words(by_agency: Mapping[str, int]) -> str:
    """What an admin is told: that people wait, and for whom."""
    listed = ", ".join(f"{name} ({many})" for name, many in by_agency.items())
    return f"{how_many_ask(sum(by_agency.values()))}, at {listed}. Their agencies' SPOCs can confirm them."


def asking_list(rows: Iterable[tuple[AskRow, bool]], actions: tuple[say.Button, ...]) -> say.Listing:
    """Who asks to be added, each with whether it is the reader's to answer."""
    return say.Listing(
        title="People who ask to be added",
        intro="Each is listed with the agency they say they are at. Its SPOC or deputy says who on file it is.",
        lines=tuple(_line(row, mine) for row, mine in rows),
        empty="Nobody asks to be added.",
        actions=actions,
    )


def _line(row: AskRow, mine: bool) -> say.Line:
    opened = say.Button("See who it could be", "account.form", _at(row.account.key)) if mine else None
    about = f"In {row.workspace_name or row.account.workspace}, since {uk_words(row.account.asked_at)}"
    return say.Line(f"User id {row.account.user}", about, row.agency_name, opened)


IF_NOBODY = 'If it is none of them, leave this form and press "It is none of them: do not add".'


def who_is_it(row: AskRow, people: Iterable[PersonRow], problem: str = "") -> say.Form | say.Notice:
    """The form in which a SPOC says who of the people on file it is. The user id is plain text and nothing to press."""
    key = row.account.key
    options = tuple(say.Option(one.key, f"{one.name}, {one.post}") for one in people)
    refuse = say.Button("It is none of them: do not add", "account.refuse", _at(key), "quiet")
    told = (
        f"Somebody in {row.workspace_name or key.workspace} says they are at {row.agency_name}. "
        f"Their user id is {key.user}. They asked on {uk_words(row.account.asked_at)}.",
        WHO_IS_IT,
    )
    if not options:
        nobody = (
            "Nobody of your agency is on file without an account there. Whoever runs canishare puts people on file."
        )
        return say.Notice("info", "There is nobody it could be", (*told, nobody), (refuse, LIST))
    asked = say.FormField("person", "Who is it?", "select", options, error=problem)
    save = say.Button("Confirm", "account.confirm", _at(key), "primary")
    return say.Form("Who is this?", (*told, IF_NOBODY), (asked,), save, actions=(refuse, LIST))


def confirmed(row: AskRow, person: PersonRow) -> say.Notice:
    """To the SPOC: it is done."""
    told = f"The user id {row.account.user} is {person.name}, {person.post}, from now on."
    return say.Notice("done", "They are on the list", (told,), (LIST,))


def refused(row: AskRow) -> say.Notice:
    """To the SPOC: nobody was added."""
    told = f"The user id {row.account.user} was not added. They can ask again after a day."
    return say.Notice("done", "They were not added", (told,), (LIST,))


def overtaken(words: str) -> say.Notice:
    """To a SPOC who came second."""
    return say.Notice("conflict", "That has moved on", (words,), (LIST,))
