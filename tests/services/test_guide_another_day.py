"""The guide: stop, resume another day, list mine; and the emergency text whatever else has failed."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from bot import messages as say
from bot.policy import UNKNOWN, Actor
from bot.records.database import Database, open_database, sqlite_url
from bot.services.acts import ACTS, Press, Words
from bot.services.runs import PAGE
from tests.clock import Clock
from tests.officer import Officer
from tests.partnership import GARETH, HOLLY, KWABENA, build_parts, parts_on_nothing
from tests.services.rows import count, links, run
from tests.troubles import KINDS, impatient, trouble

__all__ = ["impatient"]

TO_CONSENT = ("no", "yes", "yes", "no", "police_form", "no", "yes", "no", "no", "yes")


# Stopping and going on -----------------------------------------------------------------------------------------------


def test_a_walk_that_was_stopped_is_kept_and_gone_on_with(officer: Officer) -> None:
    officer.starts("the police want CCTV")
    officer.answers("no")
    walk = officer.run
    officer.presses("Stop for now")
    officer.sees("Your answers are kept", "any day")
    officer.presses("My decisions")
    officer.sees("The police want CCTV pictures", "Stopped at: Clear purpose")
    officer.presses("Go on")
    officer.presses("Go on with this")
    assert officer.asked == "clear_purpose"
    assert (officer.run, run(officer.parts, walk).state) == (walk, "open")


def test_answering_a_stopped_walk_goes_on_with_it(officer: Officer) -> None:
    officer.starts()
    walk = officer.run
    officer.presses("Stop for now")
    officer.opens("guide.show", run=walk)
    officer.answers("no")
    assert officer.asked == "clear_purpose"
    assert run(officer.parts, walk).state == "open"


def test_stopping_twice_is_stopping_once(officer: Officer) -> None:
    officer.starts()
    walk = officer.run
    officer.opens("guide.stop", run=walk)
    officer.opens("guide.stop", run=walk)
    officer.sees("Stopped for now")
    assert [one["detail"] for one in links(officer.parts, "guide.stop", walk)] == ["stopped"]


def test_a_walk_is_gone_on_with_days_later_in_a_new_process(officer: Officer, parts_file: Path, clock: Clock) -> None:
    officer.starts("a tenant's arrest")
    officer.answers("no", "yes")
    walk, before = officer.run, officer.question
    officer.presses("Stop for now")
    officer.parts.database.close()
    clock.forward(timedelta(days=9))

    database = open_database(sqlite_url(parts_file))
    again = Officer(build_parts(database, clock), KWABENA)
    again.opens("home")
    again.sees("Stopped at: Expected to stay private")
    again.presses("guide.show")
    assert (again.run, again.asked) == (walk, "confidential")
    assert [step.answer for step in again.question.steps] == [step.answer for step in before.steps]
    again.answers("no", "yes")
    assert (again.outcome.name, again.outcome.ground) == ("share", "not confidential, with a lawful basis")
    assert run(again.parts, walk).created_at < run(again.parts, walk).updated_at
    database.close()


def test_an_outcome_not_yet_recorded_waits_to_be_recorded(officer: Officer) -> None:
    officer.starts()
    officer.answers("no", "no")
    officer.opens("home")
    officer.sees("To be recorded: Do not share")


# Listing mine --------------------------------------------------------------------------------------------------------


def test_my_decisions_come_newest_first_a_page_at_a_time(officer: Officer, clock: Clock) -> None:
    started = []
    for _ in range(2 * PAGE + 5):
        clock.forward(timedelta(minutes=1))
        officer.starts()
        officer.answers("no")
        started.append(officer.run)
    officer.opens("guide.mine")
    seen = [runs(officer)]
    while "Older" in labels(officer):
        officer.presses("Older")
        seen.append(runs(officer))
    assert [len(page) for page in seen] == [PAGE, PAGE, 5]
    assert [one for page in seen for one in page] == started[::-1]
    assert "Newer" in labels(officer)
    officer.presses("Newer")
    assert runs(officer) == seen[1]


@pytest.mark.parametrize("page", ["0", "-1", "two", "1e9", "99999999999999999999", "²", ""])
def test_a_page_that_makes_no_sense_is_the_first(officer: Officer, page: str) -> None:
    officer.starts()
    officer.opens("guide.mine", page=page)
    assert len(runs(officer)) == 1


def test_a_page_beyond_the_last_is_empty_and_leads_back(officer: Officer) -> None:
    officer.starts()
    officer.opens("guide.mine", page="900")
    assert runs(officer) == []
    assert "Newer" in labels(officer)


def test_an_officer_sees_only_what_is_their_own(officer: Officer, colleague: Officer) -> None:
    officer.starts()
    colleague.opens("guide.mine")
    colleague.sees("You have not started any yet")
    before = colleague.text
    officer.starts()
    colleague.opens("guide.mine")
    assert colleague.text == before


def runs(officer: Officer) -> list[str]:
    assert isinstance(officer.page, say.Listing)
    return [dict(line.open.values)["run"] for line in officer.page.lines]


def labels(officer: Officer) -> list[str]:
    assert isinstance(officer.page, say.Listing)
    return [button.label for button in officer.page.actions]


# When the records cannot be used -------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", KINDS)
def test_the_emergency_text_needs_no_database(kind: str, impatient: Database, parts_file: Path, clock: Clock) -> None:
    parts = build_parts(impatient, clock)
    somebody = parts.people.actor(KWABENA)
    with trouble(kind, parts, parts_file):
        for said in (Press("emergency", {}), Words("there is a knife, he is in danger now")):
            shown = parts.conversation.hear(somebody, said)
            assert isinstance(shown, say.Emergency)
            assert "Ring 999" in shown.say[0]


@pytest.mark.parametrize("kind", KINDS)
def test_what_cannot_be_saved_says_so_plainly_with_the_emergency_steps_and_loses_nothing(
    kind: str, impatient: Database, parts_file: Path, clock: Clock
) -> None:
    officer = Officer(build_parts(impatient, clock), KWABENA)
    officer.starts()
    before, press = count(officer.parts, "RUN"), officer.answer("no")
    somebody = officer.actor
    with trouble(kind, officer.parts, parts_file):
        for start in ["panel_meeting", ""] * 30:  # a full disk may still have room for the last few links
            clock.forward(timedelta(seconds=1))
            shown = officer.parts.conversation.hear(somebody, Press("guide.start", {"situation": (start,)}))
            if isinstance(shown, say.Notice):
                break
            before += 1
        assert isinstance(shown, say.Notice)
        assert shown.kind == "unavailable"
        assert shown.emergency is not None
        assert "nothing was saved" in shown.say[0] or "not set up" in shown.say[0]
    assert count(officer.parts, "RUN") == before
    officer.presses_again(press)
    assert officer.asked == "clear_purpose", "as soon as the records are back, the same button works"
    with officer.parts.database.reading() as connection:
        assert officer.parts.audit.verify(connection).sound


def test_searching_still_answers_when_the_records_are_gone(impatient: Database, parts_file: Path, clock: Clock) -> None:
    parts = build_parts(impatient, clock)
    somebody = parts.people.actor(KWABENA)
    with trouble("gone", parts, parts_file):
        shown = parts.conversation.hear(somebody, Words("what is depersonalised information?"))
    assert isinstance(shown, say.Results)
    assert shown.best is not None


def test_strangers_and_leavers_get_the_emergency_text_and_nothing_else(officer: Officer, clock: Clock) -> None:
    parts = officer.parts
    strangers = [UNKNOWN, parts.people.actor(GARETH), Actor("guest", "g", "Gus"), Actor("operator", "operator")]
    for stranger in strangers:
        assert isinstance(parts.conversation.hear(stranger, Press("emergency", {})), say.Emergency)
        for name in ACTS:
            if name != "emergency":
                shown = parts.conversation.hear(stranger, Press(name, {"run": ("x",), "decision": ("x",)}))
                assert isinstance(shown, say.Notice), name
                assert shown.kind == "refused", name
                assert shown.emergency is not None, name
    assert count(parts, "RUN") == 0
    assert links(parts, "guide.start")[-1]["outcome"] == "refused"


def test_nothing_needs_the_records_to_say_what_to_do_in_an_emergency(clock: Clock) -> None:
    parts = parts_on_nothing(clock)
    assert "Ring 999" in parts.conversation.emergency().say[0]
    assert isinstance(parts.conversation.hear(UNKNOWN, Press("emergency", {})), say.Emergency)
    shown = parts.conversation.hear(UNKNOWN, Press("home", {}))
    assert isinstance(shown, say.Notice)
    assert shown.emergency is not None


def test_a_colleague_cannot_go_on_with_somebody_elses_walk(officer: Officer) -> None:
    officer.starts()
    other = Officer(officer.parts, HOLLY)
    for act in ("guide.show", "guide.stop", "guide.resume", "guide.picture", "decision.form"):
        other.opens(act, run=officer.run)
        other.sees("That is not here, or it is not yours to see.")
