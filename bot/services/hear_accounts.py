"""What answers the acts of being added: ask, see who asks, say who it is, or refuse."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot import messages as say
from bot.policy import Actor, Belongs, allowed
from bot.records.account_rows import account_at
from bot.services import account_cards as cards
from bot.services.accounts import Asked, Overtaken
from bot.services.acts import Press
from bot.services.hear_guide import page_of, pages
from bot.when import uk_words

if TYPE_CHECKING:
    from bot.services.conversation import Conversation


def stranger(talk: Conversation, actor: Actor) -> say.Notice | None:
    """What somebody unknown is told who can ask to be added, or has asked; None where nobody could confirm them."""
    may = talk.accounts.may_ask(actor)
    if may is None:
        return None
    return _has_asked(talk, actor, may.asked) if may.asked else cards.not_on_the_list(talk.emergency())


def ask(talk: Conversation, actor: Actor, press: Press) -> say.Message:
    """Ask to be added; where several agencies share the workspace, say first which one."""
    agency = press.one("agency")
    if not agency:
        may = talk.accounts.may_ask(actor)
        if may is not None and may.shared and not may.asked:
            return cards.which_agency(may.agencies)
    return _has_asked(talk, actor, talk.accounts.ask(actor, agency))


def _has_asked(talk: Conversation, actor: Actor, asked: Asked) -> say.Notice:
    key = account_at(actor.at)
    told = asked.told if asked.anew else None
    since, user = uk_words(asked.since), key.user if key else ""
    return cards.has_asked(since, asked.agency_name, user, talk.emergency(), told=told)


def asking(talk: Conversation, actor: Actor, press: Press) -> say.Message:
    """Who asks to be added."""
    page = page_of(press)
    rows, more = talk.accounts.asking(actor, page)
    mine = [bool(allowed(actor, "account.confirm", Belongs("", one.account.agency_key or ""))) for one in rows]
    return cards.asking_list(zip(rows, mine, strict=True), pages("account.asking", page, more))


def form(talk: Conversation, actor: Actor, press: Press) -> say.Message:
    """The form in which a SPOC says whose account it is."""
    return _form(talk, actor, press.one("account"))


def _form(talk: Conversation, actor: Actor, account: str, problem: str = "") -> say.Message:
    try:
        row, people = talk.accounts.candidates(actor, account)
        return cards.who_is_it(row, people, problem)
    except Overtaken as overtaken:
        return cards.overtaken(str(overtaken))


def confirm(talk: Conversation, actor: Actor, press: Press) -> say.Message:
    """Say whose account it is."""
    account, person = press.one("account"), press.one("person")
    if not person:
        return _form(talk, actor, account, "Choose who it is.")
    try:
        return cards.confirmed(*talk.accounts.confirm(actor, account, person))
    except Overtaken as overtaken:
        return cards.overtaken(str(overtaken))


def refuse(talk: Conversation, actor: Actor, press: Press) -> say.Message:
    """Say that it is nobody on file."""
    try:
        return cards.refused(talk.accounts.refuse(actor, press.one("account")))
    except Overtaken as overtaken:
        return cards.overtaken(str(overtaken))


HANDLERS = {
    "account.ask": ask,
    "account.asking": asking,
    "account.form": form,
    "account.confirm": confirm,
    "account.refuse": refuse,
}
