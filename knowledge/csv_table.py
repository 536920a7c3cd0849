"""A CSV file as rows of cells, however the spreadsheet saved it: what every file we take from Excel has in common.

Lenient about the form (byte order mark, `sep=` line, comma, semicolon or tab) and limited in size. What the cells must
hold is for whoever asked: `knowledge.contacts_csv` for the directory, the bot for the people who may use it.
"""

from __future__ import annotations

import csv
import io
import re

MOST_BYTES = 5 * 1024 * 1024
MOST_ROWS = 20_000

EXTRA_CELLS = "There are more cells than headings. Put a cell that holds a comma between quotation marks."


class BadTable(ValueError):
    """A file that is no table we can read. `says` is what to do about it; `row` where, when it is one row."""

    def __init__(self, says: str, row: int | None = None) -> None:
        super().__init__(says)
        self.says = says
        self.row = row


def read_table(data: bytes) -> list[list[str]]:
    """The rows of the file, headings first, each as its cells. Raises BadTable."""
    if len(data) > MOST_BYTES:
        raise BadTable("The file is larger than 5 MB. Split it in two and import one after the other.")
    try:
        text = _without_hint(data.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        says = "The file is not in UTF-8. In Excel choose Save As, then 'CSV UTF-8 (Comma delimited)'."
        raise BadTable(says) from error
    lines: list[list[str]] = []
    try:
        for cells in csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text), strict=True):
            lines.append(cells)
            if len(lines) > MOST_ROWS + 1:
                raise BadTable(f"The file has more than {MOST_ROWS:,} rows. Split it in two.")
    except csv.Error as error:
        says = "The row cannot be read. Look for a quotation mark that is not closed."
        raise BadTable(says, len(lines) + 1) from error
    return lines


def _without_hint(text: str) -> str:
    """Excel's own first line `sep=;` is a hint and not a row."""
    return re.sub(r"\Asep=.?\r?\n", "", text, flags=re.IGNORECASE)


def _delimiter(text: str) -> str:
    """Whichever of comma, semicolon and tab stands most often between the headings."""
    first = re.sub(r'"[^"]*"', "", text.lstrip().partition("\n")[0])
    return max(",;\t", key=first.count)
