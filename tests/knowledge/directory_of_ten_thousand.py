"""Ten thousand invented contacts, and questions about them with a slip in every other word."""

from __future__ import annotations

import random

from knowledge.search import Entry

FIRST = (
    "Amara Idris Priya Owen Sian Kwame Leila Tomasz Grace Femi Niamh Rahul Zofia Callum Aisha Joanne Marek Bronwen "
    "Dmitri Fatima Gareth Hannah Imran Jamila Kieran Lucia Nadia Oscar Petra Rosa Samir Tanya Umar Vera Wesley Yusuf "
    "Zainab Abigail Bilal Chloe Declan Elena Fraser Gemma Hassan Isla Jerome Katya Liam Miriam Nathan Olivia Rebecca"
).split()
START = "Ash Bar Bram Car Chad Clay Cor Dal Den Eld Fair Gran Hal Har Hol Kel Lang Mar Mel Nor Oak Pem Quin Rad".split()
END = "bury ton ford ley worth field man son well wood den ham shaw by combe ridge stone croft dale yemi ska".split()
POSTS = (
    "SPOC|Deputy SPOC|Housing officer|Tenancy manager|Safeguarding lead|Data protection officer|Caldicott Guardian|"
    "Neighbourhood sergeant|Probation officer|Youth justice worker|Fire safety officer|Domestic abuse adviser|Analyst"
).split("|")
PLACES = "Northgate Southmere Eastbrook Westhill Riverside Parkside Millbank Oldfield Kingsway Queensbury".split()
BODIES = "Police|Council|Probation Service|Fire Brigade|Housing Association|NHS Trust|Women's Refuge|School".split("|")


def invented_contacts(number: int = 10_000) -> list[Entry]:
    """Contacts whose names are all different, always the same ones."""
    dice = random.Random(7)
    names = [f"{first} {start}{end}" for first in FIRST for start in START for end in END]
    dice.shuffle(names)
    found = []
    for place, name in enumerate(names[:number]):
        post, body = dice.choice(POSTS), f"{dice.choice(PLACES)} {dice.choice(BODIES)}"
        found.append(Entry("contact", f"contact:{place}", "8.1", f"{name}, {body}", (post,), f"{post}. {body}"))
    return found


def with_slips(words: str, dice: random.Random) -> str:
    """The same words, about half of them with one letter lost, doubled or swapped."""
    return " ".join(_slip(word, dice) if dice.random() < 0.5 else word for word in words.split())


def _slip(word: str, dice: random.Random) -> str:
    if len(word) < 5:
        return word
    at = dice.randrange(1, len(word) - 1)
    return dice.choice(
        (
            word[:at] + word[at + 1 :],
            word[:at] + word[at] + word[at:],
            word[:at] + word[at + 1] + word[at] + word[at + 2 :],
        )
    )
