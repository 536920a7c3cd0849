"""A request as a Word document, for agencies that take requests by their own secure mail: what is coded is filled in,
and what is about a person is left for the officer to write on their own system. It never comes back here."""

from __future__ import annotations

from datetime import datetime
from io import BytesIO
from pathlib import Path

from docxtpl import DocxTemplate

from bot.messages import Tracked
from bot.when import day_words
from knowledge.agencies import ROUTE_WORDS, Route

TEMPLATE = "forms/request.docx"
"""Where it lies in a pack's folder."""

NO_ROUTE = "the secure route that you agree with them first"


def request_docx(
    card: Tracked, names: tuple[str, str], officer: str, route: Route | None, template: Path, made: datetime
) -> bytes:
    """The document for a request. `names` are the asking agency and the one that is asked; `made` is in UTC. Raises
    OSError where the pack has no template."""
    document = DocxTemplate(str(template))
    needed = card.when or "See below: needed by."
    document.render(
        {
            "marking": card.marking,
            "reference": card.reference,
            "officer": officer,
            "from_agency": names[0],
            "to_agency": names[1],
            "route": ROUTE_WORDS[route] if route else NO_ROUTE,
            "needed": needed,
            "rows": [{"name": row.name, "answers": list(row.values) or ["Nothing chosen"]} for row in card.rows],
            "made": day_words(made.date()),
        },
        autoescape=True,
    )
    facts = document.core_properties
    facts.author, facts.title, facts.comments = "canishare", card.reference, ""
    facts.created = facts.modified = made.replace(tzinfo=None)
    file = BytesIO()
    document.save(file)
    return file.getvalue()
