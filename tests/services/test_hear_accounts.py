"""Being added to the list, as the people in it see it: somebody unknown, their SPOC, an admin."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from bot import messages as say
from bot.app import Parts
from bot.channels.registry import CHANNELS
from bot.channels.web import web_app
from bot.policy import UNKNOWN
from bot.records.database import Database
from bot.services.acts import ACTS, Press, Words
from tests.chat import POLICE, SHARED, SLACK, Chatter, Told, install, listen
from tests.clock import Clock
from tests.officer import Officer, buttons_of, texts_of
from tests.partnership import GARETH, HOLLY, IMOGEN, KWABENA, PRIYA, RHODRI, VICTOR, build_parts
from tests.raw import bytes_kept, found_in
from tests.services.accounts import asked
from tests.services.rows import links
from tests.services.test_accounts import change
from tests.services.test_hostile import HOSTILE, NAMES, drawable
from tests.troubles import impatient, trouble
from tests.web.browser import Browser

__all__ = ["impatient"]


@pytest.fixture
def parts(parts: Parts) -> Parts:
    return install(parts)


@pytest.fixture
def told(parts: Parts) -> Told:
    """Whom anything is told."""
    return listen(parts)


@pytest.fixture
def stranger(parts: Parts) -> Chatter:
    """Somebody in the police's own workspace whom nobody has confirmed."""
    return Chatter(parts, "U0STRANGER")


# Somebody unknown ----------------------------------------------------------------------------------------------------


def test_somebody_unknown_is_told_so_plainly_and_offered_to_ask(stranger: Chatter) -> None:
    stranger.says("can I tell housing about an arrest?")
    assert stranger.notice.kind == "refused"
    stranger.sees("You are not on the list of people who may use canishare", "Your agency's SPOC can add you", "999")
    assert stranger.button("Ask to be added").act == "account.ask"


def test_asking_says_who_is_asked_and_what_to_do_in_an_emergency_meanwhile(stranger: Chatter) -> None:
    stranger.says("hello")
    stranger.presses("Ask to be added")
    assert stranger.notice.kind == "done"
    stranger.sees("The SPOC of Ashmere Police will be asked", "Your user id is U0STRANGER", "Ring 999")


def test_asking_twice_says_since_when(stranger: Chatter, clock: Clock) -> None:
    stranger.asks()
    clock.forward(timedelta(days=2))
    for said in (Press("account.ask", {}), Press("guide.begin", {}), Words("what is consent?")):
        stranger._hears(said)
        stranger.sees(
            "You have asked already", "You asked Ashmere Police on Monday 23 November 2026, 09:00", "Ring 999"
        )
        assert list(buttons_of(stranger.notice.actions)) == []


def test_where_several_agencies_share_a_workspace_one_picks_the_agency_first(parts: Parts, told: Told) -> None:
    stranger = Chatter(parts, "U0STRANGER", SHARED)
    stranger.says("hello")
    stranger.presses("Ask to be added")
    assert isinstance(stranger.page, say.Listing)
    stranger.sees("Which agency are you at?", "Ashmere Council", "Lantern")
    assert stranger.account is None, "nothing was asked yet"
    stranger.presses("Ashmere Council")
    stranger.sees("The SPOC of Ashmere Council will be asked")
    assert told.people == [PRIYA]
    for again in ({"agency": ("lantern",)}, {}):
        stranger.presses_again(Press("account.ask", again))
        stranger.sees("You asked Ashmere Council on")


def test_where_nobody_could_confirm_them_nothing_is_offered(parts: Parts) -> None:
    parts.accounts.workspace_installed(SLACK, "T0NEW", "New")
    guest = Chatter(parts, "U0STRANGER", own_workspace="T0ELSEWHERE")
    parts.accounts.end(SLACK, POLICE, "U0KWABENA", "deactivated")
    closed, unbound = Chatter(parts, "U0KWABENA"), Chatter(parts, "U0STRANGER", "T0NEW")
    for one in (guest, closed, unbound):
        for act in ("home", "account.ask", "account.asking"):
            one.opens(act)
            one.sees("This is for people of the partnership", "Ring 999")
            assert list(buttons_of(one.notice.actions)) == []


