"""Which notes stand beside which question or outcome of the Haringey flow, and the rules of its record.

The notes themselves are in flow.toml. Each line of the table below reads: at this place, show this note, when
this holds. Nothing here decides where an answer leads.

Source: protocol 6.1, App B conditions and App G, read beside the 2024 government advice on children and the
law as it stood on the date each note gives.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from flows.packs.haringey.record import allowed_choices
from flows.packs.haringey.settled import prefill

__all__ = ["allowed_choices", "notes", "prefill"]

Test = Callable[[Mapping[str, str], str | None], bool]

MOST_NOTES = 3
"""More than this beside one question, and a tired officer reads none of them."""

HEALTH_AND_CARE = ("nhs", "council")
VOLUNTARY = ("charity", "housing_association", "other")
SIXTEEN_OR_17 = "sixteen_or_17"
"""How the rules read "no" to the age question when the line for 16 or 17 was picked: still a child when it comes
to safety, though the questions about capacity are asked."""


def always(path: Mapping[str, str], sector: str | None) -> bool:
    """Whatever was answered, whoever asks."""
    return True


def may_be_a_child(path: Mapping[str, str], sector: str | None) -> bool:
    """The person is under 18, or nobody knows. Not sure counts as a child; so does 16 or 17 on the adult's route."""
    return path.get("under_18") in ("yes", "not_sure", SIXTEEN_OR_17)


def harm_is_reported(path: Mapping[str, str], sector: str | None) -> bool:
    """Asking would be unsafe, so harm is in the air; the guide has not asked whether a child is involved."""
    return path.get("unsafe_to_ask") == "yes"


def child_or_harm(path: Mapping[str, str], sector: str | None) -> bool:
    """Either of the two: the 2024 advice belongs beside the answer."""
    return may_be_a_child(path, sector) or harm_is_reported(path, sector)


def refused_for_child(path: Mapping[str, str], sector: str | None) -> bool:
    """Consent was refused, and the person may be a child."""
    return path.get("consent") == "refused" and may_be_a_child(path, sector)


def able_adult_refused(path: Mapping[str, str], sector: str | None) -> bool:
    """An adult who can decide has said no."""
    able = path.get("under_18") == "no" and path.get("has_capacity") == "yes"
    return able and path.get("consent") == "refused"


def consent_given(path: Mapping[str, str], sector: str | None) -> bool:
    """Sharing rests on consent."""
    return path.get("consent") == "given"


def not_private(path: Mapping[str, str], sector: str | None) -> bool:
    """The officer said that nobody would expect privacy."""
    return path.get("confidential") == "no"


def purpose_in_doubt(path: Mapping[str, str], sector: str | None) -> bool:
    """Advice is sought because of the purpose: the place where immigration and adoption requests end."""
    return path.get("clear_purpose") == "not_sure"


def voluntary(path: Mapping[str, str], sector: str | None) -> bool:
    """A charity or housing association, or an agency we do not know."""
    return sector in VOLUNTARY or sector is None


def police(path: Mapping[str, str], sector: str | None) -> bool:
    """The police, whose information may be held for law enforcement."""
    return sector == "police"


def health_or_care(path: Mapping[str, str], sector: str | None) -> bool:
    """Agencies that hold health or care records, or an agency we do not know."""
    return sector in HEALTH_AND_CARE or sector is None


NOTES: tuple[tuple[str, str, Test], ...] = (
    ("depersonalised_enough", "quarterly_figures", always),
    ("legal_duty", "power_not_duty", always),
    ("legal_duty", "children_duty_2026", always),
    ("legal_duty", "serious_violence_health", health_or_care),
    ("from_another_partner", "onward_crime", always),
    ("confidential", "not_confidential_basis", always),
    ("confidential", "recognised_interests", voluntary),
    ("unsafe_to_ask", "children_2024", always),
    ("young_person_understands", "children_2024", always),
    ("young_person_understands", "age_16_17", always),
    ("has_capacity", "capacity_today", always),
    ("has_capacity", "children_2024", may_be_a_child),
    ("best_interests", "children_2024", may_be_a_child),
    ("consent", "children_2024", always),
    ("consent", "consent_today", always),
    ("sharing_ground", "children_2024", child_or_harm),
    ("sharing_ground", "refusal_about_child", refused_for_child),
    ("balance", "own_risk", able_adult_refused),
    ("balance", "children_2024", child_or_harm),
    ("balance", "refusal_about_child", refused_for_child),
    ("manager_authorises", "children_2024", child_or_harm),
    ("right_way", "not_confidential_basis", not_private),
    ("right_way", "recognised_interests", voluntary),
    ("right_way", "police_other_purposes", police),
    ("right_way", "marking_and_routes", always),
    ("share", "not_confidential_basis", not_private),
    ("share", "children_2024", child_or_harm),
    ("share", "not_telling", harm_is_reported),
    ("share", "consent_today", consent_given),
    ("share", "special_category", always),
    ("share", "no_surprises", health_or_care),
    ("depersonalise", "quarterly_figures", always),
    ("do_not_share", "children_2024", child_or_harm),
    ("do_not_share", "refusal_about_child", refused_for_child),
    ("do_not_share", "own_risk", able_adult_refused),
    ("ask_owner", "onward_crime", always),
    ("fix_first", "marking_and_routes", always),
    ("seek_advice", "immigration_and_adoption", purpose_in_doubt),
    ("seek_advice", "not_sure_is_not_no", always),
    ("seek_advice", "children_2024", child_or_harm),
)
"""Place, note, and when to show it. The order is the order on the screen."""


def notes(
    place: str,
    path: Mapping[str, str],
    sector: str | None,
    picked: Mapping[str, tuple[str, ...]] | None = None,
) -> tuple[str, ...]:
    """Ids of the notes to show at a question or outcome.

    `path` holds the answers so far, by question, and `picked` the pick-list lines behind them; `sector` is the
    officer's kind of agency, or None when it is not known, and then nothing that might matter is held back. At most
    `MOST_NOTES` are shown.
    """
    seen = dict(path)
    if "impairment_at_16_or_17" in (picked or {}).get("under_18", ()):
        seen["under_18"] = SIXTEEN_OR_17
    found = tuple(note for where, note, holds in NOTES if where == place and holds(seen, sector))
    return found[:MOST_NOTES]
