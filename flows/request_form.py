"""Part A of a request, as far as it is chosen and never typed: what goes together, and what is still missing. Pure.

Names, addresses, birth dates and circumstances are no part of it. Source: App B Part A; protocol 4.5, 4.7, 4.11, 5.2.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from flows.pack import Field, FieldChoice, Form, Pack, PackProblem

FORM = "request"
ASKED = "asked"
"""The field that is answered from the directory: the agencies that are asked."""

Chosen = Mapping[str, tuple[str, ...]]

WORKING_DAYS = MappingProxyType({"days_5": 5, "days_2": 2, "urgent": 1})
"""In how many working days an answer is needed. What is agreed is set by each agency (`agreed`)."""

URGENT = "urgent"
FIGURES = "figures"
"""The one type of information that identifies nobody."""

NO_CONSENT = frozenset(("refused", "unsafe", "not_possible", "not_needed"))
NEEDS_NAMED = frozenset(("given", *NO_CONSENT))


def form_of(pack: Pack) -> Form:
    """The pack's form for asking a partner. Raises PackProblem when the pack has none."""
    if FORM not in pack.forms:
        raise PackProblem([f"forms/{FORM}.toml: the file is missing. Without it nobody can ask a partner"])
    return pack.forms[FORM]


def choices(pack: Pack, field: Field) -> tuple[FieldChoice, ...]:
    """What can be chosen in a field. The types of information are the pack's own list (4.7)."""
    if field.id == "information":
        return tuple(FieldChoice(name, label) for name, label in pack.information.items())
    return field.choices


def problems(pack: Pack, chosen: Chosen) -> dict[str, str]:
    """What is missing or does not go together, by field, in plain words. Empty when Part A can be sent."""
    wrong: dict[str, str] = {}
    for field in form_of(pack).fields:
        says = _problem(pack, field, chosen)
        if says:
            wrong[field.id] = says
    return _together(chosen, wrong) | wrong


def _problem(pack: Pack, field: Field, chosen: Chosen) -> str:
    picked = chosen.get(field.id, ())
    if not picked:
        return f"Still to be chosen: {field.ask}" if field.required else ""
    if field.kind == "one" and len(picked) > 1:
        return f"Choose only one: {field.ask}"
    if field.kind == "agencies":
        return ""
    offered = {choice.id for choice in choices(pack, field)}
    if any(one not in offered for one in picked):
        return f"That is not in the list any more. Choose again: {field.ask}"
    return ""


def _together(chosen: Chosen, wrong: Mapping[str, str]) -> dict[str, str]:
    """What does not go together, where each by itself is right."""
    if "consent" in wrong or "depersonalised" in wrong:
        return {}
    found: dict[str, str] = {}
    consent, names_nobody = _one(chosen, "consent"), _one(chosen, "depersonalised") == "yes"
    information = chosen.get("information", ())
    if consent in NO_CONSENT and not names_nobody and not chosen.get("public_interest"):
        found["public_interest"] = "Without consent, say why it is in the public interest."
    if names_nobody and consent in NEEDS_NAMED:
        found["consent"] = "You ask for nothing that identifies somebody. Choose: It identifies nobody."
    if not names_nobody and consent == "identifies_nobody":
        found["consent"] = "You need to know about a person or an address. Say whether the person has agreed."
    if names_nobody and information and set(information) != {FIGURES}:
        found["information"] = "Figures that identify nobody are enough, you say. Tick only those, or change that."
    if not names_nobody and not chosen.get("subjects"):
        found["subjects"] = "Tick what fits: is it about a victim, a suspect, a child? Never a name."
    if _one(chosen, "needed") == URGENT and not chosen.get("urgency"):
        found["urgency"] = "By the next working day: say why it is urgent."
    return found


def _one(chosen: Chosen, name: str) -> str:
    picked = chosen.get(name, ())
    return picked[0] if picked else ""


def complete(pack: Pack, chosen: Chosen) -> dict[str, tuple[str, ...]]:
    """The fields to keep, in the form's order, with nothing else that was sent along. Who is asked is kept apart."""
    fields = [field.id for field in form_of(pack).fields if field.id != ASKED]
    kept = {name: tuple(dict.fromkeys(chosen.get(name, ()))) for name in fields}
    if _one(chosen, "consent") in ("given", "identifies_nobody"):
        kept["public_interest"] = ()
    return {name: values for name, values in kept.items() if values}


def from_decision(fields: Mapping[str, list[str]]) -> dict[str, tuple[str, ...]]:
    """What a recorded decision already says of what will be asked. The officer sees it, and may change it."""
    information = tuple(fields.get("information", ()))
    purposes = [_PURPOSE_OF[one] for one in fields.get("summary", ()) if one in _PURPOSE_OF]
    settled: dict[str, tuple[str, ...]] = {"information": information} if information else {}
    if purposes:
        settled["purpose"] = (purposes[0],)
    return settled


_PURPOSE_OF = MappingProxyType(
    {
        "child_safety": "safeguard_child",
        "adult_safety": "safeguard_adult",
        "domestic_abuse": "domestic_abuse",
        "violence_or_threats": "prevent_crime",
        "exploitation_or_gangs": "prevent_crime",
        "antisocial_behaviour": "prevent_crime",
        "hate_crime": "prevent_crime",
        "other_crime": "detect_crime",
        "reoffending": "manage_offender",
        "missing_person": "missing_person",
        "housing": "tenancy",
        "planning_and_figures": "planning",
        "court_or_inquiry": "court",
    }
)
"""What a decision was about (App G 9 b), and what one then asks for."""
