"""What people do in Slack: press, fill in, type, ask to be added, and post guidance where they asked."""

from __future__ import annotations

import json
from dataclasses import replace

from bot.channels.slack.post.calls import Answer, Declined, Limited
from bot.services.acts import ACTS
from tests.slack.marks.stage import SHARED, Scene, Stage
from tests.slack.permissions.everybody import COUNCIL, NOTHING, Things, Who
from tests.slack.permissions.said import (
    ELSEWHERE,
    VALUES,
    Payload,
    Saying,
    asked_at_home,
    click,
    closed,
    command,
    home_opened,
    mention,
    message_shortcut,
    pick,
    shortcut,
    submitted,
    ticked,
    words,
)

ALL_ROLES = ("officer", "spoc", "admin", "elsewhere")
OPENS = "open-1"

QUESTIONS = (
    "can I tell housing about an arrest? {}",
    "can I share information with the school about a pupil and {}?",
    "we want to share something about a tenant with the council {}",
    "police want {} from my patient",
    "who is the probation spoc {}",
    "Oluwaseun Brightmore {}",
    "what is depersonalised? {}",
    "not personal: who is John Whittaker of 12 Vane Row {}",
    "not personal: can I tell housing about John Whittaker {}",
    "{} is bleeding",
)


async def everything_is_pressed(stage: Stage) -> None:
    """Every act there is, by people of every kind, with things of their own."""
    for name in ALL_ROLES:
        for act in ACTS:
            await stage.says(click(act), stage.who(name))
        for act in VALUES:
            await stage.says(pick(act), stage.who(name))
    await stage.delivers(3)


async def everything_is_pressed_elsewhere(stage: Stage) -> None:
    """The same in App Home, in a view and in a channel; and with what is not there, or is another's."""
    officer = stage.who("officer")
    for act in ACTS:
        for where in ELSEWHERE:
            await stage.says(click(act, where), officer)
        await stage.says(click(act), officer, NOTHING)
        await stage.says(click(act), officer, officer.things["foreign"])
        await stage.says(click(act), stage.who("stranger"))
    await stage.delivers()


async def buttons_are_old(stage: Stage) -> None:
    """What has moved on, does not fit, is on record already or is no act of ours."""
    officer = stage.who("officer")
    own = officer.things["own"]
    for _ in range(2):
        await stage.says(click("guide.answer"), officer)
        await stage.says(click("decision.correct"), officer)
        await stage.says(click("decision.save"), officer)
    for act, more in (
        ("guide.answer", {"version": "2", "question": "immediate_danger", "answer": stage.mark()}),
        ("guide.answer", {"version": stage.mark(), "question": "immediate_danger", "answer": "no"}),
        ("search.read", {"kind": "law", "key": "dpa-2018"}),
        ("guide.start", {"situation": stage.mark()}),
        ("no.such.act", {"text": stage.mark()}),
    ):
        await stage.says(pressed_with(act, {"run": own.open_run, **more}), officer)
    for law in stage.parts.lookup.library.law.entries[:1]:
        await stage.says(pressed_with("search.read", {"kind": "law", "key": law.id}), officer)
    await stage.delivers()


async def forms_are_filled_in(stage: Stage) -> None:
    """Opened, ticked, put away, opened again, sent with things missing, sent, and sent by Slack once more."""
    officer = stage.who("officer")
    for _ in range(2):
        await stage.says(click("decision.save", action_id=OPENS), officer)
        await stage.delivers()
        await stage.says(ticked, officer)
        await stage.says(closed, officer)
    for saying in (_sent_with({}), submitted, _sent_with(stage.filled_in)):
        await stage.sends(await stage.says(saying, officer))
    await stage.says(submitted, officer)
    await stage.says(submitted, officer, replace(officer.things["own"], draft=officer.things["foreign"].draft))
    await stage.says(click("account.confirm", action_id=OPENS), stage.who("spoc"), stage.who("spoc").things["agency"])
    await stage.says(click("home", action_id=OPENS), officer)
    await stage.delivers()


async def words_are_typed(stage: Stage) -> None:
    """In messages, at home, in a channel and after a stroke; with all that can be meant, and by all kinds of people."""
    officer = stage.who("officer")
    for question in QUESTIONS:
        said = question.replace("{}", stage.mark())
        for saying in (words(said), asked_at_home(said), mention(said), command("share", said)):
            await stage.says(saying, officer)
    for name in ("spoc", "guidance"):
        sent = await stage.says(command(name, f"probation {stage.mark()}"), officer)
        await stage.sends(sent)
        await stage.says(command(name, "help"), officer)
    await stage.says(_without_a_trigger, officer)
    for name in (*ALL_ROLES, "unknown", "asked", "stranger", "guest", "leaver", "nowhere"):
        for saying in (words(f"hello {stage.mark()}"), home_opened, shortcut, message_shortcut):
            await stage.says(saying, stage.who(name))
    await stage.delivers(3)


