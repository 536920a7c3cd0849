"""The guide when things clash: old buttons, double clicks, two tabs, somebody else's walk, and what is on record."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest

from bot import messages as say
from bot.app import Parts
from bot.channels.registry import CHANNELS
from bot.policy import Refused
from bot.records.audit import AuditChain, Entry
from bot.services.acts import Press
from bot.services.runs import MovedOn, RunView
from tests.clock import Clock
from tests.officer import Officer, value_of
from tests.partnership import HOLLY, KWABENA
from tests.services.cases import COMPLETE
from tests.services.rows import count, decision, decisions, links, run

MOST = 10
"""Tabs at once."""


# Old buttons and two tabs --------------------------------------------------------------------------------------------


def test_an_old_button_is_refused_with_the_page_as_it_stands(officer: Officer) -> None:
    officer.starts()
    old = officer.answer("not_sure")
    officer.answers("no", "yes")
    before = run(officer.parts, officer.run)
    officer.presses_again(old)
    assert officer.notice.kind == "conflict"
    officer.sees("This has moved on", "You were answering: Is anyone in immediate danger", "Nothing was lost")
    assert officer.asked == "identifies_someone"
    assert run(officer.parts, officer.run) == before
    officer.answers("yes")
    assert officer.asked == "depersonalised_enough", "the buttons below the notice work"


def test_a_double_click_is_taken_once_and_nobody_complains(officer: Officer) -> None:
    officer.starts()
    press = officer.answer("no")
    officer.presses_again(press)
    first = officer.page
    officer.presses_again(press)
    assert officer.page == first
    assert len(links(officer.parts, "guide.answer", officer.run)) == 1
    assert run(officer.parts, officer.run).version == 2


@pytest.mark.parametrize("line", ["police_form", "cda_s115"])
def test_a_double_click_on_a_pick_list_line_is_told_from_another_line(officer: Officer, line: str) -> None:
    officer.starts()
    officer.answers("no", "yes", "yes", "no")
    first, second = officer.answer("police_form"), officer.answer(line)
    officer.presses_again(first)
    officer.presses_again(second)
    assert isinstance(officer.page, say.Question) == (line == "police_form")
    assert run(officer.parts, officer.run).answers["legal_duty"]["picked"] == ["police_form"]


def test_a_double_click_on_ticks_is_taken_once(officer: Officer) -> None:
    officer.starts("A court order")
    officer.answers("no")
    question = officer.question
    assert question.tick_button is not None
    values = {name: (value,) for name, value in question.tick_button.values}
    press = Press(question.tick_button.act, {**values, "picked": ("necessary", "minimum")})
    officer.presses_again(press)
    officer.presses_again(press)
    assert isinstance(officer.page, say.Outcome)
    assert officer.outcome.name == "fix_first"


def test_two_tabs_never_overwrite_each_other(officer: Officer) -> None:
    officer.starts()
    officer.answers("no")
    other = Officer(officer.parts, KWABENA)
    other.opens("guide.show", run=officer.run)
    officer.answers("yes")
    other.answers("no")
    assert other.notice.kind == "conflict"
    assert other.asked == "identifies_someone"
    assert run(officer.parts, officer.run).answers["clear_purpose"]["answer"] == "yes"


def test_two_tabs_that_agree_are_both_content(officer: Officer) -> None:
    officer.starts()
    other = Officer(officer.parts, KWABENA)
    other.opens("guide.show", run=officer.run)
    officer.answers("no")
    other.answers("no")
    assert isinstance(other.page, say.Question)
    assert other.page == officer.page


def test_changing_an_answer_in_one_tab_is_not_undone_by_an_old_one(officer: Officer) -> None:
    officer.starts()
    officer.answers("no", "yes", "yes")
    officer.change("clear_purpose")
    old = officer.answer("no")
    other = Officer(officer.parts, KWABENA)
    other.opens("guide.show", run=officer.run)
    other.change("identifies_someone")
    other.answers("not_sure")
    officer.presses_again(old)
    assert officer.notice.kind == "conflict"
    assert run(officer.parts, officer.run).answers["clear_purpose"]["answer"] == "yes"


@pytest.mark.parametrize(
    ("values", "says"),
    [
        ({"question": "balance", "answer": "yes"}, "This has moved on"),
        ({"question": "no_such_question", "answer": "yes"}, "not part of this guide"),
        ({"question": "", "answer": ""}, "not part of this guide"),
        ({"answer": "maybe"}, "not one of the answers"),
        ({"answer": "given"}, "not one of the answers"),
        ({"answer": ""}, "not one of the answers"),
        ({"picked": "police_form"}, "not part of this question"),
        ({"version": "first"}, "That button is damaged"),
        ({"version": "-1"}, "That button is damaged"),
        ({"version": "9" * 40}, "That button is damaged"),
        ({"version": "999999999"}, "This has moved on"),
    ],
)
def test_an_answer_that_does_not_fit_changes_nothing_and_shows_the_question(
    officer: Officer, values: dict[str, str], says: str
) -> None:
    officer.starts()
    before = run(officer.parts, officer.run)
    officer.presses("Yes, right now", **values)
    officer.sees(says)
    assert officer.asked == "immediate_danger"
    assert run(officer.parts, before.id) == before
    assert not links(officer.parts, "guide.answer")


# Somebody else's walk ------------------------------------------------------------------------------------------------

TOUCHING = (
    "guide.show",
    "guide.answer",
    "guide.stop",
    "guide.resume",
    "guide.picture",
    "decision.form",
    "decision.save",
)


@pytest.mark.parametrize("act", TOUCHING)
def test_somebody_elses_walk_and_one_that_is_not_there_look_the_same(
    officer: Officer, colleague: Officer, act: str
) -> None:
    officer.starts()
    before = run(officer.parts, officer.run)
    values = {"version": "1", "question": "immediate_danger", "answer": "no"}
    theirs = colleague.opens(act, run=officer.run, **values)
    none = colleague.opens(act, run="A" * 22, **values)
    assert theirs == none
    colleague.sees("That is not here, or it is not yours to see.")
    assert run(officer.parts, officer.run) == before


def test_trying_somebody_elses_walk_is_kept_in_the_audit(officer: Officer, colleague: Officer) -> None:
    officer.starts()
    colleague.opens("guide.show", run=officer.run)
    colleague.opens("guide.show", run="the-name-of-somebody")
    theirs, none = links(officer.parts, "guide.read")
    assert (theirs["actor"], theirs["subject"], theirs["outcome"]) == (HOLLY, officer.run, "refused")
    assert (none["subject"], none["detail"]) == ("", "there is no such run")


def test_the_guide_itself_refuses_what_no_button_would_send(officer: Officer, colleague: Officer) -> None:
    officer.starts()
    guide = officer.parts.guide
    tries: tuple[Callable[[], object], ...] = (
        lambda: guide.look(colleague.actor, officer.run),
        lambda: guide.answer(colleague.actor, officer.run, 1, "immediate_danger", "no"),
        lambda: guide.stop(colleague.actor, officer.run),
    )
    for one in tries:
        with pytest.raises(Refused):
            one()


# What is on record ---------------------------------------------------------------------------------------------------


def recorded(officer: Officer) -> tuple[str, say.Record]:
    """A walk that is on record: its id, and the record."""
    officer.starts()
    officer.answers("no", "no")
    walk = officer.run
    officer.presses("Record the decision")
    officer.saves(summary="other_crime", requester="own", recipients="outside", information="contact_details")
    return walk, officer.record


def test_what_is_on_record_is_not_changed_by_any_old_button(officer: Officer) -> None:
    officer.starts()
    officer.answers("no")
    old = officer.answer("yes")
    officer.answers("no")
    walk = officer.run
    officer.change("clear_purpose")
    change = officer.answer("yes")
    officer.opens("decision.form", run=walk)
    form = officer.form_sent(
        summary="other_crime", requester="own", recipients="outside", information="contact_details"
    )
    officer.presses_again(form)
    before = (run(officer.parts, walk), decisions(officer.parts))
    for press in (old, change, Press("guide.stop", {"run": (walk,)}), Press("guide.resume", {"run": (walk,)})):
        officer.presses_again(press)
        officer.sees("already on record", "You can correct the record.")
        assert officer.button("See the record").act == "decision.show"
    assert (run(officer.parts, walk), decisions(officer.parts)) == before


def test_sending_the_form_twice_records_once_and_shows_the_record_both_times(officer: Officer) -> None:
    officer.starts()
    officer.answers("no", "no")
    officer.presses("Record the decision")
    form = officer.form_sent(
        summary="other_crime", requester="own", recipients="outside", information="contact_details"
    )
    officer.presses_again(form)
    first = officer.record
    officer.presses_again(form)
    assert officer.record == first
    assert len(decisions(officer.parts)) == 1


def test_another_form_sent_after_the_record_is_refused_and_shows_what_is_on_record(officer: Officer) -> None:
    officer.starts()
    officer.answers("no", "no")
    officer.presses("Record the decision")
    first = officer.form_sent(
        summary="other_crime", requester="own", recipients="outside", information="contact_details"
    )
    second = officer.form_sent(
        summary="hate_crime", requester="own", recipients="outside", information="contact_details"
    )
    officer.presses_again(first)
    officer.presses_again(second)
    officer.sees("already on record")
    assert [one.fields["summary"] for one in decisions(officer.parts)] == [["other_crime"]]


def test_a_form_from_before_a_change_is_not_saved_but_what_was_chosen_is_kept(officer: Officer) -> None:
    officer.starts()
    officer.answers("no", "no")
    walk = officer.run
    officer.presses("Record the decision")
    form = officer.form_sent(
        summary=("other_crime", "housing"), requester="outside", recipients="outside", information="contact_details"
    )
    officer.opens("guide.stop", run=walk)  # in another tab
    officer.presses_again(form)
    officer.sees("Your record was not saved", "What you chose is kept")
    assert 'value="other_crime"' in CHANNELS["web"].draw(officer.page, officer.actor)
    assert officer.form_sent().values["summary"] == ("other_crime", "housing")
    assert not decisions(officer.parts)
    officer.saves()
    assert len(decisions(officer.parts)) == 1


def test_a_correction_is_a_new_record_and_the_old_one_stays(officer: Officer) -> None:
    _, old = recorded(officer)
    before = decision(officer.parts, old.decision)
    officer.presses("Correct this record")
    assert officer.outcome.name == "do_not_share", "the old answers are there to be changed"
    officer.change("clear_purpose")
    officer.answers("not_sure")
    officer.presses("Record the decision")
    officer.saves()
    new = officer.record
    assert (new.corrects, new.decision != old.decision) == (old.reference, True)
    assert decision(officer.parts, old.decision) == before
    officer.opens("decision.show", decision=old.decision)
    assert officer.record.corrected_by == new.decision
    assert officer.button("See the correction").values == (("decision", new.decision),)
    with pytest.raises(AssertionError):
        officer.button("Correct this record")


def test_a_correction_takes_over_what_was_chosen_before(officer: Officer) -> None:
    _, old = recorded(officer)
    officer.presses("Correct this record")
    officer.presses("Record the decision")
    kept = {name: list(values) for name, values in officer.form_sent().values.items()}
    stored = decision(officer.parts, old.decision).fields
    assert {name: kept[name] for name in stored} == stored


def test_an_old_form_sent_again_after_the_record_is_told_so_and_not_taken_for_it(officer: Officer) -> None:
    officer.starts()
    officer.answers("no", "no")
    officer.presses("Record the decision")
    old = officer.form_sent(**COMPLETE)
    run_id = officer.run
    officer.opens("guide.stop", run=run_id)
    officer.opens("guide.resume", run=run_id)
    officer.opens("decision.form", run=run_id)
    officer.saves(**COMPLETE)
    assert isinstance(officer.page, say.Record)
    officer.presses_again(old)
    assert officer.notice.title == "Already recorded"
    assert len(decisions(officer.parts)) == 1


def test_a_record_is_corrected_once_then_the_correction_is(officer: Officer) -> None:
    _, old = recorded(officer)
    officer.opens("decision.correct", decision=old.decision)
    walks = [officer.run]
    officer.opens("guide.stop", run=walks[0])
    officer.opens("decision.correct", decision=old.decision)
    walks.append(officer.run)
    officer.opens("decision.form", run=walks[0])
    officer.saves()
    newer = officer.record.decision
    officer.opens("decision.form", run=walks[1])
    officer.saves()
    officer.sees("This record was corrected already")
    assert value_of(officer.button("See the correction"), "decision") == newer
    assert run(officer.parts, walks[1]).state == "open"
    officer.opens("decision.correct", decision=old.decision)
    officer.sees("This record was corrected already")
    officer.opens("decision.correct", decision=newer)
    assert officer.outcome.name == "do_not_share"
    assert len(decisions(officer.parts)) == 2


# Ten at once ---------------------------------------------------------------------------------------------------------


def at_once(acts: list[Callable[[], object]]) -> list[object]:
    """What each act gave or raised, all of them begun at the same moment."""
    start = Barrier(len(acts))

    def begin(act: Callable[[], object]) -> object:
        start.wait()
        try:
            return act()
        except Exception as error:
            return error

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(begin, acts))


def test_ten_clicks_at_once_are_taken_once_and_nobody_complains(parts_both: Parts) -> None:
    actor = parts_both.people.actor(KWABENA)
    walk = parts_both.guide.start(actor).row.id
    same = [lambda: parts_both.guide.answer(actor, walk, 1, "immediate_danger", "no") for _ in range(MOST)]
    found = at_once(same)
    assert [one for one in found if not isinstance(one, RunView)] == []
    assert run(parts_both, walk).version == 2
    assert len(links(parts_both, "guide.answer", walk)) == 1
    with parts_both.database.reading() as connection:
        assert parts_both.audit.verify(connection).sound


def test_of_ten_different_answers_at_once_one_is_taken_and_the_others_see_it(parts_both: Parts) -> None:
    actor = parts_both.people.actor(KWABENA)
    walk = parts_both.guide.start(actor).row.id
    parts_both.guide.answer(actor, walk, 1, "immediate_danger", "no")
    answers = ["yes", "no", "not_sure"] * 3
    found = at_once(
        [lambda a=a: parts_both.guide.answer(actor, walk, 2, "clear_purpose", a) for a in answers]  # type: ignore[misc]
    )
    stands = run(parts_both, walk)
    taken = stands.answers["clear_purpose"]["answer"]
    assert stands.version == 3
    for answer, one in zip(answers, found, strict=True):
        assert isinstance(one, RunView if answer == taken else MovedOn), one
        if isinstance(one, MovedOn):
            assert one.view.row.answers["clear_purpose"]["answer"] == taken, "the conflict shows what was taken"


def test_ten_forms_at_once_make_one_record(parts_both: Parts) -> None:
    officer = Officer(parts_both, KWABENA)
    officer.starts()
    officer.answers("no", "no")
    officer.presses("Record the decision")
    form = officer.form_sent(
        summary="other_crime", requester="own", recipients="outside", information="contact_details"
    )
    actor = officer.actor
    found = at_once([lambda: parts_both.conversation.hear(actor, form) for _ in range(MOST)])
    assert {type(one) for one in found} == {say.Record}
    assert len(decisions(parts_both)) == 1


def test_starting_twice_with_nothing_answered_is_one_walk(parts_both: Parts) -> None:
    actor = Officer(parts_both, KWABENA).actor
    before = len(links(parts_both))
    start = Press("guide.start", {"situation": ("",)})
    found = at_once([lambda: parts_both.conversation.hear(actor, start) for _ in range(MOST)])
    assert len({one.run for one in found if isinstance(one, say.Question)}) == 1
    assert count(parts_both, "RUN") == 1
    assert len(links(parts_both)) == before + 1


def test_starting_again_after_an_answer_or_from_elsewhere_is_another_walk(officer: Officer, clock: Clock) -> None:
    walks = set()
    for start, answers in (("", ()), ("panel_meeting", ()), ("", ("no",)), ("", ())):
        clock.forward(timedelta(seconds=1))
        officer.starts(start)
        officer.answers(*answers)
        walks.add(officer.run)
    assert len(walks) == 4


def test_of_two_corrections_at_once_one_is_recorded(parts_both: Parts) -> None:
    officer = Officer(parts_both, KWABENA)
    _, old = recorded(officer)
    forms = []
    for _ in range(4):
        officer.opens("decision.correct", decision=old.decision)
        run = officer.run
        officer.opens("guide.stop", run=run)
        officer.opens("guide.resume", run=run)
        officer.presses("Record the decision")
        forms.append(officer.form_sent())
    actor = officer.actor
    found = at_once([lambda f=f: parts_both.conversation.hear(actor, f) for f in forms])  # type: ignore[misc]
    assert sorted(type(one).__name__ for one in found) == ["Notice", "Notice", "Notice", "Record"]
    assert len(decisions(parts_both)) == 2


# One transaction -----------------------------------------------------------------------------------------------------


class NoAudit(AuditChain):
    """A chain that breaks just as a link is added."""

    def add(self, connection: object, entry: Entry) -> int:
        raise RuntimeError("the link could not be added")


def test_nothing_happens_that_the_audit_does_not_hold(parts_both: Parts, monkeypatch: pytest.MonkeyPatch) -> None:
    officer = Officer(parts_both, KWABENA)
    officer.starts()
    answer, actor, walk = officer.answer("no"), officer.actor, officer.run
    before = (run(parts_both, walk), count(parts_both, "RUN"), len(links(parts_both)))
    monkeypatch.setattr(parts_both.guide, "audit", NoAudit(b"x"))
    for press in (answer, Press("guide.stop", {"run": (walk,)}), Press("guide.start", {})):
        with pytest.raises(RuntimeError):
            parts_both.conversation.hear(actor, press)
    assert (run(parts_both, walk), count(parts_both, "RUN"), len(links(parts_both))) == before


def test_no_record_is_kept_or_read_that_the_audit_does_not_hold(
    parts_both: Parts, monkeypatch: pytest.MonkeyPatch
) -> None:
    officer = Officer(parts_both, KWABENA)
    _, old = recorded(officer)
    officer.starts()
    officer.answers("no", "no")
    officer.presses("Record the decision")
    form, walk = (
        officer.form_sent(summary="other_crime", requester="own", recipients="outside", information="images"),
        officer.run,
    )
    links_before = len(links(parts_both))
    monkeypatch.setattr(parts_both.decisions, "audit", NoAudit(b"x"))
    for press in (form, Press("decision.show", {"decision": (old.decision,)})):
        with pytest.raises(RuntimeError):
            parts_both.conversation.hear(officer.actor, press)
    assert len(decisions(parts_both)) == 1
    assert run(parts_both, walk).state == "open"
    assert len(links(parts_both)) == links_before