def test_an_agency_with_nobody_to_confirm_says_so(parts: Parts) -> None:
    parts.accounts.workspace_installed(SLACK, "T0DOOR", "Open Door")
    parts.accounts.bind(SLACK, "T0DOOR", "open-door")
    stranger = Chatter(parts, "U0STRANGER", "T0DOOR")
    stranger.asks()
    stranger.sees("Nobody is on file who can confirm it for Open Door", "community safety team")


def test_on_the_web_and_in_the_terminal_nobody_can_ask(parts: Parts) -> None:
    for actor in (UNKNOWN, parts.people.actor(GARETH), parts.people.actor(RHODRI)):
        said = parts.conversation.hear(actor, Press("account.ask", {"agency": ("ashmere-police",)}))
        assert isinstance(said, say.Notice)
        assert said.kind == "refused"
    assert not [one for one in links(parts, "account.ask") if one["outcome"] == "done"]


def test_what_somebody_unknown_tries_is_kept_under_the_account_they_came_through(
    parts: Parts, stranger: Chatter
) -> None:
    stranger.opens("guide.begin")
    Chatter(parts, "U0GUEST", own_workspace="T0ELSEWHERE").opens("guide.begin")
    parts.conversation.hear(UNKNOWN, Press("guide.begin", {}))
    tried = [one["actor"] for one in links(parts, "guide.start") if one["outcome"] == "refused"]
    assert tried == ["slack:T0POLICE:U0STRANGER", "slack:T0POLICE:U0GUEST", "unknown"]


def test_the_emergency_text_is_for_everybody(parts: Parts, stranger: Chatter) -> None:
    guest = Chatter(parts, "U0STRANGER", own_workspace="T0ELSEWHERE")
    for one in (stranger, guest, Chatter(parts, "U0STRANGER", "T0NEVERSEEN")):
        assert isinstance(one.opens("emergency"), say.Emergency)


@pytest.mark.parametrize("kind", ["full", "not set up", "gone"])
def test_while_the_records_fail_somebody_unknown_is_still_told_what_to_do_in_an_emergency(
    kind: str, impatient: Database, parts_file: Path, clock: Clock
) -> None:
    parts = install(build_parts(impatient, clock))
    actor = Chatter(parts, "U0STRANGER").actor
    with trouble(kind, parts, parts_file):
        for act in ("guide.begin", "account.ask"):
            shown = parts.conversation.hear(actor, Press(act, {}))
            assert "Ring 999" in " ".join(texts_of(shown))


# The SPOC ------------------------------------------------------------------------------------------------------------


def test_a_spoc_finds_who_asks_at_the_start_and_says_who_it_is(parts: Parts, stranger: Chatter, told: Told) -> None:
    kwabena = Chatter(parts, "U0KWABENA")
    kwabena.opens("home")
    kwabena.does_not_see("ask to be added", "asks to be added")
    stranger.asks()
    kwabena.opens("home")
    kwabena.presses("1 person asks to be added")
    kwabena.sees("User id U0STRANGER", "In Ashmere Police chat, since Monday 23 November 2026, 09:00")
    kwabena.presses("See who it could be")
    kwabena.sees("Their user id is U0STRANGER", "proves nothing", "in person or by telephone")
    assert [one.label for one in kwabena.form.fields[0].options] == [
        "Holly Trevithick, Partnership Constable",
        "Rhodri Mostyn-Bell, Detective Inspector",
    ]
    kwabena.saves(person=RHODRI)
    kwabena.sees("They are on the list", "U0STRANGER is Rhodri Mostyn-Bell, Detective Inspector")
    kwabena.presses("Back to who asks")
    kwabena.sees("Nobody asks to be added")
    assert stranger.actor.name == "Rhodri Mostyn-Bell"
    stranger.opens("home")
    stranger.sees("Hello, Rhodri.")


def test_the_message_that_a_spoc_gets_leads_to_the_form(
    parts: Parts, clock: Clock, stranger: Chatter, told: Told
) -> None:
    stranger.asks()
    kwabena = Chatter(parts, "U0KWABENA")
    kwabena.page = told.said[0][1]
    kwabena.presses("See who it could be")
    kwabena.presses("It is none of them: do not add")
    kwabena.sees("They were not added")
    assert (stranger.actor.kind, told.people[-1]) == ("unknown", stranger.at)
    stranger.page = told.said[-1][1]
    stranger.sees("The SPOC of Ashmere Police did not add this account")
    clock.forward(timedelta(days=1))
    stranger.asks()
    kwabena.opens("home")
    kwabena.presses("1 person asks to be added")