async def somebody_asks_to_be_added(stage: Stage) -> None:
    """They ask, the SPOC is told, looks who it could be and confirms; another is refused and asks again."""
    spoc, unknown, asked = stage.who("spoc"), stage.who("unknown"), stage.who("spoc").things["agency"]
    stage.slack["users.info"] = lambda given: _profile(stage, given["user"])
    await stage.says(words(f"I am {stage.mark()}"), unknown)
    await stage.says(click("account.ask"), unknown)
    await stage.delivers()
    await stage.says(click("account.asking"), spoc, asked)
    await stage.says(click("account.asking"), stage.who("admin"), asked)
    await stage.says(home_opened, stage.who("admin"))
    await stage.says(click("account.form"), spoc, asked)
    await stage.says(click("account.confirm", action_id=OPENS), spoc, asked)
    await stage.says(click("account.confirm"), spoc, asked)
    await stage.says(click("account.form"), spoc, asked)
    theirs = replace(asked, request=f"slack:{COUNCIL}:{unknown.user}")
    for act in ("account.refuse", "account.refuse", "account.confirm"):
        await stage.says(click(act), spoc, theirs)
    await stage.says(click("account.ask"), unknown)
    await stage.delivers(3)


async def somebody_asks_where_several_agencies_are(stage: Stage) -> None:
    """They say which agency they belong to. What Slack says of them beside their name lets nobody in."""
    there = Who("shared", "outside", SHARED, "U0SHARED", {"none": NOTHING})
    for act, more in (("account.ask", {}), ("account.ask", {"agency": "ashmere-council"})):
        await stage.says(pressed_with(act, {**more, "why": stage.mark()}), there, NOTHING)
    await stage.says(pressed_with("account.ask", {"agency": stage.mark()}), replace(there, user="U0SECOND"), NOTHING)
    await stage.delivers()


async def guests_ask_to_be_added(stage: Stage) -> None:
    """Slack says that one is a guest, and that the other's own workspace is another; then it says nothing at all."""
    spoc, asked = stage.who("spoc"), stage.who("spoc").things["agency"]
    for more in ({"is_restricted": True}, {"team_id": "T0ELSEWHERE"}):
        stage.slack["users.info"] = lambda given, more=more: _profile(stage, given["user"], **more)  # type: ignore[misc]
        await stage.says(click("account.ask"), replace(stage.who("unknown"), user=f"U0{len(str(more))}"), NOTHING)
    for ended in (Limited(1), Declined("user_not_found")):
        stage.slack["users.info"] = ended
        await stage.says(click("account.form"), spoc, asked)
    stage.slack["users.info"] = lambda given: _profile(stage, given["user"], is_restricted=True)
    await stage.says(click("account.confirm"), spoc, asked)
    await stage.delivers()


async def guidance_is_posted(stage: Stage) -> None:
    """Where they asked: not let in at first, tried again, posted, posted already; then people from outside read it."""
    officer = stage.who("officer")
    await stage.says(mention(f"what is depersonalised? {stage.mark()}"), officer)
    await stage.says(click("search.read"), officer)
    stage.slack["chat.postMessage"] = lambda given: (
        Declined("not_in_channel") if given["channel"] == "C0ROOM" else Answer({"ok": True, "ts": "2.2"})
    )
    await stage.says(click("guidance.post"), officer)
    await stage.delivers(2)
    del stage.slack["chat.postMessage"]
    for _ in range(2):
        await stage.says(click("guidance.post"), officer)
    await stage.delivers()
    room = {"id": "C0ROOM", "name": stage.mark(), "topic": {"value": stage.mark()}, "is_ext_shared": True}
    stage.slack["conversations.info"] = Answer({"ok": True, "channel": room})
    await stage.says(_law_posted, officer)
    await stage.delivers(3)
    await stage.says(click("guidance.post"), officer)
    await stage.says(click("search.read"), officer)
    await stage.delivers()


def _profile(stage: Stage, user: str, **more: object) -> Answer:
    """What Slack says of somebody: their name and all that they wrote of themselves."""
    mark = stage.mark()
    profile = dict.fromkeys(("real_name", "display_name", "status_text", "phone", "email", "title"), mark)
    return Answer({"ok": True, "user": {"id": user, "name": mark, "real_name": mark, "profile": profile, **more}})


def pressed_with(act: str, values: dict[str, str]) -> Saying:
    """A button of an act with these values."""

    def saying(who: Who, things: Things) -> Payload:
        payload = click("home")(who, NOTHING)
        payload["actions"][0]["value"] = _as_button(act, values)
        return payload

    return saying


def _as_button(act: str, values: dict[str, str]) -> str:
    return json.dumps([act, *([name, value] for name, value in values.items())])


def _law_posted(who: Who, things: Things) -> Payload:
    """Another passage, posted in the same channel."""
    asked = who.things["own"].asked
    return pressed_with("guidance.post", {"room": asked, "kind": "guidance", "key": "1.3"})(who, things)


def _sent_with(state: Payload) -> Saying:
    """The form, sent with this chosen in it."""

    def saying(who: Who, things: Things) -> Payload:
        payload = submitted(who, things)
        payload["view"]["state"]["values"] = state
        return payload

    return saying


def _without_a_trigger(who: Who, things: Things) -> Payload:
    """A command that says nothing of what makes it unlike the next."""
    payload = command("share", "what is depersonalised?")(who, NOTHING)
    del payload["trigger_id"]
    return payload


SCENES = (
    Scene("everything is pressed", everything_is_pressed),
    Scene("everything is pressed elsewhere", everything_is_pressed_elsewhere),
    Scene("buttons are old", buttons_are_old),
    Scene("forms are filled in", forms_are_filled_in),
    Scene("words are typed", words_are_typed),
    Scene("somebody asks to be added", somebody_asks_to_be_added),
    Scene("somebody asks where several agencies are", somebody_asks_where_several_agencies_are),
    Scene("guests ask to be added", guests_ask_to_be_added),
    Scene("guidance is posted", guidance_is_posted),
)
