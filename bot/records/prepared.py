"""Statements that every click runs, worked out once and then given straight to SQLite.

SQLAlchemy spends ten times as long around such a statement as SQLite spends on it (performance.md section 2). So these
are written like any other, and turned once into the very text and conversions that SQLAlchemy would use each time.
On any other database they run as all others do: there the way to the server takes longer than all of this.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, cast

from sqlalchemy import Connection, Dialect, Insert, Select, Update
from sqlalchemy.exc import DBAPIError
from sqlalchemy.types import TypeEngine

Convert = Callable[[Any], Any]

COUNTED = {"preserve_rowcount": True}
"""For an INSERT that may add nothing: SQLAlchemy counts the rows of other statements only."""


@dataclass(frozen=True, slots=True)
class Plan:
    """A statement as SQLite takes it: its text, the values it needs in order, and what is converted on the way."""

    text: str
    names: tuple[str, ...]
    fixed: Mapping[str, Any]
    going_in: tuple[tuple[str, Convert], ...]
    coming_out: tuple[tuple[int, Convert], ...]

    def ordered(self, values: Mapping[str, Any]) -> list[Any]:
        """The values in the statement's order, as they are stored. Raises KeyError when one is missing."""
        given = {**self.fixed, **values}
        for name, convert in self.going_in:
            given[name] = convert(given[name])
        return [given[name] for name in self.names]

    def read(self, row: Sequence[Any]) -> list[Any]:
        """A row as it was stored, read back."""
        found = list(row)
        for place, convert in self.coming_out:
            found[place] = convert(found[place])
        return found


class Prepared:
    """One statement that is run often. It takes its values by name, all of them at every run."""

    def __init__(self, statement: Select[Any] | Insert | Update) -> None:
        self.statement = statement
        self._plan: Plan | None = None

    def first(self, connection: Connection, values: Mapping[str, Any]) -> Sequence[Any] | None:
        """The first row found, its columns in the statement's order, or None."""
        if connection.dialect.name != "sqlite":
            return connection.execute(self.statement, values).first()
        plan = self._plan or self._made(connection.dialect)
        row = self._run(connection, plan, values).fetchone()
        return None if row is None else plan.read(row)

    def change(self, connection: Connection, values: Mapping[str, Any]) -> int:
        """Add or change rows, and give how many."""
        if connection.dialect.name != "sqlite":
            return connection.execute(self.statement, values, execution_options=COUNTED).rowcount
        plan = self._plan or self._made(connection.dialect)
        return self._run(connection, plan, values).rowcount

    def _run(self, connection: Connection, plan: Plan, values: Mapping[str, Any]) -> sqlite3.Cursor:
        if not connection.in_transaction():
            connection.begin()
        return run_on_sqlite(connection, plan.text, plan.ordered(values))

    def _made(self, dialect: Dialect) -> Plan:
        compiled = self.statement.compile(dialect=dialect)
        columns = self.statement.selected_columns if isinstance(self.statement, Select) else ()
        readers = [_impl(column.type, dialect).result_processor(dialect, None) for column in columns]
        names = tuple(cast("Sequence[str]", compiled.positiontup))
        writers = {name: _impl(compiled.binds[name].type, dialect).bind_processor(dialect) for name in names}
        self._plan = Plan(
            text=str(compiled),
            names=names,
            fixed={name: value for name, value in compiled.params.items() if value is not None},
            going_in=tuple((name, convert) for name, convert in writers.items() if convert),
            coming_out=tuple((place, convert) for place, convert in enumerate(readers) if convert),
        )
        return self._plan


def _impl(kind: TypeEngine[Any], dialect: Dialect) -> TypeEngine[Any]:
    return kind.dialect_impl(dialect)


def _driver(connection: Connection) -> sqlite3.Connection:
    return cast("sqlite3.Connection", connection.connection.dbapi_connection)


def open_on_sqlite(connection: Connection) -> bool:
    """Whether SQLite's own connection is in a transaction: it may have undone one that we have not ended."""
    return _driver(connection).in_transaction


def run_on_sqlite(connection: Connection, text: str, values: Sequence[Any] = ()) -> sqlite3.Cursor:
    """Run a statement on SQLite's own connection, as part of whatever transaction is under way on it.

    Raises the same errors as SQLAlchemy would, but for the values, which no error carries.
    """
    try:
        return _driver(connection).execute(text, values)
    except sqlite3.Error as error:
        raise DBAPIError.instance(text, None, error, sqlite3.Error, dialect=connection.dialect) from error
