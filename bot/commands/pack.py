"""`canishare pack`: checking a flow pack, and drawing it."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from bot.commands.plain import Trouble, plainly, put, tell
from bot.policy import OPERATOR, demand
from bot.services.lookup import CONTENT
from bot.services.packs import pack_folder
from bot.settings import Settings
from bot.when import day_words
from flows.decision import form_of
from flows.draw import drawing_title, mermaid, svg
from flows.load import load_rules, read_pack
from flows.machine import build_flow
from flows.pack import Pack
from knowledge.labels import is_label
from knowledge.law import read_law

app = typer.Typer(help="Check and draw a flow pack.", no_args_is_help=True)
Folder = Annotated[str, typer.Argument(help="A pack's name or folder; the pack in the settings when left out.")]


@app.command()
def check(folder: Folder = "") -> None:
    """Say whether a pack can be used, and if not, what is wrong and where."""
    demand(OPERATOR, "pack.check")
    with plainly():
        place = pack_folder(folder or Settings().pack)
        pack = read_pack(place)
        flow = build_flow(pack)
        form_of(pack)
        load_rules(place)
        wrong = unknown_references(pack)
    if wrong:
        raise Trouble("The flow pack names things that are not there:", *wrong)
    edges = sum(len(answers) for answers in flow.pack.edges.values())
    tell(
        f"{pack.title}: version {pack.version}, {len(pack.questions)} questions, {edges} answers, "
        f"{len(pack.outcomes)} outcomes, {len(pack.situations)} starting points. It can be used.",
        f"Owner: {pack.owner}. To be reviewed by {day_words(pack.review_by)}. Digest {pack.digest[:12]}.",
    )


@app.command()
def diagram(
    folder: Folder = "", drawing: Annotated[str, typer.Option("--format", help="mermaid or svg")] = "mermaid"
) -> None:
    """Draw a pack as Mermaid text or as an SVG picture, on stdout."""
    demand(OPERATOR, "pack.check")
    if drawing not in ("mermaid", "svg"):
        raise Trouble("The format is mermaid or svg.")
    with plainly():
        pack = read_pack(pack_folder(folder or Settings().pack))
    put((mermaid(pack) if drawing == "mermaid" else svg(pack, title=drawing_title(pack))).rstrip("\n"))


def unknown_references(pack: Pack, content: Path = CONTENT) -> list[str]:
    """Citations and law entries that a pack names but the knowledge does not hold."""
    statutes = {entry.id for entry in read_law(content / "law").entries}
    wrong = []
    for place, labels in _cited(pack):
        wrong += [
            f"flow.toml: {place}, cite: '{label}' is not a citation label" for label in labels if not is_label(label)
        ]
    for name, note in pack.notes.items():
        if note.law and note.law not in statutes:
            wrong.append(f"flow.toml: note.{name}, law: '{note.law}' is not an entry of the law today")
    return wrong


def _cited(pack: Pack) -> list[tuple[str, tuple[str, ...]]]:
    found = [("emergency", pack.emergency.cite)]
    for name, question in pack.questions.items():
        found.append((f"question.{name}", question.cite))
        found += [(f"question.{name}, {choice.id}", choice.cite) for choice in question.choices]
        found += [(f"question.{name}, {line.id}", line.cite) for line in question.checklist]
    found += [(f"outcome.{name}", outcome.cite) for name, outcome in pack.outcomes.items()]
    found += [(f"note.{name}", note.cite) for name, note in pack.notes.items()]
    found += [(f"situation {name}", start.cite) for name, start in pack.situations.items()]
    for form in pack.forms.values():
        found += [(f"form {form.id}, {field.id}", field.cite) for field in form.fields]
    return found
