"""The labels of the 2016 protocol pack: what a citation may point at, in the order of the pack.

There is no 5.1 and no 9.7 to 9.9 in the pack; 9.4 to 9.6 are printed twice, so those labels say which side they mean;
section 10 has no paragraph numbers, so its labels carry a word.
"""

from __future__ import annotations

CITATION_LABELS: tuple[str, ...] = (
    "1.1",
    "1.2",
    "1.3",
    "1.4",
    "2.1",
    "2.2",
    "2.3",
    "2.4",
    "3.1",
    "3.2",
    "3.3",
    "3.4",
    "3.5",
    "3.6",
    "4.1",
    "4.2",
    "4.3",
    "4.4",
    "4.5",
    "4.6",
    "4.7",
    "4.8",
    "4.9",
    "4.10",
    "4.11",
    "4.12",
    "4.13",
    "5.2",
    "5.3",
    "6.1",
    "6.2",
    "6.3",
    "6.4",
    "6.5",
    "6.6",
    "7a",
    "7b",
    "7c",
    "7d",
    "7e",
    "7f",
    "7g",
    "7h",
    "7i",
    "7j",
    "8.1",
    "9.1",
    "9.2",
    "9.3",
    "9.4 requesting",
    "9.5 requesting",
    "9.6 requesting",
    "9.4 disclosing",
    "9.5 disclosing",
    "9.6 disclosing",
    "9.10",
    "9.11",
    "10 review",
    "10 monitoring",
    "10 barriers",
    "10 new parties",
    "10 compatibility",
    "App A",
    "App B conditions",
    "App B Part A",
    "App B Part B",
    "App B Consent",
    "App C",
    "App D consent",
    "App D ISPs",
    "Golden rules intro",
    "Golden rule 1",
    "Golden rule 2",
    "Golden rule 3",
    "Golden rule 4",
    "Golden rule 5",
    "Golden rule 6",
    "Golden rule 7",
    "App D flowchart",
    "App E 1",
    "App E 2",
    "App E 3",
    "App E 4",
    "App E 5",
    "App E 6",
    "App E 7",
    "App F Children Act 1989",
    "App F Children Act 2004",
    "App F Education Act 2002",
    "App F Education Act 1996",
    "App F Learning and Skills",
    "App F SEN",
    "App F Leaving Care",
    "App F MCA",
    "App F MCA Code",
    "App F Immigration",
    "App F CJA 2003",
    "App F NHS Act 1977",
    "App F NHS Act 2006",
    "App F Adoption",
    "App F Care Act",
    "App F Working Together",
    "App G 1",
    "App G 2",
    "App G 3",
    "App G 4",
    "App G 5",
    "App G 6",
    "App G 7",
    "App G 8",
    "App G 9",
    "Slides why",
    "Slides wrong",
    "Slides do",
    "Slides key",
    "RAG key",
    "Plan report 6.1",
    "Plan report 6.2",
    "Plan report 6.3",
    "Plan report 6.4",
    "Plan report 6.5",
    "Plan report 6.6",
)

_KNOWN = frozenset(CITATION_LABELS)
_NAMES_ITS_DOCUMENT = ("Golden rule", "Slides", "Plan report")


def is_label(label: str) -> bool:
    """Whether `label` is one of the labels of the protocol pack, letter for letter."""
    return label in _KNOWN


def describe(label: str) -> str:
    """How a reader sees a citation: the document and the label ("Protocol 5.2", "Golden rule 2").

    The plan report has its own 6.1 to 6.6, so a bare number would point at two places.

    Raises ValueError for a label that the pack does not have.
    """
    if label not in _KNOWN:
        raise ValueError(f"{label!r} is not a label of the protocol pack")
    if label.startswith(_NAMES_ITS_DOCUMENT):
        return label
    if label == "RAG key":
        return "Plan report RAG key"
    return f"Protocol {label}"
