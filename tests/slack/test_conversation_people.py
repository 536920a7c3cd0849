"""Who is who in a talk: guests and strangers, somebody nobody knows yet, leavers, and a workspace that goes."""

from __future__ import annotations

import asyncio
from datetime import timedelta

from bot.records import accounts, installations, store
from bot.records.account_rows import AccountKey
from bot.records.rows import PersonRow
from bot.services.accounts import Sender
from tests.slack.conftest import Begins
from tests.slack.talk import Talk
from tests.slack.town import BARNABY, HOLLY, KWABENA, LANTERN, OTTILIE, POLICE, SHABNAM, TAMSIN, in_a_loop

DANGER = "Ring 999"
FOR_PARTNERS = "This is for people of the partnership"


def put_on_file(talk: Talk) -> None:
    """Tamsin is one of Lantern's people; nobody said which account is hers."""
    row = PersonRow("tamsin-oyelaran", "Tamsin Oyelaran", "lantern", "Fundraiser", ("officer",), None, None)
    with talk.parts.database.writing() as connection:
        store.save_person(connection, row)


def state_of(talk: Talk, user: str, workspace: str = POLICE) -> str:
    with talk.parts.database.reading() as connection:
        found = accounts.account(connection, AccountKey("slack", workspace, user))
    return found.state if found else ""


@in_a_loop
async def test_somebody_unknown_asks_to_be_added_and_the_spoc_says_who_it_is(begins: Begins) -> None:
    async with begins() as talk:
        put_on_file(talk)
        tamsin, shabnam = talk.person(TAMSIN), talk.person(SHABNAM)
        await tamsin.says("can I tell housing about an arrest?")
        assert "You are not on the list yet" in tamsin.sees()
        assert DANGER in tamsin.sees()
        await tamsin.presses("Ask to be added")
        assert "You have asked to be added" in tamsin.sees()
        assert f"Your user id is {TAMSIN}" in tamsin.sees()
        assert f"Their user id is {TAMSIN}" in shabnam.sees()
        assert "Oyelaran" not in shabnam.sees(), "a profile's name proves nothing, and is not shown"
        await tamsin.says("hello?")
        assert "You have asked already" in tamsin.sees()
        await shabnam.presses("See who it could be")
        await shabnam.presses("Fill it in")
        await shabnam.chooses("field:person:0", "tamsin-oyelaran", where="modal")
        await shabnam.sends()
        assert f"The user id {TAMSIN} is Tamsin Oyelaran" in shabnam.all_seen()
        assert "You are on the list" in tamsin.sees()
        await tamsin.presses("Start")
        assert "Hello, Tamsin." in tamsin.sees()


@in_a_loop
async def test_app_home_is_drawn_anew_once_they_are_on_the_list(begins: Begins) -> None:
    async with begins() as talk:
        tamsin = talk.person(TAMSIN)
        await tamsin.opens_home()
        await tamsin.presses("Ask to be added", "home")
        assert "You have asked to be added" in tamsin.sees("home")
        talk.parts.accounts.link("slack", LANTERN, TAMSIN, linked(talk))
        await tamsin.opens_home()
        assert "Hello, Tamsin." in tamsin.sees("home")


@in_a_loop
async def test_a_spoc_says_no_and_they_can_ask_again(begins: Begins) -> None:
    async with begins() as talk:
        tamsin, shabnam = talk.person(TAMSIN), talk.person(SHABNAM)
        await tamsin.says("hello")
        await tamsin.presses("Ask to be added")
        await shabnam.presses("See who it could be")
        await shabnam.presses("It is none of them: do not add")
        assert "They were not added" in shabnam.all_seen()
        assert "You were not added" in tamsin.sees()
        await tamsin.says("hello")
        assert not tamsin.can_press("Ask to be added"), "not at once: their SPOC has just answered"
        talk.clock.forward(timedelta(days=1))
        await tamsin.says("hello")
        assert "You are not on the list yet" in tamsin.sees()
        assert tamsin.can_press("Ask to be added")


