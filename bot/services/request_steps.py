"""The steps that people take with a request: who may, what they have to choose with it, and from where. Pure.

What can follow what is `flows.request`'s; who may is the policy's.
Source: App B Part B; protocol 9.5, 9.11, section 10.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from bot.policy import Actor, Belongs, allowed
from bot.records.requests import RequestRow
from flows.request import LIFE

DECLINED_BECAUSE = MappingProxyType(
    {
        "not_held": "We do not hold it",
        "no_basis": "We see no law that lets us give it",
        "too_much": "It is more than the purpose needs",
        "not_in_interest": "The balance is against it: privacy or safety weighs more",
        "unsafe": "Giving it would put somebody in danger",
        "would_prejudice": "It would harm an investigation or a case",
        "confidence": "It was given to us in confidence, and we may not pass it on",
        "not_the_owner": "It is another agency's: ask them",
        "incomplete": "The request does not say enough, and our question was not answered",
    }
)
"""Why a request is declined (App B Part B asks for the reason)."""

ASKED_BACK = MappingProxyType(
    {
        "purpose": "What exactly it is needed for",
        "law": "Which law it rests on",
        "consent": "Whether the person agreed, or why they were not asked",
        "identify": "More, so that we find the right person",
        "less": "Whether less would do",
        "date": "From when to when",
        "authority": "Which manager agreed to it",
    }
)
"""What an agency asks back."""

ANSWERED = MappingProxyType(
    {
        "added": "What was missing is added in the secure form",
        "by_phone": "It was said by telephone, after calling back on a trusted number",
        "less": "Less will do: see the request",
        "cannot": "It cannot be said. Decide on what there is",
    }
)

HOW = MappingProxyType(
    {
        "secure_form": "In the partnership's secure form",
        "secure_email": "By my agency's approved secure email",
        "criminal_justice_mail": "By Criminal Justice Secure Mail",
        "secure_transfer": "By an approved secure file transfer or shared system",
        "in_person": "In person, or read out at a closed meeting",
        "telephone": "By telephone, after calling back on a trusted number",
        "tracked_post": "By sealed and tracked post, or by courier",
    }
)
"""How it was supplied (Part B asks for it). Fax and ordinary e-mail are not among them."""

OUTSIDE = ("secure_email", "criminal_justice_mail", "secure_transfer", "in_person", "tracked_post")
"""How a request may be sent that is finished as a document: recorded with the time, and never its content."""

MORE_DAYS = MappingProxyType({"2": "2 working days", "5": "5 working days", "10": "10 working days"})
LATE_BECAUSE = MappingProxyType(
    {
        "search": "It has to be looked for, or comes from an archive",
        "third_party": "Somebody else has to be asked first",
        "advice": "We wait for advice: legal, Caldicott Guardian or data protection officer",
        "staff": "Whoever can answer is away",
        "volume": "There is a lot of it",
    }
)
"""Why an answer takes longer. The requester sees it, and may challenge nothing by it: the new day is only said."""

CHALLENGED_BECAUSE = MappingProxyType(
    {
        "law_lets": "The law that the request names lets them, or makes them",
        "duty": "There is a duty to share in this case",
        "safer": "Not sharing puts somebody in danger",
        "less_is_enough": "Part of it would do",
        "not_answered": "The reason does not fit what was asked",
    }
)


Asks = Mapping[str, tuple[str, Mapping[str, str]]]
"""What must be chosen, by field: what is asked, and the choices."""


@dataclass(frozen=True, slots=True)
class Step:
    """One step: the event of the request's life that it is, its words on a button, the verb that allows it, and what
    must be chosen with it, by field: what is asked, and the choices. `takes`: who takes the step takes the request, if
    nobody has."""

    event: str
    says: str
    verb: str
    asks: Asks = field(default_factory=dict)
    takes: bool = False

    def may(self, actor: Actor, row: RequestRow, record: Belongs) -> bool:
        """Whether this actor can take the step now."""
        return self.event in LIFE.get(row.state, {}) and bool(allowed(actor, self.verb, record))

    def codes(self, chosen: Mapping[str, tuple[str, ...]]) -> dict[str, str]:
        """What was chosen with it, as far as it asks for it."""
        return {name: chosen[name][0] for name in self.asks if chosen.get(name)}

    def problem(self, codes: Mapping[str, str]) -> str:
        """What is missing or cannot be taken, in plain words; empty when nothing is."""
        for name, (asks, choices) in self.asks.items():
            if name not in codes:
                return f"Still to be chosen: {asks}"
            if codes[name] not in choices:
                return f"That is not in the list any more. Choose again: {asks}"
        return ""


def _one(name: str, asks: str, choices: Mapping[str, str]) -> Asks:
    return MappingProxyType({name: (asks, choices)})


_MORE_TIME: Asks = MappingProxyType(
    {
        "days": ("How many working days more?", MORE_DAYS),
        "late": ("Why?", LATE_BECAUSE),
    }
)
_OUTSIDE = _one("sent_by", "How did you send it?", {name: says for name, says in HOW.items() if name in OUTSIDE})
_HOW = _one("how", "How was it supplied?", HOW)

STEPS: Mapping[str, Step] = MappingProxyType(
    {
        step.event: step
        for step in (
            Step("submit", "Send it", "request.write"),
            Step("send_outside", "I sent the document by secure mail", "request.write", _OUTSIDE),
            Step("ask_authorisation", "Ask a manager of my agency first", "request.write"),
            Step("authorise", "Authorise it, and send it", "request.authorise"),
            Step("send_back", "Send it back to the requester", "request.authorise"),
            Step("acknowledge", "Acknowledge", "request.answer", takes=True),
            Step(
                "ask_clarification",
                "Ask them something first",
                "request.answer",
                _one("asked", "What do you need to know?", ASKED_BACK),
                True,
            ),
            Step(
                "answer_clarification",
                "Answer their question",
                "request.write",
                _one("answered", "How is it answered?", ANSWERED),
            ),
            Step("extend", "Ask for more time", "request.answer", _MORE_TIME, True),
            Step("disclose_part", "Part of it was supplied", "request.answer", _HOW, True),
            Step("disclose", "All of it was supplied", "request.answer", _HOW, True),
            Step("decline", "Decline", "request.answer", _one("reason", "Why?", DECLINED_BECAUSE), True),
            Step("challenge", "Challenge that", "request.write", _one("why", "Why?", CHALLENGED_BECAUSE)),
            Step("uphold", "Stand by the refusal", "request.answer", _one("reason", "Why?", DECLINED_BECAUSE), True),
            Step("withdraw", "Withdraw it", "request.write"),
            Step("close", "Close it: it is no longer needed", "request.write"),
        )
    }
)
"""Every step that a person takes. What happens by date (destroying) is none."""
