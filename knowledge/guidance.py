"""The guidance: the 2016 protocol in plain words, one passage for each citation label.

A topic is one Markdown file with TOML front matter; a passage is one `## label` section of it. Reading is strict: a
file that breaks a rule is refused with its name, the label and what to put right, and every fault is told at once.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from knowledge import labels
from knowledge.guidance_file import Block, Bullets, Page, Paragraph, read_page

__all__ = ["Block", "Bullets", "Guidance", "GuidanceError", "Paragraph", "Passage", "Topic", "read_guidance"]


class GuidanceError(ValueError):
    """The guidance folder was refused. `problems` holds one line for each fault, naming file and label."""

    def __init__(self, problems: Iterable[str]) -> None:
        self.problems = tuple(problems)
        super().__init__("The guidance was refused:\n" + "\n".join(f"- {line}" for line in self.problems))


@dataclass(frozen=True)
class Passage:
    """What an officer reads for one citation label.

    `text` holds paragraphs and bullet lists in order; `**bold**` stays in the text as it was written.
    `law` holds the ids of the law entries that are the "law today" for this passage.
    """

    cite: str
    title: str
    aliases: tuple[str, ...]
    text: tuple[Block, ...]
    law: tuple[str, ...]
    topic: str
    owner: str
    reviewed: date
    review_by: date

    @property
    def citation(self) -> str:
        """The citation as a reader sees it, such as "Protocol 5.2"."""
        return labels.describe(self.cite)

    @property
    def plain_text(self) -> str:
        """The whole text as lines, without the bold marks, for searching."""
        return "\n".join(line.replace("**", "") for block in self.text for line in block.lines)


@dataclass(frozen=True)
class Topic:
    """One guidance file: passages on one subject with one owner and one review date. `key` is the file's name."""

    key: str
    title: str
    owner: str
    reviewed: date
    review_by: date
    aliases: tuple[str, ...]
    passages: tuple[Passage, ...]


@dataclass(frozen=True)
class Guidance:
    """All topics, in the order of their file names."""

    topics: tuple[Topic, ...]

    @property
    def passages(self) -> tuple[Passage, ...]:
        """Every passage, in the order of the protocol pack."""
        found = {passage.cite: passage for topic in self.topics for passage in topic.passages}
        return tuple(found[label] for label in labels.CITATION_LABELS if label in found)

    def for_label(self, label: str) -> Passage:
        """The passage for a citation label. Raises KeyError where there is none."""
        for passage in self._all():
            if passage.cite == label:
                return passage
        raise KeyError(f"there is no guidance for {label!r}")

    def missing_labels(self) -> tuple[str, ...]:
        """The labels of the protocol pack that no passage covers yet."""
        covered = {passage.cite for passage in self._all()}
        return tuple(label for label in labels.CITATION_LABELS if label not in covered)

    def overdue(self, today: date) -> tuple[Topic, ...]:
        """The topics whose review date lies before `today`."""
        return tuple(topic for topic in self.topics if topic.review_by < today)

    def _all(self) -> Iterator[Passage]:
        for topic in self.topics:
            yield from topic.passages


def read_guidance(folder: Path) -> Guidance:
    """Read every `*.md` file of `folder`.

    Raises GuidanceError where a file breaks a rule: no owner, a bad date, a missing title or alias, a label that the
    protocol pack does not have or that stands twice, a passage without a section or text. It does not ask that every
    label be covered: `Guidance.missing_labels` says which are not.
    """
    problems: list[str] = []
    paths = sorted(folder.glob("*.md"))
    if not paths:
        problems.append(f"{folder.name}: there is no guidance file here")
    pages = [read_page(path, problems) for path in paths]
    _refuse_doubles(pages, problems)
    if problems:
        raise GuidanceError(problems)
    return Guidance(tuple(_topic(page) for page in pages))


def _refuse_doubles(pages: Iterable[Page], problems: list[str]) -> None:
    home: dict[str, str] = {}
    for page in pages:
        for section in page.sections:
            if not labels.is_label(section.label):
                problems.append(f"{page.file}: {section.label!r} is not a label of the protocol pack")
            elif section.label in home:
                problems.append(f"{page.file}: {section.label!r} stands twice, also in {home[section.label]}")
            else:
                home[section.label] = page.file


def _topic(page: Page) -> Topic:
    passages = tuple(
        Passage(
            cite=section.label,
            title=section.title,
            aliases=section.aliases,
            text=section.blocks,
            law=section.law,
            topic=page.title,
            owner=page.owner,
            reviewed=page.reviewed,
            review_by=page.review_by,
        )
        for section in page.sections
    )
    key = page.file.removesuffix(".md")
    return Topic(key, page.title, page.owner, page.reviewed, page.review_by, page.aliases, passages)