def test_the_message_that_somebody_gets_who_was_added_leads_to_the_start(
    parts: Parts, stranger: Chatter, told: Told
) -> None:
    stranger.asks()
    parts.accounts.confirm(parts.people.actor(HOLLY), stranger.at, RHODRI)
    stranger.page = told.said[-1][1]
    stranger.sees("You are on the list")
    stranger.presses("Start")
    assert isinstance(stranger.page, say.Home)


def test_a_form_sent_with_nobody_chosen_comes_back_and_says_so(parts: Parts, stranger: Chatter) -> None:
    stranger.asks()
    kwabena = Chatter(parts, "U0KWABENA")
    kwabena.opens("account.form", account=stranger.at)
    kwabena.saves()
    assert kwabena.form.fields[0].error == "Choose who it is."
    assert stranger.actor.kind == "unknown"


def test_a_spoc_who_comes_second_is_told_so(parts: Parts, stranger: Chatter) -> None:
    stranger.asks()
    kwabena, holly = Chatter(parts, "U0KWABENA"), Officer(parts, HOLLY)
    for one in (kwabena, holly):
        one.opens("account.form", account=stranger.at)
    holly.presses("It is none of them: do not add")
    kwabena.saves(person=RHODRI)
    assert kwabena.notice.kind == "conflict"
    kwabena.sees("answered already")
    for act in ("account.form", "account.confirm"):
        kwabena.opens(act, account=stranger.at, person=RHODRI)
        assert kwabena.notice.kind == "conflict"
    assert stranger.actor.kind == "unknown"


def test_where_nobody_is_left_to_choose_it_says_who_puts_people_on_file(parts: Parts) -> None:
    stranger = asked(parts, SHARED, agency="lantern")
    shabnam = Officer(parts, "shabnam-kirkbride")
    shabnam.opens("account.form", account=stranger.at)
    shabnam.sees("There is nobody it could be", "Whoever runs canishare puts people on file")
    shabnam.presses("It is none of them: do not add")
    shabnam.sees("They were not added")


def test_another_agencys_request_and_none_look_the_same_and_the_try_is_kept(parts: Parts, stranger: Chatter) -> None:
    stranger.asks()
    priya = Officer(parts, PRIYA)
    for act in ("account.form", "account.confirm", "account.refuse"):
        values = {"person": RHODRI}
        theirs = priya.opens(act, account=stranger.at, **values)
        assert theirs == priya.opens(act, account="slack:T0POLICE:U0NOBODY", **values)
        assert priya.notice.kind == "refused"
    refused = [one for one in links(parts, "account.confirm") if one["actor"] == PRIYA]
    assert [one["subject"] for one in refused] == [stranger.at, ""] * 3
    assert stranger.account is not None
    assert stranger.account.state == "asked"


def test_choosing_oneself_or_somebody_elsewhere_is_not_found_and_the_try_is_kept(parts: Parts) -> None:
    second = asked(parts, SHARED, "U0KWABENA2", "ashmere-police")
    kwabena = Chatter(parts, "U0KWABENA")
    said = [kwabena.opens("account.confirm", account=second.at, person=one) for one in (KWABENA, PRIYA, "nobody")]
    assert said[0] == said[1] == said[2]
    assert [one["outcome"] for one in links(parts, "account.confirm")] == ["refused"] * 3
    assert second.actor.kind == "unknown"


def test_an_admin_sees_that_people_wait_and_opens_nothing(parts: Parts, stranger: Chatter) -> None:
    imogen = Officer(parts, IMOGEN)
    imogen.opens("home")
    imogen.does_not_see("to be added")
    stranger.asks()
    asked(parts, SHARED, "U0SECOND", "ashmere-council")
    imogen.opens("home")
    imogen.sees(
        "2 people ask to be added, at Ashmere Council (1), Ashmere Police (1). Their agencies' SPOCs can confirm"
    )
    for act in ("account.asking", "account.form", "account.confirm", "account.refuse"):
        imogen.opens(act, account=stranger.at, person=RHODRI)
        assert imogen.notice.kind == "refused"
    assert stranger.actor.kind == "unknown"


