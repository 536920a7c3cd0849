"""Reading a drawing back in tests: its boxes and words; and a pack whose words try to be more than words."""

from __future__ import annotations

import json
import xml.etree.ElementTree as ElementTree
from pathlib import Path
from typing import Any

from flows.load import canonical, pack_from_document, read_pack
from flows.pack import Pack

HERE = Path(__file__).parent
SVG = "{http://www.w3.org/2000/svg}"

CONSENT = {
    "immediate_danger": "no",
    "clear_purpose": "yes",
    "identifies_someone": "not_sure",
    "depersonalised_enough": "no",
    "legal_duty": "no",
    "from_another_partner": "no",
    "confidential": "yes",
    "unsafe_to_ask": "no",
    "under_18": "no",
    "has_capacity": "yes",
    "consent": "given",
    "right_way": "yes",
}
"""A capable adult agrees: the answers of a walk to sharing."""

HOSTILE = "</text><script>alert(1)</script> \"q\" 'a' & <b> ]]> --> %%{init}%% `x` #quot; \x07 \u202e a\nb"


def parsed(drawing: str) -> ElementTree.Element:
    return ElementTree.fromstring(drawing)


def every(root: ElementTree.Element, *classes: str) -> list[ElementTree.Element]:
    """The elements that carry all of these classes."""
    return [one for one in root.iter() if set(classes) <= set(one.get("class", "").split())]


def said(element: ElementTree.Element) -> str:
    return " ".join("".join(text.itertext()) for text in element.iter(f"{SVG}text"))


def boxes(root: ElementTree.Element, state: str) -> list[str]:
    """The `number short` of the boxes in this state, from the top."""
    return [said(one) for one in every(root, "flow-box", state)]


def in_box(pack: Pack, name: str) -> str:
    return f"{list(pack.questions).index(name) + 1} {pack.questions[name].short}"


def hostile_pack() -> Pack:
    document: dict[str, Any] = json.loads(canonical(read_pack(HERE / "good_pack").source))
    document["flow"]["question"]["consent"]["short"] = HOSTILE[:40]
    document["flow"]["question"]["right_way"]["short"] = HOSTILE[40:80]
    document["flow"]["question"]["clear_purpose"]["short"] = "<" * 40
    document["flow"]["question"]["consent"]["labels"] = {"given": HOSTILE}
    document["flow"]["outcome"]["do_not_share"]["short"] = HOSTILE[-40:]
    return pack_from_document(document)
