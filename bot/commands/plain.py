"""Saying things plainly in a terminal: troubles in words, and the parts opened with their troubles caught."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager

from pydantic import ValidationError
from sqlalchemy import Connection
from sqlalchemy.exc import ArgumentError, NoSuchModuleError

from bot.app import Parts, build
from bot.policy import OPERATOR, demand
from bot.records.audit import Entry
from bot.records.database import Database, open_database
from bot.records.schema import NewerDatabase
from bot.records.trouble import RecordsUnavailable
from bot.settings import Settings, SettingsProblem
from flows.pack import PackProblem
from knowledge.guidance import GuidanceError
from knowledge.law import LawError
from knowledge.words import WordsError


class Trouble(Exception):
    """Something that stops a command, in plain words, one line each."""

    def __init__(self, *lines: str) -> None:
        super().__init__("\n".join(lines))
        self.lines = lines


def tell(*lines: str) -> None:
    """Say something to the person at the terminal (stderr)."""
    for line in lines:
        print(line, file=sys.stderr)  # noqa: T201 - this is the terminal's own door


def put(line: str) -> None:
    """Give a line of output (stdout)."""
    print(line)  # noqa: T201 - this is the terminal's own door


ADDRESS = "CANISHARE_DATABASE_URL is not an address that can be used. Write it like sqlite:///canishare.sqlite3"
DRIVER = "For PostgreSQL write postgresql+psycopg://USER@HOST/NAME, and install its driver: uv sync --extra postgres"


def _setting(place: tuple[int | str, ...], says: str) -> str:
    """What is wrong with a setting, under the name it has in the environment. Its value is not repeated."""
    return f"CANISHARE_{'_'.join(str(part) for part in place).upper()}: {says}."


@contextmanager
def plainly() -> Iterator[None]:
    """Turn every trouble that a person can put right into plain lines."""
    try:
        yield
    except (SettingsProblem, RecordsUnavailable, NewerDatabase) as problem:
        raise Trouble(str(problem)) from problem
    except ValidationError as problem:
        raise Trouble(*(_setting(one["loc"], one["msg"]) for one in problem.errors())) from problem
    except (ArgumentError, NoSuchModuleError, ModuleNotFoundError) as problem:
        if isinstance(problem, ModuleNotFoundError) and problem.name != "psycopg":
            raise
        raise Trouble(ADDRESS, DRIVER) from problem
    except PackProblem as problem:
        raise Trouble("The flow pack cannot be used:", *problem.lines) from problem
    except (GuidanceError, LawError, WordsError) as problem:
        raise Trouble(*str(problem).splitlines()) from problem
    except OSError as problem:
        place = f" ({problem.filename})" if problem.filename else ""
        raise Trouble(f"{problem.strerror or problem}{place}. Check that it is there and may be used.") from problem


@contextmanager
def opened(verb: str, settings: Settings | None = None) -> Iterator[Parts]:
    """The parts of canishare, for a command that needs this verb; the operator must be allowed it. Without `settings`
    those of the environment are used."""
    demand(OPERATOR, verb)
    with plainly():
        parts = build(settings or Settings())
        try:
            yield parts
        finally:
            parts.database.close()


@contextmanager
def records(verb: str) -> Iterator[Database]:
    """The database alone, for a command that needs no content and no secret."""
    demand(OPERATOR, verb)
    with plainly():
        database = open_database(Settings().database_url)
        try:
            yield database
        finally:
            database.close()


def note(parts: Parts, connection: Connection, verb: str, subject: str, detail: str = "") -> None:
    """Put what the operator does into the audit chain, in the same transaction."""
    parts.audit.add(connection, Entry(parts.now(), OPERATOR.key, "", verb, subject, "done", detail))