@in_a_loop
async def test_a_guest_gets_the_emergency_text_and_nothing_else(begins: Begins) -> None:
    async with begins() as talk:
        talk.parts.accounts.link("slack", LANTERN, TAMSIN, linked(talk))
        tamsin = talk.person(TAMSIN)
        await tamsin.says("hello")
        assert "Hello, Tamsin." in tamsin.sees()
        await talk.fake.change_user(TAMSIN, is_restricted=True)
        for said in ("hello", "/share", "what is consent?"):
            await tamsin.says(said, "general" if said.startswith("/") else "messages")
            assert FOR_PARTNERS in tamsin.sees()
            assert DANGER in tamsin.sees()
        await talk.fake.change_user(TAMSIN, is_restricted=False)
        await tamsin.says("hello")
        assert FOR_PARTNERS in tamsin.sees(), "nobody becomes a member again unasked"


def linked(talk: Talk) -> str:
    put_on_file(talk)
    return "tamsin-oyelaran"


@in_a_loop
async def test_a_guest_who_asks_to_be_added_is_found_to_be_one(begins: Begins) -> None:
    async with begins() as talk:
        ottilie, shabnam = talk.person(OTTILIE), talk.person(SHABNAM)
        await ottilie.says("what is consent?")
        assert DANGER in ottilie.sees()
        await ottilie.presses("Ask to be added")
        assert FOR_PARTNERS in ottilie.sees()
        await ottilie.opens_home()
        assert FOR_PARTNERS in ottilie.sees("home")
        assert shabnam.count() == 0, "nobody is put to the SPOC who could not be let in"


@in_a_loop
async def test_a_stranger_of_another_organisation_gets_the_emergency_text_and_nothing_else(begins: Begins) -> None:
    async with begins() as talk:
        barnaby = talk.person(BARNABY)
        await barnaby.says("what is consent?")
        assert FOR_PARTNERS in barnaby.sees()
        assert DANGER in barnaby.sees()
        assert not barnaby.can_press("Ask to be added")
        await barnaby.opens_home()
        assert FOR_PARTNERS in barnaby.sees("home")
        await barnaby.says("@canishare what is consent?", "partnership-shared")
        assert FOR_PARTNERS in barnaby.sees()
        assert talk.person(SHABNAM).count("partnership-shared") == 0


@in_a_loop
async def test_somebody_deactivated_is_out_at_once(begins: Begins) -> None:
    async with begins() as talk:
        kwabena = talk.person(KWABENA)
        await kwabena.says("can I tell housing about an arrest?")
        message = kwabena.surfaces()[0].message
        await talk.fake.change_user(KWABENA, deleted=True)
        await talk.settled()
        assert state_of(talk, KWABENA) == "ended"
        talk.fake.user(KWABENA).deleted = False  # so that one more press can be made, as if it had been on its way
        await kwabena.presses_in(message, "No, not right now")
        assert FOR_PARTNERS in kwabena.all_seen()
        view = talk.parts.guide.mine(talk.parts.people.actor("kwabena-asante-marsh"))[0][0]
        assert view.row.version == 1


@in_a_loop
async def test_a_workspace_that_takes_the_app_away_while_somebody_leaves_is_nobodys(begins: Begins) -> None:
    async with begins() as talk:
        holly = talk.person(HOLLY)
        await holly.says("hello")
        await asyncio.gather(
            talk.fake.change_user(KWABENA, deleted=True),
            talk.fake.uninstall(POLICE),
            holly.fake.say(HOLLY, "messages", "can I tell housing about an arrest?"),
        )
        await talk.settled()
        with talk.parts.database.reading() as connection:
            installed = installations.installation(connection, "slack", POLICE)
        assert installed is not None
        assert (installed.state, installed.token) == ("gone", "")
        before = len(talk.fake.calls)
        assert await holly.says("hello?") is None, "Slack tells us nothing of a workspace that we are not in"
        assert len(talk.fake.calls) == before
        standing = Sender("slack", POLICE, HOLLY, POLICE)
        assert talk.parts.accounts.actor(standing).kind == "leaver"
        shabnam = talk.person(SHABNAM)
        await shabnam.says("hello")
        assert "Hello, Shabnam." in shabnam.sees(), "the other workspace goes on"
