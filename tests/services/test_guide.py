"""The guide: start, answer, ask why, be unsure, go back, and change any earlier answer."""

from __future__ import annotations

from bot import messages as say
from flows.machine import Flow
from tests.officer import Officer, value_of
from tests.partnership import PRIYA
from tests.services.rows import links, run

TO_CONSENT = ("no", "yes", "yes", "no", "police_form", "no", "yes", "no", "no", "yes")
"""Answers that lead an officer with a police form to the question of consent, about an adult who can decide."""

TO_BALANCE = (*TO_CONSENT, "refused", "harm_to_adult")


# Starting ------------------------------------------------------------------------------------------------------------


def test_danger_is_asked_first_and_alone(officer: Officer) -> None:
    officer.starts()
    assert officer.asked == "immediate_danger"
    assert officer.question.number == 1
    assert officer.question.steps == ()
    officer.sees("Is anyone in immediate danger", "Ring 999")


def test_whatever_the_starting_point_danger_is_asked_and_never_assumed(officer: Officer) -> None:
    situations = officer.parts.packs.current.pack.situations
    assert len(situations) >= 12
    for name, situation in situations.items():
        officer.starts(name)
        assert officer.asked == "immediate_danger", name
        officer.sees(situation.title, situation.say)


def test_a_starting_point_answers_what_it_settles_and_says_why(officer: Officer) -> None:
    officer.starts("a tenant's arrest")
    officer.presses("No, not right now")
    assert officer.asked == "clear_purpose"
    officer.answers("yes")
    assert officer.asked == "confidential"
    because = {step.question: step.assumed_because for step in officer.question.steps if step.assumed_because}
    assert list(because) == ["identifies_someone", "depersonalised_enough", "legal_duty", "from_another_partner"]
    officer.sees("It is about one tenant.")


def test_what_was_taken_as_given_can_be_changed_and_is_then_the_officers_own(officer: Officer) -> None:
    officer.starts("a tenant's arrest")
    officer.answers("no", "yes")
    officer.change("from_another_partner")
    assert officer.question.earlier == "No, it is our own"
    officer.answers("yes")
    assert officer.outcome.name == "ask_owner"
    changed = next(step for step in officer.outcome.steps if step.question == "from_another_partner")
    assert not changed.assumed_because


def test_danger_leads_at_once_to_sharing_now_with_the_emergency_steps(officer: Officer) -> None:
    officer.starts()
    officer.presses("Yes, right now")
    assert officer.outcome.name == "share_now"
    assert officer.outcome.emergency is not None
    officer.sees("Ring 999", "Do not wait for consent")


def test_a_starting_point_that_is_not_there_starts_nothing(officer: Officer) -> None:
    officer.opens("guide.start", situation="no-such-thing")
    officer.sees("That starting point is no longer here")
    officer.opens("guide.mine")
    officer.sees("You have not started any yet")


# Answering -----------------------------------------------------------------------------------------------------------


def test_an_answer_leads_to_the_next_question_with_what_was_said_before_it(officer: Officer) -> None:
    officer.starts()
    officer.answers("no", "yes", "not_sure")
    assert officer.asked == "depersonalised_enough"
    assert [step.question for step in officer.question.steps] == [
        "immediate_danger",
        "clear_purpose",
        "identifies_someone",
    ]
    assert [step.answer for step in officer.question.steps] == ["No, not right now", "Yes", "I am not sure"]
    assert officer.question.number == 4


def test_picking_a_line_says_back_why_it_answers_as_it_does(officer: Officer) -> None:
    officer.starts()
    officer.answers("no", "yes", "yes", "no", "A police request form, also called a Schedule 2 form")
    assert officer.asked == "from_another_partner"
    assert officer.question.said_back.startswith("That is a request, not a duty")


def test_a_plain_yes_is_not_taken_where_the_list_must_say_which(officer: Officer) -> None:
    officer.starts()
    officer.answers("no", "yes", "yes", "no")
    officer.presses("No, nothing requires it", answer="yes")
    officer.sees("That answer was not taken", "Say which one", "What have you been sent, or told about?")
    assert officer.asked == "legal_duty"


def test_ticking_every_line_is_yes_and_leaving_one_out_says_how_to_put_it_right(officer: Officer) -> None:
    officer.starts()
    officer.answers(*TO_CONSENT, "given")
    assert officer.asked == "right_way"
    officer.ticks("necessary", "minimum", "accurate")
    assert officer.outcome.name == "fix_first"
    assert len(officer.outcome.fixes) == 8
    officer.sees("Call back through the switchboard", "Not yet: 3 of 11 lines are in place")
    officer.change("right_way")
    assert [one.value for one in officer.question.ticks.options if one.chosen] == ["necessary", "minimum", "accurate"]
    officer.ticks()
    assert (officer.outcome.name, officer.outcome.ground) == ("share", "consent")


def test_each_question_says_why_it_is_asked_what_counts_and_where_it_stands_in_the_protocol(officer: Officer) -> None:
    asked = set[str]()
    for answers in (TO_BALANCE, (*TO_BALANCE, "harm_outweighs", "line_manager"), (*TO_CONSENT[:8], "yes", "yes")):
        officer.starts()
        for answer in (*answers, ""):
            question = officer.question
            asked.add(officer.asked)
            assert question.why
            assert question.counts
            assert question.hint
            assert question.cites
            if answer:
                officer.answers(answer)
    officer.starts("An adult cannot make this decision")
    officer.answers("no", "no")
    assert len(asked) == 16  # every one but best_interests
    assert officer.asked == "best_interests"


