"""Which choices of the decision record make sense after which outcome: the form never offers nonsense.

The fields and their words are in forms/decision.toml; what is filled in beforehand is in settled.py. Every
outcome can be recorded as carefully as sharing, and every one leaves room for a named manager to decide
differently.

Source: protocol App G 9 a-i; 4.5 and 4.6; Golden rule 7.
"""

from __future__ import annotations

MANAGERS = ("line_manager", "designated_manager", "duty_manager", "caldicott_guardian")

LATER = ("no_longer_needed", "different_shared", "different_not_shared")
"""What can become of a request after an outcome that was not a plain yes or no."""

DECISIONS: dict[str, tuple[str, ...]] = {
    "share_now": ("shared_now", "no_longer_needed", "different_not_shared"),
    "share": ("shared", "shared_part", "no_longer_needed", "different_not_shared"),
    "depersonalise": ("shared_depersonalised", *LATER),
    "do_not_share": ("not_shared", "different_shared"),
    "ask_owner": ("owner_asked", "shared_now", *LATER),
    "fix_first": ("putting_right", "shared_now", *LATER),
    "seek_advice": ("taking_advice", "shared_now", *LATER),
}
"""What an officer may have decided after each outcome, the one the protocol points to first."""

SENT = ("shared_now", "shared", "shared_part", "shared_depersonalised", "different_shared")
"""Decisions after which something has left the agency."""

PURPOSES = {
    "harm_to_child": "prevents_harm_child",
    "harm_to_adult": "prevents_harm_adult",
    "urgent_treatment": "urgent_treatment",
    "prevent_crime": "prevents_crime",
    "detect_crime": "detects_crime",
    "catch_offenders": "catches_offenders",
    "public_safety": "public_safety",
    "protect_vulnerable": "protects_vulnerable",
    "justice": "justice",
    "named_acts": "named_acts",
}
"""Each line of the `sharing_ground` pick-list, and the reason that records it."""

WHY_NOT = (
    "no_clear_purpose",
    "no_ground",
    "privacy_outweighs",
    "own_risk_only",
    "gentler_way",
    "not_best_interests",
    "manager_said_no",
)

TO_PUT_RIGHT = {
    "content_not_ready": ("necessary", "minimum", "accurate", "fact_from_opinion", "depersonalised_parts"),
    "recipient_not_checked": ("recipient_checked", "need_to_know"),
    "route_not_secure": ("secure_route", "marked"),
    "form_incomplete": ("form_complete",),
    "person_not_told": ("person_told",),
}
"""Each reason to put something right, and the checklist lines of `right_way` that stand behind it."""

GROUND_REASON = {
    "legal_duty": "law_requires",
    "consent": "consent_given",
    "best_interests": "best_interests",
    "public_interest": "need_outweighs_privacy",
    "not_confidential": "not_private",
}

OUTCOME_REASONS: dict[str, tuple[str, ...]] = {
    "share_now": ("immediate_danger",),
    "depersonalise": ("works_without_names",),
    "do_not_share": WHY_NOT,
    "ask_owner": ("belongs_to_partner",),
    "fix_first": tuple(TO_PUT_RIGHT),
    "seek_advice": ("in_doubt",),
}

GROUND_CONSENT: dict[str, tuple[str, ...]] = {
    "legal_duty": ("law_requires",),
    "consent": ("with_consent", "with_spoken_consent"),
    "best_interests": ("cannot_decide",),
    "public_interest": ("refused", "unsafe_to_ask", "not_asked"),
    "not_confidential": ("not_private",),
}

GROUND_AUTHORITY: dict[str, tuple[str, ...]] = {
    "legal_duty": ("law_or_court",),
    "consent": ("the_person", "parental_responsibility"),
    "best_interests": ("best_interests_lead", *MANAGERS),
    "public_interest": MANAGERS,
    "not_confidential": ("officer", "line_manager", "designated_manager"),
}

