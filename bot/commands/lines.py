"""`decide`, `search` and `guard` over lines of JSON, for other programs: one object in, one object out, in order."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Annotated, Any, BinaryIO

import typer

from bot.commands.plain import Trouble, plainly, put
from bot.policy import OPERATOR, demand
from bot.records.database import open_database
from bot.services.lookup import CONTENT, Lookup, read_library
from bot.services.packs import pack_folder
from bot.settings import Settings
from bot.when import utc_now
from flows.load import read_pack
from flows.machine import Flow, build_flow
from flows.sharing import DoesNotFit, begin, citations, walk
from knowledge.guard import Guard, read_guard_words

Answer = Callable[[Mapping[str, Any]], dict[str, Any]]
LONGEST_LINE = 200_000
"""Bytes. A longer line is answered with an error and the next one is read."""

Lines = Annotated[bool, typer.Option("--jsonl", help="Read one JSON object a line, answer one a line.")]


def register(app: typer.Typer) -> None:
    """Add the three commands."""
    app.command()(decide)
    app.command()(search)
    app.command()(guard)


def decide(jsonl: Lines = False) -> None:
    """Where answers lead: {"id", "answers"} in, {"id", "outcome", "ground", "path", "citations", "next"} out.

    With "situation" as well, its assumed answers come first, those given win, and "assumed" and "taps" are added.
    """
    _must_be_lines(jsonl)
    demand(OPERATOR, "answers.check")
    with plainly():
        flow = build_flow(read_pack(pack_folder(Settings().pack)))
    answer_lines(lambda line: _decide(flow, line))


def search(
    jsonl: Lines = False, limit: Annotated[int, typer.Option(help="How many results at most.", min=1, max=50)] = 5
) -> None:
    """What fits a query: {"id", "query"} in, {"id", "results": [{"kind", "cite", "title", "score"}]} out."""
    _must_be_lines(jsonl)
    demand(OPERATOR, "answers.check")
    with plainly():
        lookup = Lookup(read_library(), open_database(_records_url(Settings().database_url)), utc_now)
        index = lookup.index()

    def find(line: Mapping[str, Any]) -> dict[str, Any]:
        query = line.get("query")
        if not isinstance(query, str):
            return {"error": 'give a "query", as text'}
        found = index.search(query, limit=limit)
        results = [
            {"kind": hit.kind, "cite": hit.cite, "title": hit.title, "score": round(hit.score, 4)}
            for hit in found.results
        ]
        return {"results": results}

    answer_lines(find)


def _records_url(url: str) -> str:
    """The records to look for contacts in. Where there are none yet, none are made by looking."""
    file = url.removeprefix("sqlite:///")
    return "sqlite://" if url.startswith("sqlite:///") and not Path(file).is_file() else url


def guard(jsonl: Lines = False) -> None:
    """Whether a text holds personal data: {"id", "text"} in, {"id", "personal", "kinds"} out; never the text."""
    _must_be_lines(jsonl)
    demand(OPERATOR, "answers.check")
    with plainly():
        watch = Guard(read_guard_words(CONTENT / "guard"))

    def look(line: Mapping[str, Any]) -> dict[str, Any]:
        text = line.get("text")
        if not isinstance(text, str):
            return {"error": 'give a "text", as text'}
        verdict = watch.look(text)
        return {"personal": verdict.personal, "kinds": list(verdict.kinds)}

    answer_lines(look)


def _decide(flow: Flow, line: Mapping[str, Any]) -> dict[str, Any]:
    given = line.get("answers")
    if not isinstance(given, Mapping) or any(not isinstance(one, str) for one in given.values()):
        return {"error": 'give "answers" as an object of question and answer'}
    name = line.get("situation") or ""
    situation = flow.pack.situations.get(name) if isinstance(name, str) else None
    if name and situation is None:
        return {"error": f"there is no situation {json.dumps(name)[:60]}"}
    assumed = {question: one.answer for question, one in begin(situation).items()}
    try:
        found = walk(flow, {**assumed, **given})
    except DoesNotFit as slip:
        return {"error": str(slip)}
    answer: dict[str, Any] = {
        "outcome": found.outcome,
        "ground": found.ground,
        "path": list(found.path),
        "citations": list(citations(flow, found)),
        "next": found.next,
    }
    if situation:
        kept = [
            question
            for question in found.path
            if question in assumed and assumed[question] == given.get(question, assumed[question])
        ]
        changed = [question for question in found.path if question in assumed and question not in kept]
        answer["assumed"] = kept
        answer["taps"] = 1 + len(found.path) - len(kept) + len(changed)
    return answer


def answer_lines(answer: Answer) -> None:
    """Answer each line of stdin in order, keeping its id. A line that cannot be read is answered with an error."""
    for raw in _lines(sys.stdin.buffer):
        if raw is not None and not raw.strip():
            continue
        line, problem = ({}, "the line is too long") if raw is None else _read(raw)
        said = {"error": problem} if problem else answer(line)
        put(_written(line.get("id"), said))
        sys.stdout.flush()


def _lines(stream: BinaryIO) -> Iterator[bytes | None]:
    """Each line; None in place of one that is too long to be kept in memory."""
    while raw := stream.readline(LONGEST_LINE + 1):
        if len(raw) <= LONGEST_LINE:
            yield raw
            continue
        while raw and not raw.endswith(b"\n"):
            raw = stream.readline(LONGEST_LINE)
        yield None


def _read(raw: bytes) -> tuple[Mapping[str, Any], str]:
    try:
        line = json.loads(raw.decode("utf-8-sig"))
    except UnicodeDecodeError:
        return {}, "the line is not UTF-8"
    except (ValueError, RecursionError):
        return {}, "the line is not JSON"
    return (line, "") if isinstance(line, dict) else ({}, "the line is not a JSON object")


def _written(line_id: object, said: Mapping[str, Any]) -> str:
    """An answer as one line that any program can read, whatever was sent as its id."""
    try:
        return json.dumps({"id": line_id, **said}, allow_nan=False)
    except (ValueError, RecursionError):
        return json.dumps({"id": None, "error": "the id cannot be given back"})


def _must_be_lines(jsonl: bool) -> None:
    if not jsonl:
        raise Trouble("Say --jsonl and send one JSON object a line. See --help.")
