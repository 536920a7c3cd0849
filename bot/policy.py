"""Who may do what: one function, every door asks it, and what is not allowed here is refused.

The table follows security.md 4.7 as far as the verbs exist. `tests/policy/matrix.csv` says the same by hand, apart
from this code, and a test compares them cell by cell.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

ROLES = ("officer", "authoriser", "spoc", "deputy_spoc", "admin", "auditor", "pack_editor", "chair")
"""What a person can be within a partnership. One person may be several."""


@dataclass(frozen=True, slots=True)
class Actor:
    """Whoever is asking. `kind`: member, guest (of another organisation), leaver, unknown, or operator (the terminal
    of the machine itself). Only members have roles that count.

    `at` is the account on a chat platform that they came through, such as slack:T0LANTERN:U0ABENA; empty elsewhere.
    """

    kind: str
    key: str = ""
    name: str = ""
    agency_key: str = ""
    agency_name: str = ""
    sector: str = ""
    post: str = ""
    roles: frozenset[str] = field(default=frozenset())
    at: str = ""

    def is_any(self, *roles: str) -> bool:
        """Whether the actor is a member with one of these roles."""
        return self.kind == "member" and not self.roles.isdisjoint(roles)


UNKNOWN = Actor("unknown")
OPERATOR = Actor("operator", key="operator")


@dataclass(frozen=True, slots=True)
class Belongs:
    """Whose a record is: the person it is about as its owner, and the agency it was made for. `asked`: the agency that
    a request was sent to; a request that was not sent yet has none."""

    owner: str
    agency_key: str
    asked: str = ""


Rule = Callable[[Actor, Belongs | None], bool]


def _anyone(actor: Actor, record: Belongs | None) -> bool:
    return True


def _member(actor: Actor, record: Belongs | None) -> bool:
    return actor.kind == "member"


def _own(actor: Actor, record: Belongs | None) -> bool:
    """Theirs, and of the agency they are at: what somebody did at an earlier agency stays with that agency."""
    if actor.kind != "member" or record is None:
        return False
    return record.owner == actor.key and record.agency_key == actor.agency_key


def _own_agency(actor: Actor, record: Belongs | None) -> bool:
    return (
        actor.is_any("authoriser", "spoc", "deputy_spoc")
        and record is not None
        and record.agency_key == actor.agency_key
    )


def _read_decision(actor: Actor, record: Belongs | None) -> bool:
    return _own(actor, record) or _own_agency(actor, record) or (record is not None and actor.is_any("auditor"))


def _list_decisions(actor: Actor, record: Belongs | None) -> bool:
    return _own_agency(actor, record) or actor.is_any("auditor")


def _stranger_with_account(actor: Actor, record: Belongs | None) -> bool:
    """Somebody whom a SPOC can still come to know: on the web nobody has an account that could be confirmed."""
    return actor.kind == "unknown" and actor.at != ""


def _spoc_of_agency(actor: Actor, record: Belongs | None) -> bool:
    return actor.is_any("spoc", "deputy_spoc") and record is not None and record.agency_key == actor.agency_key


def _requester(actor: Actor, record: Belongs | None) -> bool:
    return actor.is_any("officer") and _own(actor, record)


def _authoriser_of_agency(actor: Actor, record: Belongs | None) -> bool:
    return actor.is_any("authoriser") and record is not None and record.agency_key == actor.agency_key


def _authoriser_of_another(actor: Actor, record: Belongs | None) -> bool:
    """Of the requester's own agency, and not the requester: nobody authorises their own."""
    return _authoriser_of_agency(actor, record) and record is not None and record.owner != actor.key


def _spoc_asked(actor: Actor, record: Belongs | None) -> bool:
    return actor.is_any("spoc", "deputy_spoc") and record is not None and record.asked == actor.agency_key


def _read_request_content(actor: Actor, record: Belongs | None) -> bool:
    """Neither an admin nor an auditor: that is deliberate (security.md 4.7)."""
    return _requester(actor, record) or _authoriser_of_agency(actor, record) or _spoc_asked(actor, record)


def _read_request(actor: Actor, record: Belongs | None) -> bool:
    return _read_request_content(actor, record) or (record is not None and actor.is_any("auditor"))


def _operator(actor: Actor, record: Belongs | None) -> bool:
    return actor.kind == "operator"


def _is(*roles: str) -> Rule:
    def rule(actor: Actor, record: Belongs | None) -> bool:
        return actor.is_any(*roles)

    return rule


def _operator_or(*roles: str) -> Rule:
    def rule(actor: Actor, record: Belongs | None) -> bool:
        return actor.kind == "operator" or actor.is_any(*roles)

    return rule


@dataclass(frozen=True, slots=True)
class Verb:
    """One thing that can be done. `touches` names the personal data it can reach, for the reviewer."""

    says: str
    rule: Rule
    touches: str = "none"


