"""What can be found: one plain entry for each passage, law entry, form and contact."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from knowledge.guidance import Guidance
from knowledge.law import Law

Kind = Literal["guidance", "law", "contact", "form"]


@dataclass(frozen=True)
class Entry:
    """One thing that the search can find.

    `key` is what the caller needs to open it, `cite` what a reader is shown beside the title. `aliases` are whole
    phrases by which people ask for it. `related` are words that lead here only weakly.
    For a contact the title is the person's name, and the body holds the post and the agency.
    """

    kind: Kind
    key: str
    cite: str
    title: str
    aliases: tuple[str, ...] = ()
    body: str = ""
    related: tuple[str, ...] = ()


def guidance_entries(guidance: Guidance, key_words: Mapping[str, tuple[str, ...]]) -> Iterator[Entry]:
    """An entry for every passage. `key_words` are further phrases for each label, from `read_key_words`."""
    for topic in guidance.topics:
        for passage in topic.passages:
            yield Entry(
                kind="guidance",
                key=passage.cite,
                cite=passage.cite,
                title=passage.title,
                aliases=(*passage.aliases, *key_words.get(passage.cite, ())),
                body=passage.plain_text,
                related=(topic.title, *topic.aliases),
            )


def law_entries(law: Law) -> Iterator[Entry]:
    """An entry for every piece of law, found by its name today, its name in 2016 and its aliases."""
    for entry in law.entries:
        names = (entry.name_2016,) if entry.name_2016 else ()
        yield Entry(
            kind="law",
            key=entry.id,
            cite=entry.title,
            title=entry.title,
            aliases=(*names, *entry.aliases),
            body=f"{entry.says}\n{entry.cite_now}",
        )
