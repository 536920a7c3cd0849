"""A page as a browser parses it: its elements in order, its words, its links and its forms."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from html.parser import HTMLParser

VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}


@dataclass
class FoundForm:
    """A form: where it goes, and its controls as (element, name, value)."""

    method: str
    address: str
    controls: list[tuple[str, str, str]] = field(default_factory=list)

    @property
    def hidden(self) -> dict[str, str]:
        """The values that nobody sees."""
        return {name: value for kind, name, value in self.controls if kind == "hidden"}


class Page(HTMLParser):
    """What the parser finds, read once."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.html = html
        self.elements: list[tuple[str, tuple[str, ...]]] = []
        self.attributes: list[tuple[str, str, str]] = []
        self.forms: list[FoundForm] = []
        self.links: list[str] = []
        self.ids: list[str] = []
        self.title = ""
        self.headings: list[str] = []
        self.pieces: list[str] = []
        self._open: list[str] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        self.elements.append((tag, tuple(sorted(given))))
        self.attributes += [(tag, name, value) for name, value in given.items()]
        self.ids += [given["id"]] if "id" in given else []
        if tag == "a":
            self.links.append(given.get("href", ""))
        if tag == "form":
            self.forms.append(FoundForm(given.get("method", ""), given.get("action", "")))
        if tag in ("input", "button", "select", "textarea") and self.forms:
            kind = given.get("type", tag) if tag == "input" else tag
            self.forms[-1].controls.append((kind, given.get("name", ""), given.get("value", "")))
        if tag == "h1":
            self.headings.append("")
        if tag not in VOID:
            self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        while self._open and self._open.pop() != tag:
            pass

    def handle_data(self, data: str) -> None:
        if "title" in self._open and "svg" not in self._open:
            self.title += data
            return
        self.pieces.append(data)
        if "h1" in self._open:
            self.headings[-1] += data

    @property
    def words(self) -> str:
        """Everything that is read, with single spaces."""
        return " ".join(" ".join(self.pieces).split())

    @property
    def shape(self) -> Counter[tuple[str, tuple[str, ...]]]:
        """The elements with their attributes' names, counted: what a page is made of, whatever its words are."""
        return Counter(self.elements)

    def form(self, address: str) -> FoundForm:
        """The first form that goes to this address."""
        return next(form for form in self.forms if form.address == address)
