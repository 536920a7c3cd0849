"""Spreadsheet rows laid over what is on file, row by row, with every rule that needs more than one row to check.

A column that the file does not have keeps what is on file; an empty cell empties it. Used by `knowledge.contacts_plan`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, Generic, TypeVar

from knowledge.agencies import AgencyFacts, ContactFacts, Directory, Role, Sector
from knowledge.confirmations import after_change, route_after_change
from knowledge.contacts_csv import Kind, Problem, Row, Sheet
from knowledge.contacts_match import AgencyNames, Identity, People, Unclear, new_key
from knowledge.directory_checks import agency_faults, contact_faults, quoted

Entry = TypeVar("Entry", AgencyFacts, ContactFacts)

_ROUTE_CONFIRMED = ("route_confirmed",)
_CONFIRMED = ("confirmed_on", "confirmed_by", "confirmed_by_second")


@dataclass(frozen=True, slots=True)
class Result(Generic[Entry]):
    """One sound row: what is on file, if anything, and what would be."""

    row: int
    before: Entry | None
    after: Entry


@dataclass(slots=True)
class Merged(Generic[Entry]):
    """A whole file laid over what is on file. `seen` maps the key of every row that could be matched to its row;
    `set_aside` counts the rows whose confirmation was not taken over."""

    kind: Kind
    results: list[Result[Entry]] = field(default_factory=list)
    seen: dict[str, int] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    set_aside: int = 0

    def refuse(self, row: int, column: str | None, says: str) -> None:
        """Take down one problem of this file."""
        self.problems.append(Problem(says, row, column, self.kind))

    def over(self, existing: Iterable[Entry]) -> dict[str, Entry]:
        """Everything as it would be on file afterwards, by key."""
        return {one.key: one for one in existing} | {result.after.key: result.after for result in self.results}


def merge_agencies(existing: Directory, sheet: Sheet | None, day: date, keep: bool) -> Merged[AgencyFacts]:
    """The agencies file laid over the agencies on file. `keep` takes the file's confirmation dates as they stand."""
    merged = Merged[AgencyFacts]("agencies")
    on_file = {one.key: one for one in existing.agencies}
    names = AgencyNames(existing.agencies)
    rows = sheet.rows if sheet else ()
    taken = set(on_file) | _keys_given(rows)
    for row in rows:
        key = _agency_key(merged, row, names, taken)
        if key is None or not _first_time(merged, row, key, str(row.values.get("name", ""))):
            continue
        before = on_file.get(key)
        blank = AgencyFacts(key=key, name="", sector=Sector.OTHER)
        values = _values(merged, row, before, ("key", "successor"), _ROUTE_CONFIRMED, keep)
        after = replace(before or blank, **values)
        names.add(after)
        merged.results.append(Result(row.number, before, after))
    _join_successors(merged, rows, names)
    if not keep:
        _change_each(merged, route_after_change)
    _check_agencies(merged, existing, day)
    return merged


def merge_contacts(
    existing: Directory, sheet: Sheet | None, agencies: Iterable[AgencyFacts], day: date, keep: bool
) -> Merged[ContactFacts]:
    """The contacts file laid over the contacts on file; `agencies` are those that will be on file by then."""
    merged = Merged[ContactFacts]("contacts")
    on_file = {one.key: one for one in existing.contacts}
    names, people = AgencyNames(agencies), People(existing.contacts)
    rows = sheet.rows if sheet else ()
    taken = set(on_file) | _keys_given(rows)
    for row in rows:
        agency_key = _agency_of(merged, row, names)
        key = _contact_key(merged, row, agency_key, people, taken)
        if key is None or not _first_time(merged, row, key, str(row.values.get("name") or row.values.get("post"))):
            continue
        if agency_key is None:
            continue
        before = on_file.get(key)
        blank = ContactFacts(key=key, agency_key=agency_key, role=Role.SPOC, post="")
        values = _values(merged, row, before, ("key", "agency_key"), _CONFIRMED, keep)
        merged.results.append(Result(row.number, before, replace(before or blank, agency_key=agency_key, **values)))
    if not keep:
        _change_each(merged, after_change)
    _check_contacts(merged, existing, day)
    return merged


def _keys_given(rows: Iterable[Row]) -> set[str]:
    return {str(row.values["key"]) for row in rows if row.values.get("key")}


def _first_time(merged: Merged[Entry], row: Row, key: str, who: str) -> bool:
    """Whether this row is sound and the first about its entry; takes down a second one."""
    if key in merged.seen:
        column = "key" if row.values.get("key") else "name"
        what = f"The key {quoted(key)}" if column == "key" else f"{quoted(who)}"
        merged.refuse(row.number, column, f"{what} is also on row {merged.seen[key]}. Keep one of the two.")
        return False
    merged.seen[key] = row.number
    return row.sound


def _values(
    merged: Merged[Entry],
    row: Row,
    before: Entry | None,
    apart: tuple[str, ...],
    confirmations: tuple[str, ...],
    keep: bool,
) -> dict[str, Any]:
    """What the row says, without the columns that are worked out apart and, unless trusted, its confirmations."""
    if not keep and any(row.values.get(one) not in (None, getattr(before, one, None)) for one in confirmations):
        merged.set_aside += 1
    left_out = apart if keep else (*apart, *confirmations)
    return {name: value for name, value in row.values.items() if name not in left_out}


