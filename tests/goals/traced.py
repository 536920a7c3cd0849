"""Which delivery put out which letter, written down by a running bot in the transaction of the change itself; and which
letter each call is for, told to the stand-in for Slack.

The bot does not keep the one: what somebody typed must not be found again from its answer. And it does not tell Slack
the other, but for messages that can be looked for. So a test puts both around the bot from outside.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import wraps
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, text

from bot.channels.slack.doors import answering
from bot.channels.slack.post.calls import Calls
from bot.channels.slack.post.courier import SlackCourier
from bot.delivery import Delivery
from bot.records.database import open_database, sqlite_url
from bot.records.outbox import Claimed, Parcel
from bot.services import outgoing

_ADD = text("INSERT INTO traced (cause, letter) VALUES (:cause, :letter)")


class _Cause(threading.local):
    key: str = ""


CAUSE = _Cause()
LETTER: ContextVar[str] = ContextVar("LETTER", default="")
POSTING = ("chat.postMessage", "chat.postEphemeral")


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

    deliver, call = SlackCourier.deliver, Calls.call

    @wraps(deliver)
    async def delivered(one: SlackCourier, parcel: Claimed, *given: Any) -> Any:
        LETTER.set(parcel.key)
        return await deliver(one, parcel, *given)

    @wraps(call)
    async def called(one: Calls, token: str, method: str, **arguments: Any) -> Any:
        if LETTER.get() and method in POSTING:
            arguments["letter"] = LETTER.get()
        return await call(one, token, method, **arguments)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(SlackCourier, "deliver", delivered)
        patch.setattr(Calls, "call", called)
        patch.setattr(answering, "take_in", taken_in)
        patch.setattr(outgoing, "put_out", put)
        patch.setattr(Delivery, "_end", ended)
        yield
