"""Ways to tamper with the audit chain, drawn at random, each with the link that a check must name."""

from __future__ import annotations

from collections.abc import Callable
from random import Random

from sqlalchemy import Connection, insert, text, update

from bot.records.audit import AUDIT, HEAD, WORDS

Alteration = Callable[[Connection, Random, int], tuple[str, int]]
"""Tampers with a chain of this many links; gives what was done in words, and the link to be named."""

TEXTS = ("at", *WORDS, "mac")


def edit_text(connection: Connection, draw: Random, many: int) -> tuple[str, int]:
    """Change one character of one text, or put one in."""
    seq, name = draw.randint(1, many), draw.choice(TEXTS)
    old = connection.execute(text(f"SELECT {name} FROM audit WHERE seq = {seq}")).scalar_one()
    place = draw.randrange(len(old) + 1)
    new = old[:place] + draw.choice("xyz0é ") + old[place + (draw.random() < 0.8) :]
    if new == old or len(new) > AUDIT.c[name].type.length:
        new = old[:-1] + "~"
    connection.execute(update(AUDIT).where(AUDIT.c.seq == seq).values({name: new}))
    return f"{name} of {seq}: {old!r} became {new!r}", seq


def edit_number(connection: Connection, draw: Random, many: int) -> tuple[str, int]:
    """Give a link a number that nobody has."""
    seq, new = draw.randint(1, many), draw.choice([0, -3, many + 1, many + 70])
    connection.execute(update(AUDIT).where(AUDIT.c.seq == seq).values(seq=new))
    return f"{seq} became {new}", min(seq, new)


def delete(connection: Connection, draw: Random, many: int) -> tuple[str, int]:
    """Take one link away."""
    seq = draw.randint(1, many)
    connection.execute(text(f"DELETE FROM audit WHERE seq = {seq}"))
    return f"{seq} deleted", seq


def insert_beside(connection: Connection, draw: Random, many: int) -> tuple[str, int]:
    """Put a link in before the first or after the last, as a copy of another."""
    seq, like = draw.choice([0, -1, many + 1, many + 9]), draw.randint(1, many)
    _copy(connection, like, seq)
    return f"{seq} put in as a copy of {like}", seq


def insert_between(connection: Connection, draw: Random, many: int) -> tuple[str, int]:
    """Move the later links up and put a copy of another in the gap."""
    seq = draw.randint(1, many)
    connection.execute(text(f"UPDATE audit SET seq = -(seq + 1) WHERE seq >= {seq}"))
    connection.execute(text("UPDATE audit SET seq = -seq WHERE seq < 0"))
    like = draw.choice([one for one in range(1, many + 2) if one not in (seq, seq + 1)])
    _copy(connection, like, seq)
    return f"a copy of {like} put in as {seq}", seq


def swap(connection: Connection, draw: Random, many: int) -> tuple[str, int]:
    """Let two links change places."""
    one, two = sorted(draw.sample(range(1, many + 1), 2))
    for old, new in ((one, -99), (two, one), (-99, two)):
        connection.execute(text(f"UPDATE audit SET seq = {new} WHERE seq = {old}"))
    return f"{one} and {two} swapped", one


def cut(connection: Connection, draw: Random, many: int) -> tuple[str, int]:
    """Cut the newest links off."""
    seq = draw.randint(1, many)
    connection.execute(text(f"DELETE FROM audit WHERE seq >= {seq}"))
    return f"cut off from {seq}", seq


def move_head(connection: Connection, draw: Random, many: int) -> tuple[str, int]:
    """Let the head name another link, or none."""
    changes: list[dict[str, int | str]] = [{"seq": many - 1}, {"seq": many + 1}, {"mac": "0" * 64}, {"id": 2}]
    values = draw.choice(changes)
    connection.execute(update(HEAD).values(values))
    return f"head became {values}", many + 1


def second_head(connection: Connection, draw: Random, many: int) -> tuple[str, int]:
    """Put a second head in, or take the only one away."""
    if draw.random() < 0.5:
        connection.execute(insert(HEAD), {"id": 2, "seq": many, "mac": "0" * 64})
        return "second head", many + 1
    connection.execute(text("DELETE FROM audit_head"))
    return "no head", many + 1


def _copy(connection: Connection, like: int, seq: int) -> None:
    names = ", ".join(TEXTS)
    connection.execute(text(f"INSERT INTO audit (seq, {names}) SELECT {seq}, {names} FROM audit WHERE seq = {like}"))


ALTERATIONS: tuple[Alteration, ...] = (
    edit_text,
    edit_number,
    delete,
    insert_beside,
    insert_between,
    swap,
    cut,
    move_head,
    second_head,
)