def test_an_admin_who_is_a_spoc_as_well_sees_everybody_and_answers_their_own_agency(
    parts: Parts, stranger: Chatter
) -> None:
    stranger.asks()
    asked(parts, SHARED, "U0SECOND", "ashmere-council")
    change(parts, IMOGEN, roles=("admin", "spoc"))
    imogen = Officer(parts, IMOGEN)
    imogen.opens("account.asking")
    imogen.sees("User id U0STRANGER", "User id U0SECOND")
    (button,) = buttons_of(imogen.page)
    assert button.values == (("account", f"slack:{SHARED}:U0SECOND"),)


@pytest.mark.parametrize("key", [RHODRI, VICTOR])
def test_others_see_nothing_of_it_at_the_start(parts: Parts, stranger: Chatter, key: str) -> None:
    before = Officer(parts, key).opens("home")
    stranger.asks()
    assert Officer(parts, key).opens("home") == before


def test_every_channel_says_at_the_start_that_people_wait(parts: Parts, stranger: Chatter) -> None:
    stranger.asks()
    for key, words in (
        (KWABENA, "1 person asks to be added"),
        (IMOGEN, "1 person asks to be added, at Ashmere Police"),
    ):
        officer = Officer(parts, key)
        home = officer.opens("home")
        for name, channel in CHANNELS.items():
            assert words in " ".join(channel.draw(home, officer.actor).split()), name


def test_a_spoc_can_do_it_all_on_the_web(parts: Parts, stranger: Chatter) -> None:
    stranger.asks()
    browser = Browser(web_app(parts))
    browser.sign_in(KWABENA)
    assert "/accounts" in browser.page.links
    browser.get("/accounts")
    assert "User id U0STRANGER" in browser.page.words
    address = "/accounts/slack%3AT0POLICE%3AU0STRANGER"
    assert address in browser.page.links
    browser.get(address)
    assert f"{address}/confirm" in [form.address for form in browser.page.forms]
    answer = browser.send(f"{address}/confirm", {"person": ""})
    assert answer.status_code == 422
    answer = browser.send(f"{address}/confirm", {"person": RHODRI})
    assert (answer.status_code, browser.page.headings) == (200, ["They are on the list"])
    assert stranger.actor.key == RHODRI
    browser.close()


def test_on_the_web_asking_to_be_added_is_refused_politely(parts: Parts) -> None:
    browser = Browser(web_app(parts))
    browser.sign_in(RHODRI)
    assert browser.send("/ask-to-be-added", {"agency": "ashmere-police"}).status_code == 404
    assert browser.page.headings == ["Not found"]
    browser.close()


# Whatever is sent ----------------------------------------------------------------------------------------------------

ACCOUNT_ACTS = [name for name in ACTS if name.startswith("account.")]


@pytest.mark.parametrize("act", ACCOUNT_ACTS)
def test_hostile_values_are_answered_in_plain_words_and_change_nothing(parts_both: Parts, act: str) -> None:
    parts = install(parts_both)
    waiting, fresh = asked(parts), Chatter(parts, "U0FRESH", SHARED)
    for value in HOSTILE:
        for real in ({}, {"account": (waiting.at,)}, {"person": (RHODRI,)}):
            sent = dict.fromkeys(NAMES, (value,)) | real
            for one in (Chatter(parts, "U0KWABENA"), fresh, waiting):
                drawable(parts.conversation.hear(one.actor, Press(act, sent)), one.actor)
    waiting_row = waiting.account
    assert waiting_row is not None
    assert waiting_row.state == ("refused" if act == "account.refuse" else "asked")
    assert fresh.account is None
    with parts.database.reading() as connection:
        assert parts.audit.verify(connection).sound


def test_what_is_typed_into_these_acts_is_kept_nowhere(parts: Parts, parts_file: Path, stranger: Chatter) -> None:
    stranger.asks()
    mark = "quillfeathervane"
    for one in (Chatter(parts, "U0KWABENA"), stranger, Chatter(parts, "U0FRESH", SHARED), Officer(parts, IMOGEN)):
        for act in ACCOUNT_ACTS:
            for values in ({}, {"account": stranger.at}, {"account": f"slack:T0POLICE:{mark}"}):
                sent = dict.fromkeys(("agency", "account", "person", "page", mark), mark) | values
                assert found_in("\n".join(texts_of(one.opens(act, **sent))), [mark]) == []
        stranger.asks()
    parts.database.close()
    assert found_in(bytes_kept(parts_file), [mark]) == []
    assert found_in(bytes_kept(parts_file), ["U0STRANGER"]), "the right bytes were looked at"
