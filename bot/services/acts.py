"""Every act there is: what a button does, which verb it needs, and where it lives on the web.

One registry feeds every door: channels draw buttons from it, the web takes its routes from it, help is printed from
it, and tests walk it for acts without a verb or a permission row. A safe act only reads.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import quote

from bot.message_parts import Button


@dataclass(frozen=True, slots=True)
class Act:
    """One act. `path` is its web address, with the values that stand in it in braces; `help` says it in a few words;
    `form` is the act that shows the form which this one saves; `window`: a chat shows what it gives in a window of its
    own, which is kept nowhere."""

    name: str
    verb: str
    safe: bool
    path: str
    help: str = ""
    form: str = ""
    window: bool = False


@dataclass(frozen=True, slots=True)
class Press:
    """A button pressed or a form sent: an act, and its values as they came in. Nothing in it is trusted."""

    act: str
    values: Mapping[str, tuple[str, ...]]

    def one(self, name: str) -> str:
        """The first value of this name, or empty."""
        found = self.values.get(name, ())
        return found[0] if found else ""

    def all(self, name: str) -> tuple[str, ...]:
        """Every value of this name."""
        return self.values.get(name, ())


@dataclass(frozen=True, slots=True)
class Words:
    """Something said in the officer's own words. It is never stored or logged.

    `vouched`: the officer ticked "this is not about a person" after the guard stopped it once. `about`: only this was
    asked for: spoc or guidance.
    """

    text: str
    vouched: bool = False
    about: str = ""


ACTS: dict[str, Act] = {
    act.name: act
    for act in (
        Act("home", "guidance.read", True, "/", "Start again from the beginning"),
        Act("emergency", "emergency.read", True, "/emergency", "What to do when somebody is in danger now"),
        Act("help", "guidance.read", True, "/help", "What canishare can do"),
        Act("guide.begin", "guide.start", True, "/guide/start", "Pick a starting point"),
        Act("guide.start", "guide.start", False, "/guide/start"),
        Act("guide.show", "guide.read", True, "/guide/{run}"),
        Act("guide.answer", "guide.answer", False, "/guide/{run}/answer"),
        Act("guide.stop", "guide.stop", False, "/guide/{run}/stop"),
        Act("guide.resume", "guide.stop", False, "/guide/{run}/resume"),
        Act("guide.picture", "guide.read", True, "/guide/{run}/flowchart"),
        Act("flow.picture", "guidance.read", True, "/flowchart", "See the whole flowchart"),
        Act("guide.mine", "guide.list", True, "/mine", "My decisions, finished and not"),
        Act("decision.form", "decision.record", True, "/guide/{run}/record"),
        Act("decision.save", "decision.record", False, "/guide/{run}/record", form="decision.form"),
        Act("decision.show", "decision.read", True, "/decisions/{decision}"),
        Act("decision.correct", "decision.correct", False, "/decisions/{decision}/correct"),
        Act("decision.list", "decision.list", True, "/agency-decisions", "My agency's decisions"),
        Act("search.words", "guidance.search", False, "/ask"),
        Act("search.read", "guidance.read", True, "/read/{kind}"),
        Act("delivery.show", "delivery.read", True, "/delivery"),
        Act("guidance.post", "guidance.post", False, "/rooms/{room}/post"),
        Act("contact.show", "contacts.read", True, "/contacts/{agency}"),
        Act("contact.list", "contacts.read", True, "/contacts", "Who to ask at each agency"),
        Act("request.form", "request.make", True, "/requests/new", "Ask a partner for information"),
        Act("request.make", "request.make", False, "/requests/new", form="request.form"),
        Act("request.mine", "request.list", True, "/requests", "What I asked partners for"),
        Act("request.queue", "request.queue", True, "/asked-of-us", "What my agency is asked for"),
        Act("request.show", "request.reach", True, "/requests/{request}"),
        Act("request.paper", "request.reach", True, "/requests/{request}/write/{paper}", window=True),
        Act("request.papers", "request.reach", True, "/requests/{request}/read", window=True),
        Act("request.choose", "request.reach", True, "/requests/{request}/{step}"),
        Act("request.take", "request.reach", False, "/requests/{request}/{step}", form="request.choose"),
        Act("leave.form", "leave.set", True, "/away", "Say when I am away"),
        Act("leave.set", "leave.set", False, "/away", form="leave.form"),
        Act("account.ask", "account.ask", False, "/ask-to-be-added"),
        Act("account.asking", "account.confirm", True, "/accounts"),
        Act("account.form", "account.confirm", True, "/accounts/{account}"),
        Act("account.confirm", "account.confirm", False, "/accounts/{account}/confirm", form="account.form"),
        Act("account.refuse", "account.confirm", False, "/accounts/{account}/refuse"),
    )
}


def path_of(button: Button) -> str:
    """The web address of a button whose act only reads, with its values in place. Raises KeyError."""
    values = {name: quote(value, safe="") for name, value in button.values}
    return ACTS[button.act].path.format_map(values)