ANY_CONSENT = tuple(one for states in GROUND_CONSENT.values() for one in states)
NOT_TOLD = ("not_told_risk", "not_told_crime", "not_told_unreachable")
TOLD = ("told_before", "told_after", "will_be_told", *NOT_TOLD)
BY_VOICE = ("telephone", "in_person")
IN_WRITING = ("secure_form", "secure_email", "criminal_justice_mail", "secure_transfer", "tracked_post")


def allowed_choices(
    field: str, outcome: str, ground: str | None, decision: str | None = None
) -> tuple[str, ...] | None:
    """The choices that make sense for a field of the record, or None when all of them do.

    `outcome` and `ground` are where the walk ended. Give `decision` once it is known and the rest of the
    record narrows to it: nothing can be said to have been sent after a decision not to share. Raises KeyError
    for an outcome that is not one of the seven.
    """
    decisions = DECISIONS[outcome]
    if field == "decision":
        return decisions
    pick = {
        "reasons": _reasons,
        "consent": _consent,
        "told": _told,
        "authorised_by": _authorised_by,
        "route": _route,
    }.get(field)
    if pick is None:
        return None
    found: dict[str, None] = {}
    for one in (decision,) if decision in decisions else decisions:
        found.update(dict.fromkeys(pick(outcome, ground, one)))
    return tuple(found)


def _reasons(outcome: str, ground: str | None, decision: str) -> tuple[str, ...]:
    if decision == "no_longer_needed":
        return ("request_withdrawn", "facts_changed")
    if decision == "shared_now":
        return ("immediate_danger", *PURPOSES.values())
    if decision == "different_not_shared":
        return ("manager_decided", "facts_changed", *WHY_NOT, *TO_PUT_RIGHT)
    if decision == "different_shared":
        grounds = (*GROUND_REASON.values(), *PURPOSES.values(), "owner_agreed")
        return ("manager_decided", "facts_changed", *grounds)
    if outcome == "share" and ground is not None:
        purposes = () if ground == "legal_duty" else tuple(PURPOSES.values())
        return (GROUND_REASON[ground], *purposes, "owner_agreed")
    return OUTCOME_REASONS.get(outcome, ())


def _consent(outcome: str, ground: str | None, decision: str) -> tuple[str, ...]:
    if decision == "shared_now":
        return ("danger", "with_spoken_consent")
    if decision == "shared_depersonalised":
        return ("nobody_identified",)
    if decision == "different_shared":
        return ANY_CONSENT
    if outcome == "share" and ground is not None:
        return GROUND_CONSENT[ground] if decision in SENT else (*GROUND_CONSENT[ground], "not_settled")
    if outcome == "fix_first":
        return (*ANY_CONSENT, "not_settled")
    if outcome in ("do_not_share", "seek_advice"):
        return ("refused", "unsafe_to_ask", "not_asked", "cannot_decide", "not_settled")
    return ("not_settled",)


def _told(outcome: str, ground: str | None, decision: str) -> tuple[str, ...]:
    if decision not in SENT:
        return ("nothing_shared", "told_not_shared")
    if decision == "shared_depersonalised":
        return ("nobody_identified",)
    if ground == "consent":
        return ("told_before",)
    return (*TOLD, "not_told_forbidden") if ground == "legal_duty" or decision == "different_shared" else TOLD


def _authorised_by(outcome: str, ground: str | None, decision: str) -> tuple[str, ...]:
    if decision.startswith("different_"):
        return MANAGERS
    if decision == "not_shared":
        return ("officer", *MANAGERS)
    if decision not in SENT:
        return ("nobody_yet", "officer")
    if outcome == "share" and ground is not None:
        return GROUND_AUTHORITY[ground]
    return ("officer", "line_manager", "designated_manager", "duty_manager")


def _route(outcome: str, ground: str | None, decision: str) -> tuple[str, ...]:
    if decision not in SENT:
        return ("nothing_sent",)
    if decision == "shared_now":
        return ("emergency_call", *BY_VOICE, *IN_WRITING[:3])
    if decision == "shared_depersonalised":
        return ("ordinary_route", *BY_VOICE, *IN_WRITING)
    return (*BY_VOICE, *IN_WRITING)
