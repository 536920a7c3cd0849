"""What is written about a person in a request: every paper names paragraphs that there are, and says what it needs."""

from __future__ import annotations

import pytest

from flows.papers import PAPERS, Paper, problems
from knowledge.labels import CITATION_LABELS

every_paper = pytest.mark.parametrize("paper", PAPERS.values(), ids=PAPERS)


@every_paper
def test_a_paper_names_paragraphs_of_the_protocol(paper: Paper) -> None:
    assert paper.cites
    assert set(paper.cites) <= set(CITATION_LABELS)


@every_paper
def test_one_page_follows_another_to_the_last(paper: Paper) -> None:
    page, seen = paper.pages[0], [paper.pages[0]]
    while following := paper.after(page.name):
        page = following
        seen.append(page)
    assert tuple(seen) == paper.pages
    assert paper.page("no such page") is None


@every_paper
def test_what_is_as_long_as_it_may_be_is_kept_and_one_letter_more_is_not(paper: Paper) -> None:
    for page in paper.pages:
        assert problems(page, {box.name: "x" * box.most for box in page.boxes}) == {}
        assert set(problems(page, {box.name: "x" * (box.most + 1) for box in page.boxes})) == {
            box.name for box in page.boxes
        }
