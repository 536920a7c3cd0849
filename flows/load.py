"""The reader of flow packs: a folder (or a stored document) in, a checked `Pack` out, or a refusal in plain words.

`read_pack` reads `flow.toml`, `situations.toml` and `forms/*.toml`, and notes which code lies beside them;
`pack_from_document` rebuilds a pack from the document that a decision's record keeps, so that a decision can be
replayed under the version it was made with.
"""

from __future__ import annotations

import hashlib
import importlib.util
import json
import re
import tomllib
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from types import MappingProxyType
from typing import Any

from flows.check import check_graph, check_situations
from flows.load_parts import read_emergency, read_form, read_note, read_outcome, read_question, read_situation
from flows.pack import Pack, PackProblem
from flows.reading import Complaints, Place, Table
from flows.rules import Rules

PACKS = Path(__file__).parent / "packs"
"""Where the packs that come with canishare are kept."""

LARGEST_FILE = 1_000_000
"""Bytes. A pack file is some tens of kilobytes; anything near this is a mistake or an attack."""

LARGEST_NUMBER = 2**53
"""No number in a pack comes near this; larger ones cannot be stored and read back everywhere."""


def read_pack(folder: Path) -> Pack:
    """The pack in a folder.

    Raises PackProblem naming file, place and what is wrong: unknown targets, stray questions, dead ends, endless
    loops, missing text or citations, duplicates, and outcomes that are not declared ones.
    """
    complaints = Complaints()
    document: dict[str, Any] = {
        "flow": _read_toml(folder / "flow.toml", "flow.toml", complaints),
        "situations": _read_toml(folder / "situations.toml", "situations.toml", complaints, optional=True),
        "forms": {},
    }
    for file in sorted((folder / "forms").glob("*.toml")):
        document["forms"][file.stem] = _read_toml(file, f"forms/{file.name}", complaints)
    complaints.raise_any()
    code = _code_digest(folder)
    return pack_from_document(document | ({"code": code} if code else {}))


def _code_digest(folder: Path) -> str:
    """SHA-256 of a pack's own code, so that a record made under other rules shows another digest; empty for none."""
    files = sorted(folder.glob("*.py"))
    found = hashlib.sha256()
    for file in files:
        found.update(f"{file.name} {file.stat().st_size}\n".encode() + file.read_bytes())
    return found.hexdigest() if files else ""


def pack_from_document(document: Mapping[str, Any]) -> Pack:
    """The pack that a document describes; the document is what `Pack.source` holds. Raises PackProblem."""
    complaints = Complaints()
    plain = _plain_document(document)
    flow = Table(plain.get("flow", {}), Place("flow.toml"), complaints)
    head = Table(flow.named("pack"), flow.place("pack"), complaints)
    questions = {
        name: read_question(name, Table(raw, flow.place(f"question.{name}"), complaints))
        for name, raw in flow.named("question").items()
    }
    outcomes = {
        name: read_outcome(name, Table(raw, flow.place(f"outcome.{name}"), complaints))
        for name, raw in flow.named("outcome").items()
    }
    notes = {
        name: read_note(name, Table(raw, flow.place(f"note.{name}"), complaints))
        for name, raw in flow.named("note").items()
    }
    situations = {
        name: read_situation(name, Table(raw, Place("situations.toml", name), complaints))
        for name, raw in Table(plain.get("situations", {}), Place("situations.toml"), complaints).raw.items()
    }
    forms = {
        name: read_form(Table(raw, Place(f"forms/{name}.toml"), complaints))
        for name, raw in Table(plain.get("forms", {}), Place("forms"), complaints).raw.items()
    }
    pack = Pack(
        id=head.text("id", longest=40),
        version=head.text("version", longest=20),
        title=head.text("title"),
        protocol=head.text("protocol"),
        owner=head.text("owner"),
        reviewed=head.day("reviewed"),
        review_by=head.day("review_by"),
        start=head.text("start"),
        emergency=read_emergency(Table(flow.named("emergency"), flow.place("emergency"), complaints)),
        questions=MappingProxyType(questions),
        outcomes=MappingProxyType(outcomes),
        notes=MappingProxyType(notes),
        information=MappingProxyType(flow.words("information")),
        situations=MappingProxyType(situations),
        forms=MappingProxyType(forms),
        digest=digest_of(plain),
        source=MappingProxyType(plain),
    )
    head.done()
    flow.done()
    check_graph(pack, complaints)
    check_situations(pack, complaints)
    complaints.raise_any()
    return pack


