"""What is written about a person: sealed as it is typed, handed over with a step, read by those who may, and noted."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from sqlalchemy import select

from bot import messages as say
from bot.app import Parts
from bot.policy import Actor, Refused
from bot.records import requests as store
from bot.records.audit import AUDIT
from bot.records.record_keys import KEY, KeyRing
from bot.records.requests import SECRET, RequestRow
from bot.records.sealing import DoesNotOpen
from bot.services.acts import Press
from bot.services.request_steps import STEPS
from bot.services.request_views import Blank, NotThat, Unwritten
from bot.services.request_words import NoMasterKey
from flows.papers import LINE, PAPER_WITH, PAPERS
from tests.clock import Clock
from tests.partnership import DENISE, HOLLY, IMOGEN, KWABENA, LEROY, PRIYA, RHODRI, SHABNAM, VICTOR, WINSTON
from tests.raw import bytes_kept, tables_kept
from tests.services.part_a import PART_A
from tests.services.written import MARK, write, written

HOW = {"how": ("secure_form",)}
ASKED, GIVEN = PAPERS["asked"], PAPERS["given"]
EVERYBODY = (DENISE, HOLLY, IMOGEN, KWABENA, LEROY, PRIYA, RHODRI, SHABNAM, VICTOR, WINSTON)


def who(parts: Parts, key: str) -> Actor:
    return parts.people.actor(key)


def made(parts: Parts, **changes: tuple[str, ...]) -> RequestRow:
    found = parts.requests.make(who(parts, KWABENA), PART_A | changes)
    assert not isinstance(found, Blank)
    return found[0]


def step(
    parts: Parts, by: str, row: RequestRow, event: str, chosen: dict[str, tuple[str, ...]] | None = None
) -> RequestRow:
    return parts.requests.take(who(parts, by), row.id, row.version, event, chosen or {}).row


def sent(parts: Parts) -> RequestRow:
    row = made(parts)
    written(parts, who(parts, KWABENA), row, "submit")
    return step(parts, KWABENA, row, "submit")


def may(parts: Parts, key: str, act: str, row: RequestRow, paper: str = "") -> bool:
    """Whether somebody is let at it."""
    try:
        if act == "read":
            parts.words.read(who(parts, key), row.id)
        else:
            parts.words.fill(who(parts, key), row.id, paper)
    except Refused:
        return False
    return True


# Writing -------------------------------------------------------------------------------------------------------------


def test_a_page_is_kept_and_is_there_when_one_comes_back(parts: Parts) -> None:
    row, page = made(parts), ASKED.pages[0]
    kept = parts.words.keep(who(parts, KWABENA), row.id, "asked", page, {"name": f" {MARK} ", "born": "27 3 2007"})
    assert (kept.wrong, kept.values["name"]) == ({}, MARK)
    again = parts.words.fill(who(parts, KWABENA), row.id, "asked")
    assert (again.values["name"], again.values["born"]) == (MARK, "27 3 2007")
    assert [box.name for box in again.missing] == ["questions", "background"]


def test_what_is_too_long_is_given_back_as_typed_and_what_stood_there_stays(parts: Parts) -> None:
    row, page = made(parts), ASKED.pages[0]
    parts.words.keep(who(parts, KWABENA), row.id, "asked", page, {"name": MARK})
    long = "x" * (LINE + 1)
    refused = parts.words.keep(who(parts, KWABENA), row.id, "asked", page, {"name": long})
    assert refused.values["name"] == long
    assert list(refused.wrong) == ["name"]
    assert "200 characters" in refused.wrong["name"]
    assert parts.words.fill(who(parts, KWABENA), row.id, "asked").values["name"] == MARK


def test_pages_that_are_kept_at_the_same_moment_are_all_kept(parts_both: Parts) -> None:
    row, actor = made(parts_both), who(parts_both, KWABENA)

    def keep(number: int) -> None:
        page = ASKED.pages[number % len(ASKED.pages)]
        typed = {box.name: f"{box.name} {number // len(ASKED.pages)}" for box in page.boxes}
        parts_both.words.keep(actor, row.id, "asked", page, typed)

    with ThreadPoolExecutor(6) as pool:
        list(pool.map(keep, range(24)))
    kept = parts_both.words.fill(actor, row.id, "asked").values
    assert set(kept) == {box.name for box in ASKED.boxes}


def test_nothing_is_kept_after_it_was_sent_however_close_they_are(parts_both: Parts) -> None:
    actor = who(parts_both, KWABENA)
    for _ in range(8):
        row = made(parts_both)
        write(parts_both, actor, row, ASKED)

        def keep(row: RequestRow = row) -> bool:
            try:
                parts_both.words.keep(actor, row.id, "asked", ASKED.pages[2], {"background": "x", "danger": "NEW"})
            except Refused:
                return False
            return True

        with ThreadPoolExecutor(2) as pool:
            kept, sent_now = pool.submit(keep), pool.submit(step, parts_both, KWABENA, row, "submit")
        assert sent_now.result().state == "sent"
        (letter,) = parts_both.words.read(actor, row.id).letters
        assert (letter.values["danger"] == "NEW") == kept.result()
        with parts_both.database.reading() as connection:
            assert store.secret_names(connection, row.id) == ["2:asked"]


def test_nothing_is_sent_before_it_says_who_it_is_about(parts: Parts) -> None:
    row = made(parts)
    with pytest.raises(NotThat, match="First write in the secure form: What you ask, and about whom"):
        step(parts, KWABENA, row, "submit")
    parts.words.keep(who(parts, KWABENA), row.id, "asked", ASKED.pages[0], {"name": MARK})
    with pytest.raises(NotThat):
        step(parts, KWABENA, row, "submit")
    write(parts, who(parts, KWABENA), row, ASKED)
    assert step(parts, KWABENA, row, "submit").state == "sent"


def test_figures_that_name_nobody_can_be_asked_for_without_a_word(parts: Parts) -> None:
    figures = {"depersonalised": ("yes",), "consent": ("identifies_nobody",), "information": ("figures",)}
    row = made(parts, **figures, public_interest=())
    assert step(parts, KWABENA, row, "submit").state == "sent"


def test_what_is_said_to_be_in_the_form_is_in_it(parts: Parts) -> None:
    row = sent(parts)
    with pytest.raises(NotThat, match="What you supply"):
        step(parts, SHABNAM, row, "disclose", HOW)
    assert step(parts, SHABNAM, row, "disclose", {"how": ("telephone",)}).state == "disclosed"


def test_a_paper_is_written_by_whose_it_is_and_only_while_it_can_be_handed_over(parts: Parts) -> None:
    row = made(parts)
    assert [key for key in EVERYBODY if may(parts, key, "write", row, "asked")] == [KWABENA]
    assert not any(may(parts, key, "write", row, "given") for key in EVERYBODY)
    row = sent(parts)
    assert [key for key in EVERYBODY if may(parts, key, "write", row, "given")] == [SHABNAM]
    assert not any(may(parts, key, "write", row, "asked") for key in EVERYBODY)
    assert not any(may(parts, key, "write", row, "no such paper") for key in EVERYBODY)


# Reading -------------------------------------------------------------------------------------------------------------


def test_only_those_whom_it_concerns_can_read_it_and_no_admin_or_auditor(parts: Parts) -> None:
    row = sent(parts)
    assert [key for key in EVERYBODY if may(parts, key, "read", row)] == [KWABENA, RHODRI, SHABNAM]


def test_the_other_agency_reads_nothing_before_it_is_sent(parts: Parts) -> None:
    row = made(parts)
    write(parts, who(parts, KWABENA), row, ASKED)
    assert not may(parts, SHABNAM, "read", row)
    assert parts.words.read(who(parts, KWABENA), row.id).letters == ()


def test_both_sides_read_what_was_handed_over_in_order_and_no_draft(parts: Parts) -> None:
    row = sent(parts)
    write(parts, who(parts, SHABNAM), row, GIVEN)
    assert [one.paper.name for one in parts.words.read(who(parts, KWABENA), row.id).letters] == ["asked"]
    row = step(parts, SHABNAM, row, "disclose_part", HOW)
    write(parts, who(parts, SHABNAM), row, GIVEN)
    row = step(parts, SHABNAM, row, "disclose", HOW)
    letters = parts.words.read(who(parts, KWABENA), row.id).letters
    assert [(one.paper.name, one.agency) for one in letters] == [
        ("asked", "ashmere-police"),
        ("given", "lantern"),
        ("given", "lantern"),
    ]
    assert letters[1].values["information"] == f"{MARK}, information of given"


def test_a_request_that_was_sent_back_can_be_made_better(parts: Parts) -> None:
    row = made(parts)
    write(parts, who(parts, KWABENA), row, ASKED)
    row = step(parts, KWABENA, row, "ask_authorisation")
    assert may(parts, RHODRI, "read", row)
    row = step(parts, RHODRI, row, "send_back")
    assert parts.words.read(who(parts, KWABENA), row.id).letters == ()
    assert parts.words.fill(who(parts, KWABENA), row.id, "asked").values["name"] == f"{MARK}, name of asked"
    parts.words.keep(who(parts, KWABENA), row.id, "asked", ASKED.pages[0], {"name": "Somebody Else"})
    row = step(parts, KWABENA, row, "submit")
    (letter,) = parts.words.read(who(parts, SHABNAM), row.id).letters
    assert letter.values["name"] == "Somebody Else", "what the manager would not have sent is nowhere"


def test_every_look_is_in_the_audit_and_not_a_word_of_it(parts: Parts) -> None:
    row = sent(parts)
    parts.words.read(who(parts, SHABNAM), row.id)
    with parts.database.reading() as connection:
        found = connection.execute(
            select(AUDIT.c.actor, AUDIT.c.detail).where(AUDIT.c.verb == "request.content", AUDIT.c.subject == row.id)
        ).all()
    assert (SHABNAM, "read asked") in [tuple(one) for one in found]
    assert all(MARK not in one.detail for one in found)


@pytest.mark.parametrize("how", ["telephone", "in_person"])
def test_what_was_supplied_another_way_is_not_what_stands_in_a_draft(parts: Parts, how: str) -> None:
    row = sent(parts)
    write(parts, who(parts, SHABNAM), row, GIVEN)
    row = step(parts, SHABNAM, row, "disclose", {"how": (how,)})
    assert [one.paper.name for one in parts.words.read(who(parts, KWABENA), row.id).letters] == ["asked"]
    with parts.database.reading() as connection:
        assert store.secret_names(connection, row.id) == ["2:asked"], "its turn is over, so the draft is gone"


def test_a_draft_that_was_given_up_with_a_refusal_does_not_come_back_with_a_challenge(parts: Parts) -> None:
    row = sent(parts)
    write(parts, who(parts, SHABNAM), row, GIVEN)
    row = step(parts, SHABNAM, row, "decline", {"reason": ("not_held",)})
    row = step(parts, KWABENA, row, "challenge", {"why": ("duty",)})
    assert parts.words.fill(who(parts, SHABNAM), row.id, "given").values == {}


def test_what_was_begun_before_a_question_is_gone_on_with_after_its_answer(parts: Parts) -> None:
    row = sent(parts)
    write(parts, who(parts, SHABNAM), row, GIVEN)
    row = step(parts, SHABNAM, row, "ask_clarification", {"asked": ("less",)})
    row = step(parts, KWABENA, row, "answer_clarification", {"answered": ("less",)})
    assert MARK in parts.words.fill(who(parts, SHABNAM), row.id, "given").values["information"]


def test_what_was_written_is_not_in_what_an_error_would_quote(parts: Parts) -> None:
    row = sent(parts)
    write(parts, who(parts, SHABNAM), row, GIVEN)
    assert MARK not in repr(parts.words.fill(who(parts, SHABNAM), row.id, "given"))
    assert MARK not in repr(parts.words.read(who(parts, SHABNAM), row.id))


def test_what_changed_since_it_was_checked_is_not_sent(parts: Parts) -> None:
    row = made(parts)
    write(parts, who(parts, KWABENA), row, ASKED)
    checked = parts.words.fill(who(parts, KWABENA), row.id, "asked").stands
    parts.words.keep(who(parts, KWABENA), row.id, "asked", ASKED.pages[0], {"name": "Another"})
    with pytest.raises(Unwritten, match="has changed since you checked it"):
        step(parts, KWABENA, row, "submit", {"checked": (checked,)})
    now = parts.words.fill(who(parts, KWABENA), row.id, "asked").stands
    assert step(parts, KWABENA, row, "submit", {"checked": (now,)}).state == "sent"


def test_without_a_master_key_nothing_is_said_to_be_in_the_form(parts: Parts) -> None:
    row = sent(parts)
    write(parts, who(parts, SHABNAM), row, GIVEN)
    keys, parts.words.keys = parts.words.keys, None
    with pytest.raises(Unwritten, match="not set up"):
        step(parts, SHABNAM, row, "disclose", HOW)
    parts.words.keys = keys


@pytest.mark.parametrize("keys", [None, KeyRing(bytes(range(32)))], ids=["none", "another"])
def test_whatever_becomes_of_the_key_is_said_plainly_in_a_chat(parts: Parts, keys: KeyRing | None) -> None:
    row = sent(parts)
    write(parts, who(parts, SHABNAM), row, GIVEN)
    before, parts.words.keys = parts.words.keys, keys
    values = {"request": (row.id,), "step": ("disclose",), "version": ("2",), "how": ("secure_form",)}
    said = parts.conversation.hear(who(parts, SHABNAM), Press("request.take", values))
    assert isinstance(said, say.Notice | say.Tracked)
    assert MARK not in repr(said)
    parts.words.keys = before
    assert parts.requests.show(who(parts, SHABNAM), row.id).row.state == "sent"


def test_a_step_without_what_must_be_written_shows_where_to_write_it(parts: Parts) -> None:
    row = made(parts)
    values = {"request": (row.id,), "step": ("submit",), "version": ("1",)}
    said = parts.conversation.hear(who(parts, KWABENA), Press("request.take", values))
    assert isinstance(said, say.Tracked)
    assert said.notices == ("First write in the secure form: What you ask, and about whom. Then do this again.",)
    assert said.actions[0].act == "request.paper"


# Sealed --------------------------------------------------------------------------------------------------------------


def test_nothing_that_was_written_is_readable_in_the_records(parts: Parts, parts_file: Path) -> None:
    row = sent(parts)
    write(parts, who(parts, SHABNAM), row, GIVEN)
    step(parts, SHABNAM, row, "disclose_part", HOW)
    assert MARK not in tables_kept(parts.database)
    assert MARK.encode() not in bytes_kept(parts_file)
    with parts.database.reading() as connection:
        assert store.count_secrets(connection, row.id) == 2


@pytest.mark.parametrize("column", ["request_id", "name"])
def test_a_sealed_paper_that_was_moved_does_not_open(parts: Parts, column: str) -> None:
    row, other = sent(parts), sent(parts)
    with parts.database.writing() as connection:
        if column == "name":
            moved = SECRET.update().where(SECRET.c.request_id == row.id).values(name="2:given")
        else:
            stolen = connection.execute(select(SECRET.c.sealed).where(SECRET.c.request_id == other.id)).scalar_one()
            moved = SECRET.update().where(SECRET.c.request_id == row.id).values(sealed=stolen)
        connection.execute(moved)
    with pytest.raises(DoesNotOpen):
        parts.words.read(who(parts, SHABNAM), row.id)


def test_without_the_master_key_nothing_is_read_and_nothing_lost(parts: Parts, clock: Clock) -> None:
    row, keys = sent(parts), parts.words.keys
    parts.words.keys = KeyRing(bytes(range(32)))
    with pytest.raises(DoesNotOpen):
        parts.words.read(who(parts, SHABNAM), row.id)
    parts.words.keys = None
    with pytest.raises(NoMasterKey):
        parts.words.read(who(parts, SHABNAM), row.id)
    parts.words.keys = keys
    assert len(parts.words.read(who(parts, SHABNAM), row.id).letters) == 1


def test_each_request_has_a_key_of_its_own(parts: Parts) -> None:
    first, second = sent(parts), sent(parts)
    with parts.database.reading() as connection:
        wrapped = {one.record_id: one.wrapped for one in connection.execute(select(KEY.c.record_id, KEY.c.wrapped))}
    assert set(wrapped) == {first.id, second.id}
    assert len(set(wrapped.values())) == 2


def test_every_paper_belongs_to_steps_of_its_side() -> None:
    assert set(PAPER_WITH) <= set(STEPS)
    for paper in PAPERS.values():
        assert len({box.name for box in paper.boxes}) == len(paper.boxes)
        assert paper.missing({})
        assert not paper.missing({box.name: "x" for box in paper.boxes})
