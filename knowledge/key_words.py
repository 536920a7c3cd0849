"""The index at the back of the book: key words by which each label of the protocol pack can be found.

Read from `content/key-words.toml`. They are never shown; they only help the search.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from pathlib import Path

from knowledge.labels import CITATION_LABELS, is_label

TABLES = ("terms", "everyday")


class KeyWordsError(ValueError):
    """The key words were refused. `problems` holds one line for each fault, naming table and label."""

    def __init__(self, problems: Iterable[str]) -> None:
        self.problems = tuple(problems)
        super().__init__("The key words were refused:\n" + "\n".join(f"- {line}" for line in self.problems))


def read_key_words(path: Path) -> Mapping[str, tuple[str, ...]]:
    """Read the key words of every label, in the order of the pack.

    Raises KeyWordsError where a table is missing, a label is unknown or missing, or a label has no key words.
    """
    try:
        whole = tomllib.loads(path.read_text(encoding="utf-8"))
    except tomllib.TOMLDecodeError as error:
        raise KeyWordsError([f"{path.name}: the file cannot be read: {error}"]) from error
    problems: list[str] = []
    found: dict[str, list[str]] = {label: [] for label in CITATION_LABELS}
    for name in TABLES:
        table = whole.get(name)
        if not isinstance(table, dict):
            problems.append(f"{path.name}: there is no [{name}] table")
            continue
        problems.extend(f"[{name}]: {label!r} has no key words" for label in CITATION_LABELS if not table.get(label))
        for label, words in table.items():
            if not is_label(label):
                problems.append(f"[{name}]: {label!r} is not a label of the protocol pack")
            elif not isinstance(words, list) or not all(isinstance(one, str) and one.strip() for one in words):
                problems.append(f"[{name}]: {label!r} must have a list of words")
            else:
                found[label].extend(words)
    if problems:
        raise KeyWordsError(problems)
    return {label: tuple(dict.fromkeys(words)) for label, words in found.items()}
