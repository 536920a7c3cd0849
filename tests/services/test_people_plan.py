"""What an import of people would do, how it is told, and what the audit chain keeps of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from bot.policy import ROLES
from bot.records.audit import LENGTHS
from bot.records.rows import PersonRow
from bot.services.people_plan import audit_detail, plan_lines, plan_people

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
ADA = PersonRow("ada", "Ada Bell", "council", "Lead", ("officer",), None, None)
GARETH = PersonRow("gareth", "Gareth Nair", "housing", "Estate Officer", ("officer",), date(2026, 9, 30), None)
OUT = replace(ADA, key="out", name="Olu Tate", deactivated_at=NOW)


def said(*given: PersonRow) -> list[str]:
    """What putting these people on file would do, in words."""
    return plan_lines(plan_people([ADA, GARETH, OUT], given), NOW)


def detail(before: PersonRow | None, after: PersonRow) -> str:
    """What the audit chain says of one person of the file."""
    plan = plan_people([before] if before else [], [after])
    return audit_detail((*plan.added, *plan.changed)[0])


def test_everybody_is_told_apart_by_what_would_happen_to_them() -> None:
    new = PersonRow("new", "Nia New", "lantern", "Adviser", ("spoc", "officer"), None, None)
    assert said(new, replace(ADA, post="Head", roles=("officer", "spoc")), GARETH) == [
        "Not in the file, left as it is: Olu Tate, out",
        "As it was: Gareth Nair, gareth.",
        "Add: Nia New, new (post: Adviser; roles: officer,spoc; agency: lantern; expires: none).",
        "Change: Ada Bell, ada (post: Lead -> Head; roles: officer -> officer,spoc).",
        "1 to add, 1 to change, 1 as they were, 1 not in the file.",
    ]


def test_an_end_date_that_would_be_lifted_is_told() -> None:
    *_, change, counts, look = said(ADA, OUT, replace(GARETH, expires=None))
    assert change == (
        "Change: Gareth Nair, gareth (expires: 2026-09-30 -> none). "
        "This lifts their end date. They could use canishare again."
    )
    assert counts.startswith("0 to add, 1 to change, 2 as they were")
    assert look == "Look twice: end dates lifted, 1; people who could use canishare again, 1."


def test_an_end_date_moved_past_today_is_told_too_and_a_nearer_one_is_not() -> None:
    assert "They could use canishare again." in said(replace(GARETH, expires=date(2026, 11, 23)))[-3]
    assert "could use" not in "".join(said(replace(GARETH, expires=date(2026, 11, 22))))
    assert "lifts" not in "".join(said(replace(ADA, expires=date(2026, 11, 22))))


def test_somebody_deactivated_stays_so_whatever_the_file_says() -> None:
    plan = plan_people([OUT], [replace(OUT, post="Head", deactivated_at=None)])
    assert plan.changed[0].after.deactivated_at == NOW
    assert "They are deactivated, and an import does not change that." in plan_lines(plan, NOW)[0]
    assert plan_people([OUT], [replace(OUT, deactivated_at=None)]).unchanged


def test_the_order_in_which_roles_are_written_is_no_change() -> None:
    ben = replace(ADA, roles=("spoc", "officer"))
    assert plan_people([ben], [replace(ben, roles=("officer", "spoc"))]).unchanged


def test_the_chain_keeps_roles_agency_and_end_date_as_codes_and_no_names() -> None:
    assert detail(None, ADA) == "added roles=officer agency=council expires=none"
    assert detail(GARETH, replace(GARETH, roles=("officer", "spoc"), expires=None)) == (
        "changed roles:officer>officer,spoc expires:2026-09-30>none"
    )
    assert (
        detail(ADA, replace(ADA, roles=(), agency_key="lantern")) == "changed roles:officer>none agency:council>lantern"
    )
    assert detail(ADA, replace(ADA, name="Ada Bell-Ross", post="Head")) == "changed name post"


@pytest.mark.parametrize("before", [None, PersonRow("a", "A", "b" * 60, "P", ROLES[1:], date(2026, 1, 1), None)])
def test_the_longest_detail_fits_the_chain(before: PersonRow | None) -> None:
    longest = PersonRow("a", "N" * 120, "a" * 60, "O" * 120, ROLES, date(2027, 1, 1), None)
    assert len(detail(before, longest)) <= LENGTHS["detail"]
