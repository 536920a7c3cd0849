"""Things to search through and to ask, made up from our own guidance and sets. The same seed makes the same ones."""

from __future__ import annotations

import csv
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.services.lookup import CONTENT
from knowledge.agencies import ROLE_ALIASES, Role
from knowledge.entries import Entry
from tests.cases.figures import CASES, read

LETTERS = "abcdefghijklmnopqrstuvwxyz"


@dataclass(frozen=True, slots=True)
class Query:
    """Something asked, what kind of asking it is, and the keys or labels of which one is right."""

    kind: str
    text: str
    want: tuple[str, ...]


def guidance_queries() -> list[Query]:
    """Our own queries for guidance and law."""
    return [Query(one["kind"], one["query"], tuple(one["want"])) for one in read("search_queries.jsonl")]


def contact_queries() -> list[Query]:
    """Our own queries for contacts."""
    return [Query("contact", one["query"], (one["want"],)) for one in read("contact_queries.jsonl")]


def case_contacts() -> list[Entry]:
    """The directory that the contact queries are about, as the search takes a directory in."""
    with (CASES / "contacts.csv").open(encoding="utf-8", newline="") as file:
        return [_contact(row["key"], row) for row in csv.DictReader(file)]


def many_passages(real: Sequence[Entry], many: int, chance: random.Random) -> list[Entry]:
    """So many passages: the real ones, and others mixed from the words of two real ones each."""
    found = list(real[:many])
    bodies = [one.body.split() for one in real if one.body]
    titles = [one.title.split() for one in real]
    while len(found) < many:
        title = chance.choice(titles) + chance.choice(titles)
        body = chance.choice(bodies) + chance.choice(bodies)
        words = [" ".join(chance.sample(part, min(len(part), most))) for part, most in ((title, 6), (body, 80))]
        found.append(Entry("guidance", f"mixed-{len(found)}", "1.1", words[0], (), words[1]))
    return found


def many_contacts(many: int, chance: random.Random) -> list[Entry]:
    """So many contacts: names put together from the guard's lists, posts and agencies from our own set."""
    first, last = (_names(name) for name in ("first_names.txt", "surnames.txt"))
    with (CASES / "contacts.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    found = []
    for number in chance.sample(range(len(first) * len(last)), many):
        post, agency = chance.choice(rows), chance.choice(rows)
        name = f"{first[number // len(last)]} {last[number % len(last)]}"
        mixed = {**agency, "post": post["post"], "role": post["role"], "unit": post["unit"], "name": name}
        found.append(_contact(f"made-up-{number}", mixed))
    return found


def typo_queries(contacts: Sequence[Entry], many: int, chance: random.Random) -> list[Query]:
    """Queries by name and agency for some of these contacts, about half of their longer words with a slip."""
    found = []
    for one in chance.sample(list(contacts), many):
        name, _, rest = one.title.partition(", ")
        words = [*name.split(), *rest.rpartition(", ")[2].split()[:1]]
        found.append(Query("made-up contact", " ".join(_slips(words, chance)).lower(), (one.key,)))
    return found


def _slips(words: Sequence[str], chance: random.Random) -> Iterator[str]:
    for word in words:
        yield _slip(word, chance) if len(word) > 3 and chance.random() < 0.5 else word


def _slip(word: str, chance: random.Random) -> str:
    """One letter swapped, lost, doubled or mistaken; never the first."""
    at = chance.randrange(1, len(word) - 1)
    before, letter, after = word[:at], word[at], word[at + 1 :]
    return chance.choice(
        (
            before + after[:1] + letter + after[1:],
            before + after,
            before + letter + letter + after,
            before + chance.choice(LETTERS) + after,
        )
    )


def _names(file: str) -> list[str]:
    lines = (CONTENT / "guard" / file).read_text(encoding="utf-8").splitlines()
    words = {word for line in lines if not line.startswith("#") for word in line.split()}
    return sorted(word.title() for word in words if word.isalpha())


def _contact(key: str, row: dict[str, str]) -> Entry:
    who = f"{row['name']}, {row['post']}" if row["name"] else row["post"]
    names = [*_role_names(row["role"]), *filter(None, row["agency_aliases"].split(";"))]
    return Entry(
        "contact", key, "8.1", f"{who}, {row['agency']}", tuple(names), f"{row['role']}. {who} ({row['unit']})."
    )


def _role_names(words: str) -> tuple[str, ...]:
    roles = [role for role in Role if role.value == words.replace(" ", "_")]
    if roles and roles[0] in (Role.SPOC, Role.LIAISON_OFFICER):
        return (*ROLE_ALIASES[Role.SPOC], *ROLE_ALIASES[Role.LIAISON_OFFICER])
    return ROLE_ALIASES[roles[0]] if roles else ()
