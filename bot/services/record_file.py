"""The record of a decision as a Word document that can be printed or filed. Written anew, with nothing hidden in it."""

from __future__ import annotations

from datetime import datetime
from io import BytesIO

from docx import Document
from docx.document import Document as DocumentObject
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Cm, Pt

from bot.messages import Record


def record_docx(record: Record, decided_by: str, made: datetime) -> bytes:
    """The document for a record, marked at the top and bottom of each page. `made` is its own date, in UTC."""
    document = Document()
    _without_extras(document)
    section = document.sections[0]
    section.left_margin = section.right_margin = Cm(2.2)
    for place in (section.header, section.footer):
        line = place.paragraphs[0]
        line.text = record.marking
        line.alignment = WD_ALIGN_PARAGRAPH.CENTER
    document.styles["Normal"].font.name = "Arial"
    document.styles["Normal"].font.size = Pt(11)
    document.add_heading(f"Information sharing decision {record.reference}", level=1)
    document.add_paragraph(f"Decided by: {decided_by}")
    document.add_paragraph(f"Decision: {record.title}. The protocol pointed to: {record.pointed_to}.")
    if record.corrects:
        document.add_paragraph(f"This corrects {record.corrects}.")
    if record.corrected_by:
        document.add_paragraph("This record has been corrected by a later one.")
    _rows(document, record)
    document.add_heading("Questions answered", level=2)
    for step in record.steps:
        paragraph = document.add_paragraph(style="List Number")
        paragraph.add_run(f"{step.ask} ")
        paragraph.add_run(step.answer).bold = True
        if step.assumed_because:
            paragraph.add_run(f" (taken as given: {step.assumed_because})")
    document.add_heading("Paragraphs behind it", level=2)
    document.add_paragraph(", ".join(one.text for one in record.cites))
    document.add_paragraph(record.pack)
    document.add_paragraph("This records types of information, not their content.")
    facts = document.core_properties
    facts.author, facts.title, facts.comments = "canishare", record.reference, ""
    facts.created = facts.modified = made.replace(tzinfo=None)
    file = BytesIO()
    document.save(file)
    return file.getvalue()


def _without_extras(document: DocumentObject) -> None:
    """Take out what the library's own template carries along: custom XML and a picture of the first page."""
    for rels in (document.part.rels, document.part.package.rels):
        for key in [key for key, one in rels.items() if one.reltype.rpartition("/")[2] in ("customXml", "thumbnail")]:
            del rels[key]


def _rows(document: DocumentObject, record: Record) -> None:
    table = document.add_table(rows=1, cols=3)
    table.style = "Table Grid"
    for cell, words in zip(table.rows[0].cells, ("App G 9", "Field", "Recorded"), strict=True):
        cell.paragraphs[0].add_run(words).bold = True
    for row in record.rows:
        cells = table.add_row().cells
        cells[0].text, cells[1].text, cells[2].text = row.letter, row.name, "\n".join(row.values)
    for row in table.rows:
        for cell, width in zip(row.cells, (Cm(1.8), Cm(4.6), Cm(10.2)), strict=True):
            cell.width = width
