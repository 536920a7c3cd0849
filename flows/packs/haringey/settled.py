"""What the path through the guide already settles in the decision record, so that recording is quick.

The officer can change everything filled in here. Whatever the path leaves open stays empty and is asked.

Source: protocol App G 9 a-i; 4.5 and 4.6; Golden rule 7.
"""

from __future__ import annotations

from collections.abc import Mapping

from flows.packs.haringey.record import (
    DECISIONS,
    GROUND_REASON,
    MANAGERS,
    OUTCOME_REASONS,
    PURPOSES,
    TO_PUT_RIGHT,
)

Path = Mapping[str, str]
Picked = Mapping[str, tuple[str, ...]]


def prefill(path: Path, choices: Picked, outcome: str, ground: str | None) -> dict[str, tuple[str, ...]]:
    """The fields of the record that the path already settles: {field id: (choice ids)}.

    `path` is {question: answer}, `choices` the pick-list or checklist lines by question. Fields that the path
    leaves open are absent, so that the officer is asked. Raises KeyError for an outcome that is not one of
    the seven.
    """
    settled = {
        "decided": () if outcome == "share_now" else ("now",),
        "decision": _settled_decision(choices, outcome),
        "reasons": _settled_reasons(path, choices, outcome, ground),
        "consent": _settled_consent(path, outcome),
        "told": _settled_told(outcome, ground),
        "authorised_by": _settled_authority(path, choices, outcome, ground),
        "route": _settled_route(outcome),
        "summary": _settled_summary(choices),
        "information": ("figures",) if outcome == "depersonalise" else (),
    }
    return {field: found for field, found in settled.items() if found}


def _settled_decision(choices: Picked, outcome: str) -> tuple[str, ...]:
    if outcome == "share" and "part_only" in choices.get("balance", ()):
        return ("shared_part",)
    return DECISIONS[outcome][:1]


def _settled_reasons(path: Path, choices: Picked, outcome: str, ground: str | None) -> tuple[str, ...]:
    if outcome == "share" and ground is not None:
        reasons = [GROUND_REASON[ground]]
        if ground == "public_interest":
            reasons += [PURPOSES[one] for one in choices.get("sharing_ground", ()) if one in PURPOSES]
        if "owner_agreed" in choices.get("from_another_partner", ()):
            reasons.append("owner_agreed")
        return tuple(reasons)
    if outcome == "do_not_share":
        return _why_not(path, choices)
    if outcome == "fix_first":
        ticked = choices.get("right_way", ())
        return tuple(r for r, lines in TO_PUT_RIGHT.items() if ticked and not set(lines) <= set(ticked))
    return OUTCOME_REASONS[outcome]


def _why_not(path: Path, choices: Picked) -> tuple[str, ...]:
    """The reason not to share: the last question that was answered no."""
    if path.get("manager_authorises") == "no":
        return ("manager_said_no",)
    if path.get("balance") == "no":
        picked = choices.get("balance", ())
        return ("own_risk_only",) if "own_risk" in picked else _other_balance(picked)
    if path.get("sharing_ground") == "no":
        return ("no_ground",)
    return ("not_best_interests",) if path.get("best_interests") == "no" else ("no_clear_purpose",)


def _other_balance(picked: tuple[str, ...]) -> tuple[str, ...]:
    return ("gentler_way",) if "gentler_way" in picked else ("privacy_outweighs",)


def _settled_consent(path: Path, outcome: str) -> tuple[str, ...]:
    by_outcome = {"share_now": "danger", "depersonalise": "nobody_identified"}
    if outcome in by_outcome:
        return (by_outcome[outcome],)
    by_answer = (
        ("legal_duty", "yes", "law_requires"),
        ("confidential", "no", "not_private"),
        ("unsafe_to_ask", "yes", "unsafe_to_ask"),
        ("has_capacity", "no", "cannot_decide"),
        ("consent", "given", "with_consent"),
        ("consent", "refused", "refused"),
        ("consent", "not_possible", "not_asked"),
    )
    found = [state for question, answer, state in by_answer if path.get(question) == answer]
    return (found[-1],) if found else ("not_settled",)


def _settled_told(outcome: str, ground: str | None) -> tuple[str, ...]:
    if outcome == "depersonalise":
        return ("nobody_identified",)
    if outcome in ("share", "share_now"):
        return ("told_before",) if ground == "consent" else ()
    return ("nothing_shared",)


def _settled_authority(path: Path, choices: Picked, outcome: str, ground: str | None) -> tuple[str, ...]:
    if ground == "public_interest":
        return tuple(one for one in choices.get("manager_authorises", ()) if one in MANAGERS)
    if ground == "consent":
        parent = path.get("young_person_understands") == "no"
        return ("parental_responsibility",) if parent else ("the_person",)
    if ground == "best_interests" or path.get("manager_authorises") == "no":
        return ()
    if ground == "legal_duty":
        return ("law_or_court",)
    return ("nobody_yet",) if outcome in ("ask_owner", "fix_first", "seek_advice") else ("officer",)


def _settled_route(outcome: str) -> tuple[str, ...]:
    if outcome == "share_now":
        return ("emergency_call",)
    return () if outcome in ("share", "depersonalise") else ("nothing_sent",)


def _settled_summary(choices: Picked) -> tuple[str, ...]:
    by_line = {
        "court_order": "court_or_inquiry",
        "statutory_notice": "court_or_inquiry",
        "asb_case_review": "antisocial_behaviour",
        "child_s47": "child_safety",
        "care_act_s45": "adult_safety",
        "harm_to_child": "child_safety",
        "harm_to_adult": "adult_safety",
    }
    picked = (*choices.get("legal_duty", ()), *choices.get("sharing_ground", ()))
    return tuple(dict.fromkeys(by_line[one] for one in picked if one in by_line))
