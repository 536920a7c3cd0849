"""Noticing personal data typed into a free-text box, before it is stored, searched for or shown.

    guard = Guard(read_guard_words(folder), people=names_of_officials)
    verdict = guard.look(text)          # verdict.personal, verdict.kinds, verdict.certain

The guard finds most slips and not all: names never go through chat by design, and this only watches for slips.
Nothing here keeps, logs or repeats what was typed.

Source: security design 4.2 and 4.9; protocol 4.1, 4.2 and 4.11.
"""

from knowledge.guard.kinds import KINDS, PLAIN_NAMES, Finding, Verdict
from knowledge.guard.look import Guard
from knowledge.guard.words import GuardWords, GuardWordsError, read_guard_words

__all__ = [
    "KINDS",
    "PLAIN_NAMES",
    "Finding",
    "Guard",
    "GuardWords",
    "GuardWordsError",
    "Verdict",
    "read_guard_words",
]