def _change_each(merged: Merged[Entry], change: Callable[[Entry, Entry], Entry]) -> None:
    merged.results = [
        Result(one.row, one.before, change(one.before, one.after) if one.before else one.after)
        for one in merged.results
    ]


def _agency_key(merged: Merged[AgencyFacts], row: Row, names: AgencyNames, taken: set[str]) -> str | None:
    if given := row.values.get("key"):
        return str(given)
    name = str(row.values.get("name", ""))
    try:
        key = names.key_of(name) or new_key([name], taken, "agency")
    except Unclear as unclear:
        merged.refuse(row.number, "name", str(unclear))
        return None
    taken.add(key)
    return key


def _agency_of(merged: Merged[ContactFacts], row: Row, names: AgencyNames) -> str | None:
    said = str(row.values.get("agency_key", ""))
    try:
        key = names.key_of(said) if said else None
    except Unclear as unclear:
        merged.refuse(row.number, "agency_key", str(unclear))
        return None
    if key is None:
        what = f"{quoted(said)} is not an agency on file or in the agencies file." if said else "No agency."
        merged.refuse(row.number, "agency_key", f"{what} Write the name or key of one, or add it there first.")
    return key


def _contact_key(
    merged: Merged[ContactFacts], row: Row, agency_key: str | None, people: People, taken: set[str]
) -> str | None:
    if given := row.values.get("key"):
        return str(given)
    role, who = row.values.get("role"), row.values.get("name") or row.values.get("post")
    if agency_key is None or not isinstance(role, Role) or not who:
        if row.sound and agency_key is not None:
            merged.refuse(row.number, "post", "There is no post. Write the job title.")
        return None
    identity: Identity = (agency_key, role, str(who).casefold())
    found = people.called(identity)
    if len(found) > 1:
        keys = " or ".join(one.key for one in found)
        merged.refuse(row.number, "key", f"{quoted(who)} is on file more than once. Write the key: {keys}.")
        return None
    key = found[0].key if found else new_key([agency_key, role.value], taken, "contact")
    taken.add(key)
    return key


def _join_successors(merged: Merged[AgencyFacts], rows: Iterable[Row], names: AgencyNames) -> None:
    """Successors are joined last, as a body may be named above the row that it stands on."""
    said = {row.number: row.values["successor"] for row in rows if "successor" in row.values}
    joined = []
    for one in merged.results:
        after = one.after
        if one.row in said:
            after = replace(after, successor=_successor(merged, one.row, said[one.row], names))
        joined.append(Result(one.row, one.before, after))
    merged.results = joined


def _successor(merged: Merged[AgencyFacts], row: int, said: object, names: AgencyNames) -> str | None:
    if not said:
        return None
    try:
        key = names.key_of(str(said))
    except Unclear as unclear:
        merged.refuse(row, "successor", str(unclear))
        return None
    if key is None:
        merged.refuse(row, "successor", f"{quoted(said)} is not an agency on file or in this file. Check the spelling.")
    return key


def _check_agencies(merged: Merged[AgencyFacts], existing: Directory, day: date) -> None:
    final = merged.over(existing.agencies)
    for one in merged.results:
        for fault in agency_faults(one.after):
            merged.refuse(one.row, fault.column, fault.says)
        if one.after.key in _chain(one.after, final):
            merged.refuse(one.row, "successor", "The successors go round in a circle. Name the newest body.")
        if one.after.route_confirmed and one.after.route_confirmed > day:
            merged.refuse(one.row, "route_confirmed", "This day has not come yet. Check the date.")


def _chain(agency: AgencyFacts, final: Mapping[str, AgencyFacts]) -> Iterator[str]:
    """The keys that follow this agency, stopping where the chain ends or comes round again."""
    seen: set[str] = set()
    following = agency.successor
    while following is not None and following in final and following not in seen:
        seen.add(following)
        yield following
        following = final[following].successor


def _check_contacts(merged: Merged[ContactFacts], existing: Directory, day: date) -> None:
    final = merged.over(existing.contacts)
    people = People(final.values())
    named = {one.name.casefold() for one in final.values() if one.name}
    rows = {one.after.key: one.row for one in merged.results}
    for one in merged.results:
        faults = contact_faults(one.after)
        for fault in faults:
            merged.refuse(one.row, fault.column, fault.says)
        if one.after.post.casefold() in named and not any(fault.column == "post" for fault in faults):
            merged.refuse(one.row, "post", f"{quoted(one.after.post)} is a person's name. Write the job title here.")
        if one.after.confirmed_on and one.after.confirmed_on > day:
            merged.refuse(one.row, "confirmed_on", "This day has not come yet. Check the date.")
        _check_twin(merged, one, people, rows)


def _check_twin(
    merged: Merged[ContactFacts], one: Result[ContactFacts], people: People, rows: Mapping[str, int]
) -> None:
    twin = people.twin_of(one.after)
    if twin is None:
        return
    row = rows.get(twin.key)
    who = one.after.name or one.after.post
    if row is None:
        says = f"{quoted(who)} is on file already in this role under the key {quoted(twin.key)}. Use that key."
        merged.refuse(one.row, "name", says)
    elif row < one.row:
        says = f"{quoted(who)} has the same role at this agency on row {row}. Keep one of the two."
        merged.refuse(one.row, "name", says)
