"""Which delivery put out which letter, written down by a running bot in the transaction of the change itself.

The bot does not keep that: what somebody typed must not be found again from its answer. So a test puts it around the
bot from outside, in a table of its own.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import wraps
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, text

from bot.channels.slack.doors import answering
from bot.delivery import Delivery
from bot.records.database import open_database, sqlite_url
from bot.records.outbox import Claimed, Parcel
from bot.services import outgoing

_ADD = text("INSERT INTO traced (cause, letter) VALUES (:cause, :letter)")


class _Cause(threading.local):
    key: str = ""


CAUSE = _Cause()


def make_room(file: Path) -> None:
    """Make the table, in a file that nobody uses yet."""
    database = open_database(sqlite_url(file))
    with database.writing() as connection:
        connection.execute(text("CREATE TABLE traced (cause TEXT NOT NULL, letter TEXT NOT NULL)"))
    database.close()


@contextmanager
def traced() -> Iterator[None]:
    """As long as this lasts, this process writes down which delivery put out a letter, or which letter that could not
    arrive."""
    take_in, put_out, end = answering.take_in, outgoing.put_out, Delivery._end

    @wraps(take_in)
    def taken_in(connection: Connection, key: str, *given: Any) -> bool:
        CAUSE.key = key
        return take_in(connection, key, *given)

    @wraps(put_out)
    def put(connection: Connection, parcel: Parcel, *given: Any) -> bool:
        added = put_out(connection, parcel, *given)
        if added:
            connection.execute(_ADD, {"cause": CAUSE.key, "letter": parcel.key})
        return added

    @wraps(end)
    def ended(one: Delivery, connection: Connection, parcel: Claimed, *given: Any) -> None:
        CAUSE.key = parcel.key
        end(one, connection, parcel, *given)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(answering, "take_in", taken_in)
        patch.setattr(outgoing, "put_out", put)
        patch.setattr(Delivery, "_end", ended)
        yield
