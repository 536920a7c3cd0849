"""Everything that can be said through Slack's door, as Slack sends it, by anybody and about anybody's things."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from bot.channels.slack.looks.names import ASK, FORM, field_id
from bot.channels.slack.looks.press import list_value, value_of
from bot.messages import Button
from bot.services.acts import ACTS
from tests.services.cases import COMPLETE
from tests.slack.permissions.everybody import Things, Who

Payload = dict[str, Any]
Saying = Callable[[Who, Things], Payload]

OWN_MESSAGES, ROOM = "D0OWN", "C0ROOM"
TRIGGER = "8264017395.7301846295.0f6b2c"

VALUES: dict[str, Callable[[Things], dict[str, str]]] = {
    "guide.show": lambda one: {"run": one.open_run},
    "guide.answer": lambda one: {
        "run": one.open_run,
        "version": "1",
        "question": "immediate_danger",
        "answer": "no",
    },
    "guide.stop": lambda one: {"run": one.open_run},
    "guide.resume": lambda one: {"run": one.open_run},
    "guide.picture": lambda one: {"run": one.open_run},
    "decision.form": lambda one: {"run": one.done_run, "version": one.version},
    "decision.save": lambda one: {"run": one.done_run, "version": one.version},
    "decision.show": lambda one: {"decision": one.decision},
    "decision.correct": lambda one: {"decision": one.decision},
    "guidance.post": lambda one: {"room": one.asked, "kind": "guidance", "key": "1.4"},
    "account.form": lambda one: {"account": one.request},
    "account.confirm": lambda one: {"account": one.request, "person": one.spare},
    "account.refuse": lambda one: {"account": one.request},
    "request.form": lambda one: {"agency": "ashmere-housing"},
    "request.show": lambda one: {"request": one.sent},
    "request.paper": lambda one: {"request": one.sent, "paper": "challenge"},
    "request.papers": lambda one: {"request": one.sent},
    "request.choose": lambda one: {"request": one.sent, "step": "decline"},
    "request.take": lambda one: {"request": one.sent, "step": "withdraw", "version": "2"},
    "search.words": lambda one: {"text": "what is depersonalised?"},
    "search.read": lambda one: {"kind": "guidance", "key": "1.4"},
    "contact.show": lambda one: {"agency": "ashmere-police"},
}
"""What a button of each act carries; the others carry nothing."""


def button(act: str, things: Things) -> Button:
    """A button of an act, about somebody's things."""
    values = VALUES[act](things) if act in VALUES else {}
    return Button("", act, tuple(values.items()))


# Things pressed ------------------------------------------------------------------------------------------------------


def frame(who: Who, kind: str) -> Payload:
    """What every interaction carries."""
    return {
        "type": kind,
        "team": {"id": who.workspace, "domain": "council"},
        "user": {"id": who.user, "username": "somebody", "team_id": who.own_workspace or who.workspace},
        "api_app_id": "A0CANISHARE",
        "trigger_id": TRIGGER,
        "is_enterprise_install": False,
        "enterprise": None,
    }


def in_message(who: Who) -> Payload:
    """In somebody's own messages with the bot."""
    return {
        "container": {"type": "message", "channel_id": OWN_MESSAGES, "message_ts": "1.1", "is_ephemeral": False},
        "channel": {"id": OWN_MESSAGES, "name": "directmessage"},
    }


def in_room(who: Who) -> Payload:
    """In a note in a channel that only they see."""
    return {"container": {"type": "message", "channel_id": ROOM, "message_ts": "1.1", "is_ephemeral": True}}


def at_home(who: Who) -> Payload:
    """In App Home."""
    view = {"id": "V0HOME", "type": "home", "hash": "1.a", "private_metadata": "", "state": {"values": {}}}
    return {"container": {"type": "view", "view_id": "V0HOME"}, "view": installed(view, who)}