def test_the_paragraphs_behind_a_question_can_be_read(officer: Officer) -> None:
    officer.starts()
    cites = officer.question.cites
    for one in cites:
        assert one.open is not None
        officer.opens(one.open.act, kind=value_of(one.open, "kind"), key=value_of(one.open, "key"))
        assert isinstance(officer.page, say.Reading), one.label
        assert officer.page.cite.label == one.label


def test_being_unsure_is_an_answer_everywhere_and_never_means_no(officer: Officer) -> None:
    flow: Flow = officer.parts.packs.current
    for name, question in flow.pack.questions.items():
        assert "not_sure" in question.answers, name
        assert question.answers["not_sure"] != "do_not_share", name
    officer.starts()
    officer.answers("no", "I am not sure")
    assert officer.outcome.name == "seek_advice"
    officer.sees("advice")


def test_notes_on_the_law_today_carry_when_they_were_checked_and_how_sure_we_are(officer: Officer) -> None:
    officer.starts()
    officer.answers(*TO_CONSENT[:4])
    remarks = {one.title: one for one in officer.question.remarks}
    law = [one for one in remarks.values() if one.kind == "law today"]
    assert law
    assert all(one.sure and one.checked for one in law)


# Going back and changing ---------------------------------------------------------------------------------------------


def test_going_back_shows_the_last_answer_which_can_be_kept(officer: Officer) -> None:
    officer.starts()
    officer.answers("no", "yes")
    officer.presses("Go back")
    assert officer.asked == "clear_purpose"
    assert officer.question.earlier == "Yes"
    officer.presses("Keep it as it was")
    assert officer.asked == "identifies_someone"


def test_going_back_and_answering_otherwise_leads_the_other_way(officer: Officer) -> None:
    officer.starts()
    officer.answers("no", "yes")
    officer.presses("Go back")
    officer.answers("no")
    assert officer.outcome.name == "do_not_share"


def test_changing_an_early_answer_keeps_every_later_one_that_still_fits(officer: Officer) -> None:
    officer.starts()
    officer.answers(*TO_BALANCE)
    before = run(officer.parts, officer.run).answers
    officer.change("identifies_someone")
    officer.answers("not_sure")
    assert officer.asked == "balance"
    after = run(officer.parts, officer.run).answers
    assert {name for name in before if before[name] != after[name]} == {"identifies_someone"}


def test_changing_the_way_and_changing_it_back_finds_the_later_answers_again(officer: Officer) -> None:
    officer.starts()
    officer.answers(*TO_BALANCE)
    officer.change("depersonalised_enough")
    officer.answers("yes")
    assert officer.outcome.name == "depersonalise"
    officer.change("depersonalised_enough")
    officer.answers("no")
    assert officer.asked == "balance"


def test_answers_that_hang_on_the_changed_one_are_asked_again(officer: Officer) -> None:
    officer.starts()
    officer.answers(*TO_BALANCE, "harm_outweighs", "line_manager", "yes")
    assert officer.outcome.ground == "the public interest"
    officer.change("under_18")
    officer.answers("yes")
    assert officer.asked == "young_person_understands"
    officer.answers("yes")
    assert officer.asked == "consent", "an adult's consent is not a child's"
    officer.answers("refused")
    assert officer.asked == "sharing_ground"
    officer.answers("harm_to_child")
    assert officer.asked == "balance", "what outweighed an adult's privacy is weighed anew for a child"
    officer.answers("harm_outweighs")
    assert officer.asked == "manager_authorises", "a manager agreed about an adult, and not about a child"
    officer.answers("duty_manager")
    assert officer.asked == "right_way"


def test_giving_the_same_answer_again_asks_nothing_again(officer: Officer) -> None:
    officer.starts()
    officer.answers(*TO_BALANCE)
    officer.change("under_18")
    officer.answers("no")
    assert officer.asked == "balance"


def test_an_earlier_answer_cannot_be_changed_to_one_that_is_not_there(officer: Officer) -> None:
    officer.starts()
    officer.answers(*TO_BALANCE)
    officer.change("under_18")
    officer.presses("Yes, under 18", answer="perhaps")
    officer.sees("That is not one of the answers")
    assert officer.asked == "under_18", "the question being changed stays on the page"
    assert run(officer.parts, officer.run).answers["under_18"]["answer"] == "no"


# What is kept --------------------------------------------------------------------------------------------------------


def test_each_step_is_one_link_of_the_audit_with_codes_only(officer: Officer) -> None:
    officer.starts("a tenant's arrest")
    officer.answers("no", "yes")
    officer.change("clear_purpose")
    officer.answers("not_sure")
    said = [(one["verb"], one["outcome"], one["detail"]) for one in links(officer.parts, subject=officer.run)]
    assert said == [
        ("guide.start", "done", "tenant_arrested"),
        ("guide.answer", "done", "immediate_danger=no"),
        ("guide.answer", "done", "clear_purpose=yes"),
        ("guide.answer", "done", "clear_purpose=not_sure changed"),
    ]


def test_the_notes_shown_are_those_for_the_officers_kind_of_agency(officer: Officer) -> None:
    officer.starts()
    officer.answers(*TO_CONSENT, "given")
    police = {one.title for one in officer.question.remarks}
    council = Officer(officer.parts, PRIYA)
    council.starts()
    council.answers(*TO_CONSENT, "given")
    notes = officer.parts.packs.current.pack.notes
    assert notes["police_other_purposes"].title in police
    assert notes["police_other_purposes"].title not in {one.title for one in council.question.remarks}
