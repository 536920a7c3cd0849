"""The life of a request for information: from a draft to the day on which its content is destroyed. Pure.

The machine class is the authority, and the table is read off it (as in `flows.machine`). What a person may do with a
request is the policy's; what can follow what is said here, and nowhere else.
Source: App B Part A and Part B; protocol 9.4 to 9.11, section 10; security.md 4.5 for closing and destroying.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from statemachine import State, StateChart

from flows.machine import Table, compile_table


class RequestLife(StateChart[Any]):
    """What a request can be, and what leads from one to the other."""

    allow_event_without_transition = False
    catch_errors_as_events = False

    draft = State("Not sent yet", initial=True)
    awaiting_authorisation = State("Waiting for a manager of the requester's own agency")
    sent = State("Sent, and not acknowledged yet")
    acknowledged = State("Acknowledged: the other agency is at work on it")
    clarification_asked = State("A question is out: the clock stands still")
    partly_disclosed = State("Part of it was disclosed")
    disclosed = State("Disclosed")
    declined = State("Declined")
    challenged = State("The refusal is challenged")
    withdrawn = State("Withdrawn by whoever asked")
    closed = State("Closed: its content is kept until the day on which it is destroyed")
    destroyed = State("Its content is destroyed; the certificate stays", final=True)

    ask_authorisation = draft.to(awaiting_authorisation)
    authorise = awaiting_authorisation.to(sent)
    send_back = awaiting_authorisation.to(draft)
    submit = draft.to(sent)
    send_outside = draft.to(sent)

    acknowledge = sent.to(acknowledged)
    ask_clarification = sent.to(clarification_asked) | acknowledged.to(clarification_asked)
    answer_clarification = clarification_asked.to(acknowledged)

    extend = sent.to(acknowledged) | acknowledged.to(acknowledged)

    disclose_part = (
        sent.to(partly_disclosed)
        | acknowledged.to(partly_disclosed)
        | partly_disclosed.to(partly_disclosed)
        | challenged.to(partly_disclosed)
    )
    disclose = (
        sent.to(disclosed) | acknowledged.to(disclosed) | partly_disclosed.to(disclosed) | challenged.to(disclosed)
    )
    decline = sent.to(declined) | acknowledged.to(declined) | clarification_asked.to(declined)

    challenge = declined.to(challenged) | partly_disclosed.to(challenged)
    uphold = challenged.to(declined)

    withdraw = (
        draft.to(withdrawn)
        | awaiting_authorisation.to(withdrawn)
        | sent.to(withdrawn)
        | acknowledged.to(withdrawn)
        | clarification_asked.to(withdrawn)
        | challenged.to(withdrawn)
    )
    close = disclosed.to(closed) | partly_disclosed.to(closed) | declined.to(closed) | withdrawn.to(closed)
    destroy = closed.to(destroyed)


LIFE: Table = compile_table(RequestLife)
"""What each event leads to, by what the request is now."""

NAMES: Mapping[str, str] = MappingProxyType({state.id: state.name for state in RequestLife.states})
"""What a request is, in words for whoever looks at it."""

WAITS_FOR = MappingProxyType(
    {
        "draft": "requester",
        "awaiting_authorisation": "authoriser",
        "sent": "spoc",
        "acknowledged": "spoc",
        "clarification_asked": "requester",
        "partly_disclosed": "requester",
        "disclosed": "requester",
        "declined": "requester",
        "challenged": "spoc",
        "withdrawn": "",
        "closed": "",
        "destroyed": "",
    }
)
"""Whose turn it is: the requester, an authoriser of their agency, the SPOC of the agency that was asked, or nobody."""


class DoesNotFollow(Exception):
    """Something that cannot be done to a request as it stands now. Nothing was changed."""

    def __init__(self, state: str, event: str) -> None:
        super().__init__(f"That cannot be done now. The request stands at: {NAMES.get(state, 'nothing we know')}.")
        self.state = state
        self.event = event


def next_state(state: str, event: str) -> str:
    """What a request is after this. Raises DoesNotFollow, also for a state or an event that there is not."""
    found = LIFE.get(state, {}).get(event)
    if found is None:
        raise DoesNotFollow(state, event)
    return found