VERBS: dict[str, Verb] = {
    "emergency.read": Verb("read the emergency text", _anyone),
    "session.start": Verb("say who you are", _anyone, "the names of officials who can sign in"),
    "session.end": Verb("sign out", _anyone),
    "guidance.read": Verb("read guidance and law", _member),
    "guidance.search": Verb("search guidance, law, contacts and forms", _member),
    "guidance.post": Verb("post a passage of guidance where one asked for it", _member),
    "delivery.read": Verb("see what waits to be delivered", _is("admin")),
    "contacts.read": Verb("see who to ask at an agency", _member, "names and work contacts of officials"),
    "guide.start": Verb("start the guide", _member),
    "guide.list": Verb("list one's own decisions and walks", _member),
    "guide.read": Verb("look at a walk through the guide", _own, "coded answers of an officer"),
    "guide.answer": Verb("answer a question of the guide", _own, "coded answers of an officer"),
    "guide.stop": Verb("stop or resume a walk", _own, "coded answers of an officer"),
    "decision.record": Verb("record a decision", _own, "coded decision, officials' names"),
    "decision.correct": Verb("correct a recorded decision", _own, "coded decision, officials' names"),
    "decision.read": Verb("read a recorded decision", _read_decision, "coded decision, officials' names"),
    "decision.list": Verb("list an agency's decisions", _list_decisions, "coded decisions, officials' names"),
    "request.make": Verb("ask a partner for information", _is("officer"), "coded request"),
    "request.list": Verb("list one's own requests", _is("officer"), "coded requests"),
    "request.queue": Verb("list what one's agency is asked for", _is("spoc", "deputy_spoc"), "coded requests"),
    "request.reach": Verb(
        "open a request at all, before it is asked whose it is",
        _is("officer", "authoriser", "spoc", "deputy_spoc", "auditor"),
    ),
    "request.read": Verb("look at a request", _read_request, "coded request, officials' names"),
    "request.content": Verb(
        "read what was written in a request",
        _read_request_content,
        "names, addresses and circumstances of people, unsealed",
    ),
    "request.write": Verb("change, send or withdraw a request, or answer its question", _requester, "coded request"),
    "request.authorise": Verb("authorise a request or send it back", _authoriser_of_another, "coded request"),
    "request.answer": Verb("acknowledge, ask back, disclose or decline", _spoc_asked, "coded request"),
    "leave.set": Verb("say when one is away", _is("spoc", "deputy_spoc", "authoriser"), "when an official is away"),
    "account.ask": Verb("ask to be added", _stranger_with_account, "the id of an account on a chat platform"),
    "account.confirm": Verb(
        "say whose account it is, or that it is nobody's",
        _spoc_of_agency,
        "the ids of accounts on a chat platform, names of officials",
    ),
    "audit.verify": Verb("verify the audit chain", _operator_or("admin", "auditor")),
    "audit.export": Verb("export the audit chain", _operator_or("auditor"), "who did what, by key"),
    "contacts.import": Verb("import the directory", _operator, "names and work contacts of officials"),
    "contacts.export": Verb("export the directory", _operator_or("admin"), "names and work contacts of officials"),
    "people.import": Verb("import the people who may use canishare", _operator, "names of officials"),
    "workspace.bind": Verb("say which agency a workspace on a chat platform belongs to", _operator),
    "workspace.list": Verb("see workspaces, and how many people ask to be added", _operator_or("admin")),
    "account.link": Verb(
        "say whose account it is, for the first people of an agency",
        _operator,
        "the ids of accounts on a chat platform, names of officials",
    ),
    "database.upgrade": Verb("set up or upgrade the database", _operator),
    "keys.change": Verb("make a master key, and wrap the keys of records with it", _operator),
    "service.run": Verb("serve the doors, or do what is due by date", _operator),
    "doctor.run": Verb("check how canishare is set up, and write out what a chat platform must be told", _operator),
    "pack.check": Verb("check and draw a flow pack", _operator),
    "answers.check": Verb("run decide, search or guard over lines of text", _operator),
}


@dataclass(frozen=True, slots=True)
class Allowed:
    """The answer to "may they?", with the reason in a few words for the audit."""

    yes: bool
    reason: str

    def __bool__(self) -> bool:
        return self.yes


REASONS = {
    "leaver": "their access has ended",
    "guest": "guests see the emergency text only",
    "unknown": "they are not known here",
    "operator": "the terminal does not do this",
    "member": "their role does not include it, or the record is not theirs",
}


def allowed(actor: Actor, verb: str, record: Belongs | None = None) -> Allowed:
    """Whether this actor may do this to this record. An unknown verb is refused."""
    known = VERBS.get(verb)
    if known is None:
        return Allowed(False, "there is no such verb")
    if known.rule(actor, record):
        return Allowed(True, "")
    return Allowed(False, REASONS[actor.kind])


class Refused(Exception):
    """Something that is not allowed, or not there: the two look the same to whoever asked.

    `verb` and `subject` are for the audit.
    """

    def __init__(self, verb: str, subject: str, reason: str) -> None:
        super().__init__("That is not here, or it is not yours to see.")
        self.verb = verb
        self.subject = subject
        self.reason = reason


def demand(actor: Actor, verb: str, record: Belongs | None = None, subject: str = "") -> None:
    """Raise Refused unless the actor may do this."""
    verdict = allowed(actor, verb, record)
    if not verdict:
        raise Refused(verb, subject, verdict.reason)
