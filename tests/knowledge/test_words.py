"""The glossary knows what officers type, reads it the same way however it is written, and is refused when wrong."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.key_words import KeyWordsError, read_key_words
from knowledge.labels import CITATION_LABELS
from knowledge.terms import Stemmer, spoken, tokens
from knowledge.words import RingFinder, WordsError, read_words

CONTENT = Path(__file__).parents[2] / "knowledge" / "content"

GOOD = """
[abbreviations]
ASB = ["anti-social behaviour", "nuisance behaviour"]
SPOC = "single point of contact"

[slang]
police = ["old bill", "copper"]

[rings]
police = ["constable"]
consent = ["permission", "say yes"]

[questions]
stop = ["who", "the", "is"]
contact = ["who", "phone"]
ordinary = "table chair"
elsewhere = ["annual leave"]
serious = ["consent"]
"""


@pytest.fixture(scope="module")
def shipped():
    return read_words(CONTENT / "words.toml")


def words_from(tmp_path, text=GOOD):
    (tmp_path / "words.toml").write_text(text, encoding="utf-8")
    return read_words(tmp_path / "words.toml")


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("DLO", "designated liaison officer"),
        ("asb", "anti-social behaviour"),
        ("S.P.O.C.", "single point of contact"),
        ("MAPPA", "multi-agency public protection arrangements"),
        ("MARAC", "multi-agency risk assessment conference"),
        ("IOM", "integrated offender management"),
        ("CCG", "integrated care board"),
        ("YJS", "youth offending team"),
        ("A&E", "accident and emergency"),
        ("a & e", "accident and emergency"),
        ("DPO", "data protection officer"),
        ("old bill", "police"),
        ("mum", "parent"),
        ("lads", "child"),
        ("prob", "probation"),
    ],
)
def test_an_officers_short_form_or_slang_is_understood(shipped, typed, meant):
    assert meant in shipped.meanings(typed)


def test_a_word_with_two_meanings_has_both(shipped):
    assert set(shipped.meanings("nick")) == {"arrest", "prison"}
    assert len(shipped.meanings("SAR")) == 2


def test_an_ordinary_word_is_not_told_back(shipped):
    assert shipped.meanings("children") == ()
    assert shipped.meanings("permission") == ()


def test_the_glossary_holds_the_words_of_the_job(shipped):
    assert sum(len(ring.told_back) for ring in shipped.rings) >= 150
    assert all(tokens(way) for ring in shipped.rings for way in ring.ways)


def test_slang_and_ordinary_words_of_one_meaning_are_one_ring(tmp_path):
    words = words_from(tmp_path)
    police = next(ring for ring in words.rings if ring.meaning == "police")
    assert police.ways == ("police", "old bill", "copper", "constable")
    assert police.told_back == {"old bill", "copper"}


def test_a_phrase_is_found_in_any_form_of_its_words(tmp_path):
    words, stemmer = words_from(tmp_path), Stemmer()
    finder = RingFinder(words, stemmer)
    meant = [
        words.rings[said.ring].meaning for said in finder.find(stemmer.stems(tokens("she said yes to constables")))
    ]
    assert meant == ["police"]
    meant = [words.rings[said.ring].meaning for said in finder.find(stemmer.stems(tokens("permissions: saying yes")))]
    assert meant == ["consent", "consent"]


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        ("[slang]", "[sling]", "there is no [slang] table"),
        ('"permission", "say yes"', '"permission", "Permission"', "[rings] consent: the same words stand twice"),
        ('consent = ["permission", "say yes"]', "consent = []", "[rings] consent: must be words"),
        ('consent = ["permission", "say yes"]', 'consent = ["?"]', "[rings] consent: must be words"),
        ('stop = ["who", "the", "is"]', "stop = []", "needs a list stop"),
        ('serious = ["consent"]', 'serious = ["thunder"]', "'thunder' is no ring"),
        ("[questions]", "[questions", "cannot be read"),
    ],
)
def test_a_bad_glossary_is_refused_with_the_place(tmp_path, before, after, told):
    assert before in GOOD
    with pytest.raises(WordsError) as refused:
        words_from(tmp_path, GOOD.replace(before, after, 1))
    assert told in str(refused.value)


def test_every_label_has_key_words_by_which_it_is_found(shipped):
    assert tuple(shipped.key_words) == CITATION_LABELS
    assert all(len(phrases) >= 5 for phrases in shipped.key_words.values())


def test_key_words_for_a_label_that_the_pack_lacks_are_refused(tmp_path):
    text = (CONTENT / "key-words.toml").read_text(encoding="utf-8")
    (tmp_path / "key-words.toml").write_text(text.replace('"9.10" =', '"9.7" =', 1), encoding="utf-8")
    with pytest.raises(KeyWordsError) as refused:
        read_key_words(tmp_path / "key-words.toml")
    assert "[terms]: '9.7' is not a label" in str(refused.value)
    assert "[terms]: '9.10' has no key words" in str(refused.value)


def test_the_same_thing_written_in_several_ways_is_the_same_words():
    assert tokens("Section 115") == tokens("s.115") == tokens("s115") == tokens("sec 115") == ["s115"]
    assert tokens("A&E") == tokens("a & e") == ["ae"]
    assert tokens("E-mail") == ["email"]
    assert tokens("don’t") == tokens("don't") == ["dont"]
    assert tokens("José") == ["jose"]
    assert tokens("para 9.4") == ["para", "9p4"]
    assert spoken(tokens("Para 9.4")) == "para 9.4"


def test_information_is_not_taken_for_informed():
    stemmer = Stemmer()
    assert stemmer.stem("sharing") == stemmer.stem("shared")
    assert stemmer.stem("information") != stemmer.stem("informed") != stemmer.stem("informant")


@given(st.text(max_size=300))
def test_any_text_becomes_plain_words(text):
    assert all(word.isascii() and word.isalnum() and word == word.lower() for word in tokens(text))


@given(st.lists(st.from_regex(r"[a-z0-9]{1,12}", fullmatch=True), max_size=12))
def test_every_word_has_one_stem_in_its_place(words):
    stemmer = Stemmer()
    assert stemmer.stems(words) == [stemmer.stem(word) for word in words]