def in_modal(who: Who) -> Payload:
    """In a modal without a form."""
    view = {"id": "V0MODAL", "type": "modal", "hash": "1.a", "private_metadata": "", "state": {"values": {}}}
    return {"container": {"type": "view", "view_id": "V0MODAL"}, "view": installed(view, who)}


def installed(view: Payload, who: Who) -> Payload:
    """A view says where the app is installed."""
    return view | {"app_installed_team_id": who.workspace, "team_id": who.workspace}


def click(act: str, where: Callable[[Who], Payload] = in_message, action_id: str = "press-1") -> Saying:
    """A button of this act, pressed there."""

    def saying(who: Who, things: Things) -> Payload:
        value = value_of(button(act, things))
        action = {"type": "button", "action_id": action_id, "block_id": "b1", "value": value}
        return frame(who, "block_actions") | where(who) | {"actions": [action]}

    return saying


def pick(act: str) -> Saying:
    """The same as a line of a list, which carries the last value by itself."""

    def saying(who: Who, things: Things) -> Payload:
        shared, own = list_value(button(act, things))
        action = {
            "type": "static_select",
            "action_id": "choose-1",
            "block_id": shared,
            "selected_option": {"text": {"type": "plain_text", "text": "This one"}, "value": own},
        }
        return frame(who, "block_actions") | in_message(who) | {"actions": [action]}

    return saying


def shortcut(who: Who, things: Things) -> Payload:
    """The shortcut."""
    return frame(who, "shortcut") | {"callback_id": "share", "action_ts": "1.1"}


def message_shortcut(who: Who, things: Things) -> Payload:
    """The shortcut of a message."""
    message = {"type": "message", "user": "U0ANYBODY", "text": "Zebulon Quillfeather lives at 4 Vane Row", "ts": "1.1"}
    there = {"channel": {"id": ROOM, "name": "general"}, "message": message, "message_ts": "1.1"}
    return frame(who, "message_action") | {"callback_id": "share_message"} | there


def confirm(person: Callable[[Who], str]) -> Saying:
    """A request to be added, confirmed for a person of the presser's own choosing."""

    def saying(who: Who, things: Things) -> Payload:
        altered = Button("", "account.confirm", (("account", things.request), ("person", person(who))))
        action = {"type": "button", "action_id": "press-1", "block_id": "b1", "value": value_of(altered)}
        return frame(who, "block_actions") | in_message(who) | {"actions": [action]}

    return saying


# Forms ---------------------------------------------------------------------------------------------------------------


def form_view(who: Who, things: Things) -> Payload:
    """The form of a decision, filled in. What it carries names the draft."""
    chosen = {field_id(name): {"value": value} for name, value in COMPLETE.items()}
    values = {name: {name: {"type": "static_select", "selected_option": one}} for name, one in chosen.items()}
    view = {"id": "V0FORM", "type": "modal", "hash": "1.a", "callback_id": FORM, "private_metadata": things.draft}
    return installed(view | {"state": {"values": values}}, who)


def submitted(who: Who, things: Things) -> Payload:
    """The form, sent."""
    return frame(who, "view_submission") | {"view": form_view(who, things)}


def closed(who: Who, things: Things) -> Payload:
    """The form, put away."""
    return frame(who, "view_closed") | {"view": form_view(who, things), "is_cleared": False}


def ticked(who: Who, things: Things) -> Payload:
    """A line of the form, ticked."""
    name = field_id("summary")
    action = {"type": "radio_buttons", "action_id": name, "block_id": name, "selected_option": {"value": "other_crime"}}
    where = {"container": {"type": "view", "view_id": "V0FORM"}, "view": form_view(who, things)}
    return frame(who, "block_actions") | where | {"actions": [action]}


# Things typed --------------------------------------------------------------------------------------------------------


