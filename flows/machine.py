"""Turning a pack into a python-statemachine class, once, and into the table that stands in for it on every click.

The class is the authority. Its silent defaults are off: an answer that does not fit raises, and an error in it moves
nothing. Building an instance and sending it an event costs some 400 microseconds and cyclic garbage, so the guide
follows a table read off the class; tests prove that the two agree over every question and answer and over random
walks (design.md section 7).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, cast

from statemachine import State, StateChart
from statemachine.exceptions import InvalidDefinition
from statemachine.factory import StateMachineMetaclass
from statemachine.transition_list import TransitionList

from flows.pack import OUTCOMES, RECORDED, Pack, PackProblem

INSTANCE_NAMES = ("model", "history_values", "state_field")
"""What python-statemachine keeps on an instance; a question of that name would overwrite it."""

Table = Mapping[str, Mapping[str, str]]
"""Place, answer, and the place it leads to."""


@dataclass(frozen=True, slots=True)
class Flow:
    """A pack with its machine class and the table compiled from that class. Build it once per pack."""

    pack: Pack
    machine: type[StateChart[Any]]
    table: Table


def build_flow(pack: Pack) -> Flow:
    """The machine class of a pack and its table.

    Raises PackProblem when python-statemachine refuses the graph (a stray state, a trap, no way to the end).
    """
    machine = build_machine(pack)
    return Flow(pack=pack, machine=machine, table=compile_table(machine))


def build_machine(pack: Pack) -> type[StateChart[Any]]:
    """A python-statemachine class with a state per question and outcome, and an event per answer.

    Every outcome is followed by the event `record`, which leads to the one final state: no walk is finished until
    its decision is recorded, whatever it was (App G 9; Golden rule 7).
    """
    for name in pack.questions:
        if hasattr(StateChart, name) or name in INSTANCE_NAMES:
            raise PackProblem(
                [f"flow.toml: question.{name}: the state machine has its own '{name}'. Use another name."]
            )
    states: dict[str, State] = {name: State(name, initial=name == pack.start) for name in pack.questions}
    states |= {name: State(name) for name in OUTCOMES}
    states[RECORDED] = State(RECORDED, final=True)
    events: dict[str, TransitionList] = {}
    for name, question in pack.questions.items():
        for answer, target in question.answers.items():
            _join(events, answer, states[name].to(states[target]))
    for name in OUTCOMES:
        _join(events, "record", states[name].to(states[RECORDED]))
    members: dict[str, Any] = {
        "__doc__": f"{pack.title}: {pack.protocol}, version {pack.version}.",
        "__module__": __name__,
        "allow_event_without_transition": False,
        "catch_errors_as_events": False,
        **states,
        **events,
    }
    try:
        built = StateMachineMetaclass("SharingFlow", (StateChart,), members)
    except InvalidDefinition as error:
        raise PackProblem([f"flow.toml: the state machine refuses this flow: {error}"]) from error
    return cast("type[StateChart[Any]]", built)


def _join(events: dict[str, TransitionList], event: str, transition: TransitionList) -> None:
    events[event] = events[event] | transition if event in events else transition


def compile_table(machine: type[StateChart[Any]]) -> Table:
    """Where each answer leads, read off the machine class itself."""
    return MappingProxyType(
        {
            state.id: MappingProxyType(
                {str(transition.event): transition.target.id for transition in state.transitions if transition.target}
            )
            for state in machine.states
        }
    )
