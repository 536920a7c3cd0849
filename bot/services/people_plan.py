"""What importing people would do, worked out before anything is done, and how it is told and noted.

A plan adds and changes; nobody is ever removed, and a deactivation on file is not the import's to lift. What gives
somebody access back is said in so many words, because that is how a leaver would come back unseen.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from bot.policy import ROLES
from bot.records.rows import PersonRow
from bot.services.people import has_left


@dataclass(frozen=True, slots=True)
class Change:
    """One person of the file: as they are on file, None for somebody new, and as they would be."""

    before: PersonRow | None
    after: PersonRow

    @property
    def columns(self) -> tuple[str, ...]:
        """What differs between the two: name, post, roles, agency, expires."""
        if self.before is None:
            return ()
        was, will = _cells(self.before), _cells(self.after)
        return tuple(column for column in was if was[column] != will[column])

    @property
    def lifts_end(self) -> bool:
        """Whether an end date on file is taken away."""
        return self.before is not None and self.before.expires is not None and self.after.expires is None

    def lets_in(self, now: datetime) -> bool:
        """Whether somebody whose access has ended would have it again."""
        return self.before is not None and has_left(self.before, now) and not has_left(self.after, now)


@dataclass(frozen=True, slots=True)
class PeoplePlan:
    """What an import would do. `missing` is on file but not in the file: it is reported and stays."""

    added: tuple[Change, ...]
    changed: tuple[Change, ...]
    unchanged: tuple[Change, ...]
    missing: tuple[PersonRow, ...]


def plan_people(on_file: Iterable[PersonRow], given: Iterable[PersonRow]) -> PeoplePlan:
    """What putting these people on file would do to those who are on it."""
    known = {one.key: one for one in on_file}
    changes = [_change(known.get(one.key), one) for one in given]
    in_file = {one.after.key for one in changes}
    return PeoplePlan(
        added=tuple(one for one in changes if one.before is None),
        changed=tuple(one for one in changes if one.columns),
        unchanged=tuple(one for one in changes if one.before and not one.columns),
        missing=tuple(one for one in known.values() if one.key not in in_file),
    )


def _change(before: PersonRow | None, given: PersonRow) -> Change:
    return Change(before, replace(given, deactivated_at=before.deactivated_at if before else None))


def plan_lines(plan: PeoplePlan, now: datetime) -> list[str]:
    """What an import would do, in words, person by person: what changes nothing first, what matters most last."""
    said = [f"Not in the file, left as it is: {_title(one)}" for one in plan.missing]
    said += [f"As it was: {_title(one.after)}.{_still_out(one)}" for one in plan.unchanged]
    said += [f"Add: {_title(one.after)} ({_facts(one.after)})." for one in plan.added]
    said += [f"Change: {_title(one.after)} ({_differences(one)}).{_warnings(one, now)}" for one in plan.changed]
    said.append(
        f"{len(plan.added)} to add, {len(plan.changed)} to change, {len(plan.unchanged)} as they were, "
        f"{len(plan.missing)} not in the file."
    )
    lifted = sum(one.lifts_end for one in plan.changed)
    let_in = sum(one.lets_in(now) for one in plan.changed)
    if lifted or let_in:
        said.append(f"Look twice: end dates lifted, {lifted}; people who could use canishare again, {let_in}.")
    return said


def audit_detail(one: Change) -> str:
    """What the audit chain says of it: roles, agency and end date as codes. Of a name or post, only that it changed."""
    will = _codes(one.after)
    if one.before is None:
        return " ".join(["added", *(f"{name}={code}" for name, code in will.items())])
    was = _codes(one.before)
    coded = [f"{name}:{was[name]}>{will[name]}" for name in will if name in one.columns]
    return " ".join(["changed", *coded, *(name for name in one.columns if name not in will)])


def _title(one: PersonRow) -> str:
    return f"{one.name}, {one.key}"


def _facts(one: PersonRow) -> str:
    return "; ".join(f"{name}: {text}" for name, text in _cells(one).items() if name != "name")


def _differences(one: Change) -> str:
    was, will = _cells(one.before or one.after), _cells(one.after)
    return "; ".join(f"{name}: {was[name]} -> {will[name]}" for name in one.columns)


def _warnings(one: Change, now: datetime) -> str:
    lifted = " This lifts their end date." if one.lifts_end else ""
    let_in = " They could use canishare again." if one.lets_in(now) else ""
    return lifted + let_in + _still_out(one)


def _still_out(one: Change) -> str:
    return " They are deactivated, and an import does not change that." if one.after.deactivated_at else ""


def _cells(one: PersonRow) -> dict[str, str]:
    """What an import can change, as it is compared and shown."""
    return {"name": one.name, "post": one.post, **_codes(one)}


def _codes(one: PersonRow) -> dict[str, str]:
    """The part of it that needs no words of anybody's. The order in which roles were written means nothing."""
    roles = [role for role in ROLES if role in one.roles] + sorted(set(one.roles).difference(ROLES))
    expires = one.expires.isoformat() if one.expires else "none"
    return {"roles": ",".join(roles) or "none", "agency": one.agency_key, "expires": expires}
