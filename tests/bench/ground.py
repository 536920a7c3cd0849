"""A canishare to measure: the sample partnership in a file of its own, and the longest walk through its flow."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from bot.app import Parts, build
from bot.policy import Actor
from bot.records.database import sqlite_url
from bot.records.upgrade import upgrade
from bot.sample.load import load_sample
from bot.settings import Settings
from flows.machine import Flow

SECRET = "measuring-only-7Qm2xK9vTz4LpR8wYc3N"
OFFICER = "priya-raman"


@dataclass(frozen=True, slots=True)
class Tap:
    """One answer of a walk."""

    question: str
    answer: str
    picked: tuple[str, ...]


def bench_settings(folder: Path) -> Settings:
    """Settings as the demo has them, with the records in this folder."""
    return Settings(database_url=sqlite_url(folder / "records.sqlite3"), secret_key=SECRET, sign_in="choose")  # type: ignore[arg-type]


def new_parts(folder: Path) -> Parts:
    """A canishare with the sample partnership in it, set up if it is not there yet."""
    folder.mkdir(parents=True, exist_ok=True)
    parts = build(bench_settings(folder))
    upgrade(parts.database)
    load_sample(parts.database, parts.audit, parts.now)
    return parts


def officer(parts: Parts) -> Actor:
    """The officer who measures."""
    return parts.people.actor(OFFICER)


def longest_walk(flow: Flow) -> tuple[Tap, ...]:
    """The longest way through the flow, so that every step carries as many answers as it ever can."""
    longest: tuple[tuple[str, str], ...] = ()

    def go(place: str, path: tuple[tuple[str, str], ...]) -> None:
        nonlocal longest
        if place not in flow.pack.questions:
            longest = max(longest, path, key=len)
            return
        for target, answer in {target: answer for answer, target in flow.table[place].items()}.items():
            go(target, (*path, (place, answer)))

    go(flow.pack.start, ())
    return tuple(_tap(flow, question, answer) for question, answer in longest)


def _tap(flow: Flow, name: str, answer: str) -> Tap:
    lines = [choice.id for choice in flow.pack.questions[name].choices if choice.answer == answer]
    return Tap(name, answer, (lines[0],) if lines and answer == "yes" else ())
