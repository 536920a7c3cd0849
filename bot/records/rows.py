"""What the store gives and takes: plain frozen values, one per table row."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any


@dataclass(frozen=True, slots=True)
class PersonRow:
    """Somebody who may use canishare."""

    key: str
    name: str
    agency_key: str
    post: str
    roles: tuple[str, ...]
    expires: date | None
    deactivated_at: datetime | None


@dataclass(frozen=True, slots=True)
class MemberRow:
    """A person with what people call their agency and what kind it is; both empty when it is not on file."""

    person: PersonRow
    agency_name: str
    sector: str


@dataclass(frozen=True, slots=True)
class RunRow:
    """One walk through the flowchart, as stored. Times are UTC."""

    id: str
    person_key: str
    agency_key: str
    pack_digest: str
    situation: str
    understood: tuple[str, ...]
    answers: Mapping[str, Any]
    state: str
    place: str
    corrects: str
    created_at: datetime
    updated_at: datetime
    version: int

    def moved(self, answers: Mapping[str, Any], state: str, place: str, now: datetime) -> RunRow:
        """The row as it is after a move. Written out, because every click makes one."""
        fixed = (self.id, self.person_key, self.agency_key, self.pack_digest, self.situation, self.understood)
        return RunRow(*fixed, answers, state, place, self.corrects, self.created_at, now, self.version + 1)


@dataclass(frozen=True, slots=True)
class DecisionRow:
    """The record of one decision, as stored. Times are UTC."""

    id: str
    reference: str
    run_id: str
    person_key: str
    agency_key: str
    pack_digest: str
    situation: str
    answers: Mapping[str, Any]
    outcome: str
    ground: str
    citations: tuple[str, ...]
    notes: tuple[str, ...]
    fields: Mapping[str, Any]
    decided_at: datetime
    corrects: str


@dataclass(frozen=True, slots=True)
class SessionRow:
    """A web session. Times are UTC."""

    person_key: str
    started_at: datetime
    seen_at: datetime