def event(who: Who, about: Payload) -> Payload:
    """An event, as it comes of somebody's doing: a stranger's comes under their own workspace's name."""
    return {
        "type": "event_callback",
        "event_id": "Ev0SAID",
        "team_id": who.own_workspace or who.workspace,
        "context_team_id": who.workspace,
        "api_app_id": "A0CANISHARE",
        "authorizations": [{"team_id": who.workspace, "is_enterprise_install": False, "is_bot": True}],
        "event": about | {"user": who.user, "event_ts": "1.1"},
    }


def words(text: str) -> Saying:
    """Words, in somebody's own messages with the bot."""

    def saying(who: Who, things: Things) -> Payload:
        said: Payload = {"type": "message", "channel_type": "im", "channel": OWN_MESSAGES, "text": text, "ts": "1.1"}
        return event(who, said | _of_stranger(who))

    return saying


def mention(text: str) -> Saying:
    """Words to the bot in a channel."""

    def saying(who: Who, things: Things) -> Payload:
        said: Payload = {"type": "app_mention", "channel": ROOM, "text": f"<@U0BOT> {text}", "ts": "1.1"}
        return event(who, said | _of_stranger(who))

    return saying


def _of_stranger(who: Who) -> Payload:
    return {"user_team": who.own_workspace, "source_team": who.own_workspace} if who.own_workspace else {}


def home_opened(who: Who, things: Things) -> Payload:
    """App Home, looked at."""
    return event(who, {"type": "app_home_opened", "channel": OWN_MESSAGES, "tab": "home"})


def asked_at_home(text: str) -> Saying:
    """Words typed in App Home."""

    def saying(who: Who, things: Things) -> Payload:
        action = {"type": "plain_text_input", "action_id": ASK, "block_id": ASK, "value": text}
        return frame(who, "block_actions") | at_home(who) | {"actions": [action]}

    return saying


def command(name: str, text: str = "") -> Saying:
    """A command, typed in a channel. One that a stranger could send comes from their own workspace."""

    def saying(who: Who, things: Things) -> Payload:
        return {
            "command": f"/{name}",
            "text": text,
            "team_id": who.own_workspace or who.workspace,
            "user_id": who.user,
            "channel_id": ROOM,
            "trigger_id": TRIGGER,
            "is_enterprise_install": "false",
        }

    return saying


LOOK_UP, SHARE, DANGER = "what is depersonalised?", "can I tell housing about an arrest?", "he is bleeding"

SAID: dict[str, Saying] = {
    **{f"press {act}": click(act) for act in ACTS},
    "confirm somebody of another agency": confirm(lambda who: "spare-ashmere-housing"),
    "confirm themselves": confirm(lambda who: who.key),
    "open decision.save": click("decision.save", action_id="open-1"),
    "open account.confirm": click("account.confirm", action_id="open-1"),
    "submit a form": submitted,
    "close a form": closed,
    "tick in a form": ticked,
    "shortcut": shortcut,
    "message shortcut": message_shortcut,
    "say a question": words(LOOK_UP),
    "say a sharing question": words(SHARE),
    "say danger": words(DANGER),
    "say nothing": words(" "),
    "vouch": words("not personal: what is depersonalised?"),
    "mention": mention(LOOK_UP),
    "open App Home": home_opened,
    "ask in App Home": asked_at_home(LOOK_UP),
    **{f"/{name}": command(name) for name in ("share", "spoc", "guidance", "request")},
    **{f"/{name} words": command(name, LOOK_UP) for name in ("share", "spoc", "guidance", "request")},
    **{f"/{name} help": command(name, "help") for name in ("share", "spoc", "guidance", "request")},
    "/unknown": command("unknown", LOOK_UP),
}
"""Everything, by its row of the matrix."""

ELSEWHERE = (in_room, at_home, in_modal)
ALSO: dict[str, tuple[Saying, ...]] = {
    f"press {act}": (*(click(act, where) for where in ELSEWHERE), *((pick(act),) if act in VALUES else ()))
    for act in ACTS
}
"""The same in other places and as a line of a list: the answer must not differ."""