def _plain_document(document: object) -> dict[str, Any]:
    """The document as plain data, as if read back from where it is stored. Raises PackProblem when it cannot be."""
    if not isinstance(document, Mapping):
        raise PackProblem(["the document of a pack should be a table of files"])
    try:
        text = canonical(document)
        text.encode()
        plain: dict[str, Any] = json.loads(text)
    except (TypeError, ValueError, RecursionError) as error:
        raise PackProblem([f"the document of a pack cannot be read: {error}"]) from error
    return plain


def canonical(document: Mapping[str, Any]) -> str:
    """The document as JSON in one fixed order, dates as ISO text: what is stored and what the digest is taken of."""
    return json.dumps(document, sort_keys=False, ensure_ascii=False, default=_plain)


def digest_of(document: Mapping[str, Any]) -> str:
    """SHA-256 of the document with its keys in order, so that two copies of one pack have one digest."""
    text = json.dumps(document, sort_keys=True, ensure_ascii=False, default=_plain)
    return hashlib.sha256(text.encode()).hexdigest()


def _plain(value: object) -> object:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return dict(value)
    raise TypeError(f"a pack cannot hold a {type(value).__name__}")


def _read_toml(file: Path, name: str, complaints: Complaints, *, optional: bool = False) -> dict[str, Any]:
    if not file.is_file():
        if not optional:
            complaints.lines.append(f"{name}: the file is missing from {file.parent.name}")
        return {}
    if file.stat().st_size > LARGEST_FILE:
        complaints.lines.append(f"{name}: the file is larger than {LARGEST_FILE:,} bytes")
        return {}
    text = ""
    try:
        text = file.read_text(encoding="utf-8")
        document = tomllib.loads(text)
        odd = _odd_value(document)
        if odd is None:
            return document
        complaints.add(
            Place(name, ".".join(odd[:2]), *odd[2:]), "is not text, a list, true or false, a whole number or a date"
        )
    except OSError as error:
        complaints.lines.append(f"{name}: cannot be opened: {error.strerror}")
    except UnicodeDecodeError:
        complaints.lines.append(f"{name}: is not written in UTF-8")
    except RecursionError:
        complaints.lines.append(f"{name}: is nested too deeply to be a pack")
    except ValueError as error:
        complaints.add(_where(name, text, str(error)), f"cannot be read: {_plainly(str(error))}")
    return {}


def _where(name: str, text: str, error: str) -> Place:
    """The table and key that stand at, or last before, the line that tomllib names."""
    line = re.search(r"at line (\d+)", error)
    lines = text.splitlines()
    table = key = ""
    for one in lines[: int(line[1])] if line else lines:
        head = re.match(r"\s*\[+([^\[\]]+)\]", one)
        named = re.match(r"\s*([\w.\"'-]+)\s*=", one)
        if head:
            table, key = head[1].strip(), ""
        elif named:
            key = named[1]
    return Place(name, *(part for part in (table, key) if part))


def _plainly(error: str) -> str:
    """tomllib's own words, with the commonest slip put plainly."""
    if any(word in error for word in ("twice", "overwrite", "already", "Duplicate", "immutable")):
        return f"the same name is used twice (duplicate). {error}"
    return error


def _odd_value(value: object) -> tuple[str, ...] | None:
    """Where the first value stands that a pack cannot hold; None when all can be held."""
    inside: list[tuple[str, object]] = []
    if isinstance(value, dict):
        inside = list(value.items())
    elif isinstance(value, list):
        inside = [(f"line {n}", one) for n, one in enumerate(value, 1)]
    elif isinstance(value, int):
        return None if abs(value) <= LARGEST_NUMBER else ()
    elif not isinstance(value, str) and type(value) is not date:
        return ()
    for name, one in inside:
        found = _odd_value(one)
        if found is not None:
            return (name, *found)
    return None


def load_rules(folder: Path) -> Rules:
    """The computed rules of a pack: the functions of its `rules.py`. A pack without that file has none.

    Raises PackProblem when the file is there but cannot be used. It is code of this repository, and reviewed.
    """
    file = folder / "rules.py"
    if not file.is_file():
        return Rules()
    spec = importlib.util.spec_from_file_location(f"canishare_pack_{folder.name}", file)
    if spec is None or spec.loader is None:
        raise PackProblem([f"{folder.name}/rules.py: cannot be read"])
    module = importlib.util.module_from_spec(spec)
    try:
        spec.loader.exec_module(module)
        return Rules(notes=module.notes, prefill=module.prefill, allowed_choices=module.allowed_choices)
    except (AttributeError, ImportError, NameError, SyntaxError, TypeError, ValueError) as error:
        raise PackProblem([f"{folder.name}/rules.py: {type(error).__name__}: {error}"]) from error


__all__ = ["PACKS", "PackProblem", "canonical", "digest_of", "load_rules", "pack_from_document", "read_pack"]
