"""The record of a decision: what may be chosen after a walk, what the walk settles, and what is still missing.

All nine fields of App G 9 (a) to (i) are choices. Nothing here can hold the content of what was shared: "what type of
information ... but not the content" (App G 9 h). Pure.
"""

from __future__ import annotations

from collections.abc import Mapping

from flows.pack import Field, FieldChoice, Form, Pack, PackProblem
from flows.rules import Rules
from flows.sharing import Answers, Walk

FORM = "decision"
PEOPLE = ("requester", "recipients", "authoriser")
"""What is asked of the directory and not of the pack: who asked (c), who it went to (Golden rule 7), and which post
holder agreed (g)."""

Chosen = Mapping[str, tuple[str, ...]]


def form_of(pack: Pack) -> Form:
    """The pack's form for recording a decision. Raises PackProblem when the pack has none."""
    if FORM not in pack.forms:
        raise PackProblem([f"forms/{FORM}.toml: the file is missing. Without it no decision can be recorded"])
    return pack.forms[FORM]


def choices(pack: Pack, rules: Rules, field: Field, found: Walk, decided: str | None = None) -> tuple[FieldChoice, ...]:
    """What can be chosen in a field after this walk; nonsense is not offered. `decided` narrows it further."""
    every = field.choices
    if field.id == "information":
        every = tuple(FieldChoice(name, label) for name, label in pack.information.items())
    sensible = rules.allowed_choices(field.id, found.outcome or "", found.ground, decided)
    if sensible is None:
        return every
    return tuple(choice for choice in every if choice.id in sensible)


def prefilled(pack: Pack, rules: Rules, given: Answers, found: Walk, situation: str) -> dict[str, tuple[str, ...]]:
    """What the walk and its situation already settle. The officer sees it and may change it."""
    path = {name: given[name].answer for name in found.path}
    picked = {name: given[name].picked for name in found.path}
    settled = dict(rules.prefill(path, picked, found.outcome or "", found.ground))
    start = pack.situations.get(situation)
    if start and start.information and "information" not in settled:
        settled["information"] = start.information
    for field in form_of(pack).fields:
        offered = choices(pack, rules, field, found)
        if field.kind in ("one", "many") and len(offered) == 1:
            settled.setdefault(field.id, (offered[0].id,))
    return settled


def needs_person(pack: Pack, chosen: Chosen) -> bool:
    """Whether what was chosen names a manager or guardian, so that the post holder must be given."""
    naming = {choice.id for field in form_of(pack).fields for choice in field.choices if choice.person}
    return any(one in naming for field in ("decision", "authorised_by") for one in chosen.get(field, ()))


def problems(pack: Pack, rules: Rules, found: Walk, chosen: Chosen) -> dict[str, str]:
    """What is missing or cannot be taken, by field, in plain words. Empty when the record is complete."""
    wrong: dict[str, str] = {}
    for field in form_of(pack).fields:
        says = _problem(pack, rules, field, found, chosen)
        if says:
            wrong[field.id] = says
    if needs_person(pack, chosen) and len(chosen.get("authoriser", ())) != 1:
        wrong["authoriser"] = "Choose the manager or guardian who agreed. It cannot be you."
    return wrong


def _problem(pack: Pack, rules: Rules, field: Field, found: Walk, chosen: Chosen) -> str:
    picked = chosen.get(field.id, ())
    decided = next(iter(chosen.get("decision", ())), None) if field.id != "decision" else None
    if field.kind == "automatic":
        return ""
    if not picked:
        return f"Still to be chosen: {field.ask}" if field.required else ""
    if field.kind in ("one", "person") and len(picked) > 1:
        return f"Choose only one: {field.ask}"
    if field.kind in ("person", "agencies"):
        return ""
    offered = {choice.id for choice in choices(pack, rules, field, found)}
    if any(one not in offered for one in picked):
        return f"That does not fit this outcome. Choose from the list: {field.ask}"
    fitting = {choice.id for choice in choices(pack, rules, field, found, decided)}
    if any(one not in fitting for one in picked):
        return f"That does not go with what you decided. Look again at: {field.ask}"
    return ""


def complete(pack: Pack, chosen: Chosen) -> dict[str, tuple[str, ...]]:
    """The fields to keep, in the form's order, with nothing else that was sent along."""
    kept = {
        field.id: tuple(dict.fromkeys(chosen.get(field.id, ())))
        for field in form_of(pack).fields
        if field.kind != "automatic"
    }
    if needs_person(pack, chosen):
        kept["authoriser"] = tuple(chosen.get("authoriser", ()))[:1]
    return kept
