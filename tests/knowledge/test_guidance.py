"""The guidance that comes with canishare covers the whole pack, and a bad file is refused in words for its author."""

import re
from datetime import date
from pathlib import Path

import pytest

from knowledge.guidance import Bullets, GuidanceError, Paragraph, read_guidance
from knowledge.labels import CITATION_LABELS, describe
from knowledge.law import read_law

CONTENT = Path(__file__).parents[2] / "knowledge" / "content"

GOOD = """+++
title = "Asking for consent"
owner = "Community Safety Team"
reviewed = 2026-11-23
review_by = 2027-11-23
aliases = ["consent"]

[passages."5.2"]
title = "Ask where it is safe"
aliases = ["do they have to agree", "say yes"]
law = ["golden-rules"]

[passages."5.3"]
title = "Say how it helps"
aliases = ["put it kindly"]
law = []
+++

## 5.2

Ask when you can. **Do not** ask when
it is unsafe.

Think of:
- the person
- the people
  around them

## 5.3

Say how it helps them.
"""

GONE = re.compile(r"\bRESTRICTED\b|\bGCSX\b|29\(1\)|\b[Ff]ax(?:es)?\b")
SAID_TO_BE_GONE = re.compile(r"\b(gone|closed|went|withdrawn|replaced|dead|never write|do not put|has ended)\b")


@pytest.fixture(scope="module")
def shipped():
    return read_guidance(CONTENT / "guidance")


def folder_with(tmp_path, **files):
    for name, text in files.items():
        (tmp_path / f"{name}.md").write_text(text, encoding="utf-8")
    return tmp_path


def refusal(folder):
    with pytest.raises(GuidanceError) as refused:
        read_guidance(folder)
    return str(refused.value)


def test_every_citation_label_of_the_pack_has_exactly_one_passage(shipped):
    assert tuple(passage.cite for passage in shipped.passages) == CITATION_LABELS
    assert shipped.missing_labels() == ()
    assert sum(len(topic.passages) for topic in shipped.topics) == len(CITATION_LABELS)


def test_every_passage_has_an_owner_and_names_only_law_that_we_hold(shipped):
    known = {entry.id for entry in read_law(CONTENT / "law").entries}
    for passage in shipped.passages:
        assert passage.owner
        assert passage.reviewed < passage.review_by
        assert set(passage.law) <= known, passage.cite


def test_what_has_gone_is_never_given_as_advice(shipped):
    """The old marking, the closed mail network, the repealed exemption and fax are named only as things that went."""
    for passage in shipped.passages:
        text = " ".join(line for block in passage.text for line in block.lines)
        sentences = re.split(r"(?<=[.!?])\s+", text)
        gone_here = " ".join(one for one in sentences if SAID_TO_BE_GONE.search(one))
        for sentence, following in zip(sentences, [*sentences[1:], ""], strict=True):
            for named in GONE.findall(sentence):
                near = SAID_TO_BE_GONE.search(f"{sentence} {following}")
                elsewhere = named.casefold().rstrip("es")[:3] in gone_here.casefold()
                assert near or elsewhere, f"{passage.cite}: {sentence}"
        assert not GONE.search(passage.title)


def test_a_reader_sees_the_document_and_the_label():
    assert describe("5.2") == "Protocol 5.2"
    assert describe("App G 5") == "Protocol App G 5"
    assert describe("Golden rule 2") == "Golden rule 2"
    assert describe("Plan report 6.1") == "Plan report 6.1"
    assert describe("RAG key") == "Plan report RAG key"
    assert len({describe(label) for label in CITATION_LABELS}) == len(CITATION_LABELS)
    with pytest.raises(ValueError, match=r"5\.1"):
        describe("5.1")


def test_a_file_becomes_passages_of_paragraphs_and_lists(tmp_path):
    found = read_guidance(folder_with(tmp_path, consent=GOOD))
    passage = found.for_label("5.2")
    assert passage.title == "Ask where it is safe"
    assert passage.aliases == ("do they have to agree", "say yes")
    assert passage.law == ("golden-rules",)
    assert passage.topic == "Asking for consent"
    assert passage.citation == "Protocol 5.2"
    assert passage.text == (
        Paragraph("Ask when you can. **Do not** ask when it is unsafe."),
        Paragraph("Think of:"),
        Bullets(("the person", "the people around them")),
    )
    assert passage.plain_text.splitlines()[0] == "Ask when you can. Do not ask when it is unsafe."


def test_a_label_that_nobody_wrote_about_is_told(tmp_path):
    found = read_guidance(folder_with(tmp_path, consent=GOOD))
    assert found.missing_labels() == tuple(label for label in CITATION_LABELS if label not in ("5.2", "5.3"))
    with pytest.raises(KeyError, match=r"6\.1"):
        found.for_label("6.1")


def test_a_topic_past_its_review_date_is_told(tmp_path):
    found = read_guidance(folder_with(tmp_path, consent=GOOD))
    assert found.overdue(date(2027, 11, 23)) == ()
    assert [topic.key for topic in found.overdue(date(2027, 11, 24))] == ["consent"]


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        ("## 5.3\n\nSay how it helps them.\n", "", "'5.3': there is no passage section"),
        ("## 5.3\n\nSay how it helps them.", "## 5.3\n", "'5.3': the passage has no text"),
        ("## 5.3", "## 5.2", "section '5.2' stands twice"),
        ("## 5.3", "## 6.1", 'section "## 6.1" has no [passages."6.1"] table'),
        ('[passages."5.3"]', '[passages."5.1"]', "'5.1' is not a label"),
        ('owner = "Community Safety Team"\n', "", "there is no owner"),
        ("reviewed = 2026-11-23", 'reviewed = "soon"', "reviewed must be a date"),
        ("review_by = 2027-11-23", "review_by = 2025-11-23", "review_by lies before reviewed"),
        ('aliases = ["put it kindly"]', "aliases = []", "'5.3': there is no alias"),
        ('aliases = ["put it kindly"]\n', "", "'5.3': there is no list of aliases"),
        ('["do they have to agree", "say yes"]', '["say yes", "Say yes"]', "'5.2': an alias stands twice"),
        ('title = "Say how it helps"', f'title = "{"long " * 20}"', "'5.3': the title has"),
        ("Say how it helps them.", "Say [how](https://example.org).", "only paragraphs"),
        ("Say how it helps them.", "Say **how it helps them.", "is opened and not closed"),
        ("+++\n\n## 5.2", "\n\n## 5.2", "between two +++ lines"),
        ("law = []", "law = [", "cannot be read"),
        ("## 5.2\n", "A line nobody asked for.\n\n## 5.2\n", "text before the first"),
    ],
)
def test_a_bad_file_is_refused_with_its_name_and_the_label(tmp_path, before, after, told):
    assert before in GOOD
    said = refusal(folder_with(tmp_path, consent=GOOD.replace(before, after, 1)))
    assert "consent.md" in said
    assert told in said


def test_a_label_in_two_files_is_refused_naming_both(tmp_path):
    said = refusal(folder_with(tmp_path, consent=GOOD, again=GOOD))
    assert "consent.md: '5.2' stands twice, also in again.md" in said


def test_every_fault_of_a_folder_is_told_at_once(tmp_path):
    bad = GOOD.replace('owner = "Community Safety Team"\n', "").replace("2026-11-23", '"never"')
    said = refusal(folder_with(tmp_path, consent=bad))
    assert "no owner" in said
    assert "reviewed must be a date" in said


def test_an_empty_folder_is_refused(tmp_path):
    assert "no guidance file" in refusal(tmp_path)
