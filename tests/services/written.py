"""Writing what a step of a request needs, as the secure pages would."""

from __future__ import annotations

from dataclasses import replace

from sqlmodel import Session

from bot.app import Parts
from bot.policy import Actor
from bot.records import requests as store
from bot.records.requests import RequestRow
from flows.papers import PAPER_WITH, Paper
from knowledge import store as directory
from knowledge.agencies import Route

MARK = "Ottoline Quillfeather"
"""In everything that is written: it must be nowhere else."""


def write(parts: Parts, actor: Actor, row: RequestRow, paper: Paper, mark: str = MARK) -> None:
    """Write every box of a paper."""
    for page in paper.pages:
        typed = {box.name: f"{mark}, {box.name} of {paper.name}" for box in page.boxes}
        assert not parts.words.keep(actor, row.id, paper.name, page, typed).wrong


def written(parts: Parts, actor: Actor, row: RequestRow, event: str, mark: str = MARK) -> None:
    """Write what a step hands over, if this actor may write it as things stand."""
    with parts.database.reading() as connection:
        now = store.request(connection, row.id) or row
    paper = PAPER_WITH.get(event)
    if paper and paper in parts.words.may_write(actor, now):
        write(parts, actor, now, paper, mark)


def takes_here(parts: Parts, *agencies: str) -> None:
    """These agencies take requests in the secure form, whatever the sample says."""
    with parts.database.writing() as connection, Session(connection) as session:
        for key in agencies:
            found = directory.agency(session, key)
            assert found is not None
            directory.save_agency(session, replace(found, secure_route=Route.WEB))
