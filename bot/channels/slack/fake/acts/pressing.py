"""What people press, choose, tick and fill in: in messages, in the Home tab and in modals."""

from __future__ import annotations

from bot.channels.slack.fake import stacks
from bot.channels.slack.fake.acts.doing import Doing, Who, failure
from bot.channels.slack.fake.blocks import Placed, option_named, words_of
from bot.channels.slack.fake.refused import Refused
from bot.channels.slack.fake.sent import payloads
from bot.channels.slack.fake.sent.delivery import INTERACTION, OK, Delivery, Reply
from bot.channels.slack.fake.sent.http_door import HttpDoor
from bot.channels.slack.fake.sent.sockets import Sockets
from bot.channels.slack.fake.surfaces import MODAL, NotSeen, Surface, find, of_view, seen
from bot.channels.slack.fake.things import Json, View
from bot.channels.slack.fake.town import Town

BUTTONS = ("button",)
SELECTS = (
    "static_select",
    "multi_static_select",
    "external_select",
    "overflow",
    "users_select",
    "conversations_select",
    "channels_select",
)
TICKS = ("checkboxes", "radio_buttons")
WRITTEN = (
    "plain_text_input",
    "email_text_input",
    "url_text_input",
    "number_input",
    "datepicker",
    "timepicker",
)
BY_ID = ("users_select", "conversations_select", "channels_select")

REQUIRED = "Please complete this required field."
TROUBLE = "We had some trouble connecting. Try again?"


class Pressing(Doing):
    """People press, choose, tick, fill in, send and put away."""

    def __init__(self, town: Town, http: HttpDoor, sockets: Sockets) -> None:
        super().__init__(town, http, sockets)
        self._suggested: dict[tuple[str, str, tuple[str, str]], list[Json]] = {}

    def sees(self, who: Who, where: str) -> list[Surface]:
        """What somebody sees in a place, the newest first: home, modal, messages (with the app), or a channel."""
        user = self.person(who)
        return seen(self.town.workspace_of(user), user, where)

    async def press(self, who: Who, where: str, what: str) -> Delivery:
        """Press the newest button with this id or these words."""
        surface, one = find(self.sees(who, where), what, BUTTONS)
        return await self.act(surface, one, {})

    async def choose(self, who: Who, where: str, what: str, *options: str) -> Delivery | None:
        """Choose from the newest list with this id or these words: options by their value or words, people by id."""
        surface, one = find(self.sees(who, where), what, SELECTS)
        if one.type in BY_ID:
            return await self.put(surface, one, options[0])
        offered = one.options or self._suggested.get(_key(surface, one), [])
        chosen = [_option(offered, name) for name in options]
        if one.type == "overflow":
            return await self.act(surface, one, {"selected_option": chosen[0]})
        several = bool(one.keeps and one.keeps.several)
        return await self.put(surface, one, chosen if several else chosen[0])

    async def tick(self, who: Who, where: str, what: str, *options: str) -> Delivery | None:
        """Tick boxes, or take ticks away that are there already; of round ones, the one that is named is set."""
        surface, one = find(self.sees(who, where), what, TICKS)
        chosen = [_option(one.options, name) for name in options]
        if one.type == "radio_buttons":
            return await self.put(surface, one, chosen[0])
        held = one.held(surface.choices)
        return await self.put(
            surface, one, [option for option in one.options if (option in held) != (option in chosen)]
        )

    async def fill(self, who: Who, what: str, text: str, where: str = MODAL) -> Delivery | None:
        """Write into a field, or set a date (2026-11-23) or a time."""
        surface, one = find(self.sees(who, where), what, WRITTEN)
        return await self.put(surface, one, text or None)

    async def suggest(self, who: Who, where: str, what: str, typed: str) -> list[Json]:
        """Type into a list whose lines the app provides, and read what it offers."""
        surface, one = find(self.sees(who, where), what, ("external_select", "multi_external_select"))
        payload = payloads.block_suggestion(self.town, surface, one, typed)
        _, reply = await self.once(INTERACTION, "block_suggestion", surface.workspace, payload)
        answer = reply.said if isinstance(reply.said, dict) else {}
        grouped = [option for group in answer.get("option_groups", []) for option in group["options"]]
        options: list[Json] = [*answer.get("options", []), *grouped]
        self._suggested[_key(surface, one)] = options
        return options

    async def put(self, surface: Surface, one: Placed, value: object) -> Delivery | None:
        """Put something into an element. The app is told at once where the block says so."""
        surface.choices[one.place] = value
        if not one.keeps or not one.dispatches:
            return None
        return await self.act(surface, one, {one.keeps.key: value})

    async def act(self, surface: Surface, one: Placed, changed: Json) -> Delivery:
        """Send a click. When it fails, the person sees a sign where they clicked."""
        payload = payloads.block_actions(self.town, surface, one, changed)
        delivery, reply = await self.once(INTERACTION, "block_actions", surface.workspace, payload)
        delivery.opens = payloads.opened_link(one)
        if reply.outcome != OK:
            delivery.shown = f"That did not work ({failure(reply)})."
        if surface.view:
            surface.view.problem = delivery.shown
        elif surface.message:
            surface.message.problems[surface.user.id] = delivery.shown
        return delivery

    async def submit(self, who: Who) -> Delivery:
        """Send the modal on top. What is required and empty is said at once, and nothing is sent."""
        surface, view = self._modal(who)
        if not view.given.get("submit"):
            raise NotSeen("this modal has nothing to send it with")
        view.errors, view.problem = missing(view), ""
        if view.errors:
            return Delivery(INTERACTION, "view_submission", surface.workspace.id, {}, shown=REQUIRED)
        payload = payloads.view_submission(self.town, surface)
        delivery, reply = await self.once(INTERACTION, "view_submission", surface.workspace, payload)
        try:
            self._submitted(surface, view, reply)
        except (Refused, KeyError, TypeError, ValueError):
            view.problem = TROUBLE
        delivery.shown = view.problem
        return delivery

    def _submitted(self, surface: Surface, view: View, reply: Reply) -> None:
        workspace, user = surface.workspace, surface.user
        if reply.outcome != OK:
            raise ValueError(reply.outcome)
        answer = reply.said if isinstance(reply.said, dict) else {}
        match answer.get("response_action"):
            case None:
                if view in workspace.stack(user.id):
                    stacks.close_view(workspace, view)
            case "clear":
                workspace.stack(user.id).clear()
            case "update":
                stacks.update_view(self.town, workspace, view, answer["view"])
            case "push":
                stacks.push_view(self.town, workspace, user.id, answer["view"])
            case "errors":
                inputs = {block["block_id"] for block in view.blocks if block["type"] == "input"}
                if not answer["errors"] or not set(answer["errors"]) <= inputs:
                    raise ValueError("errors for blocks that take no input")
                view.errors = dict(answer["errors"])
            case _:
                raise ValueError("no such response action")

    async def close(self, who: Who, *, all_of_them: bool = False) -> Delivery | None:
        """Put the modal on top away, or every one. The app is told where the view asks for it."""
        surface, view = self._modal(who)
        every = all_of_them or bool(view.given.get("clear_on_close"))
        delivery = None
        for one in reversed(stacks.close_view(surface.workspace, view, every=every)):
            if one.given.get("notify_on_close"):
                payload = payloads.view_closed(self.town, of_view(surface.workspace, surface.user, one), cleared=every)
                delivery, _ = await self.once(INTERACTION, "view_closed", surface.workspace, payload)
        return delivery

    def _modal(self, who: Who) -> tuple[Surface, View]:
        surfaces = self.sees(who, MODAL)
        if not surfaces or not surfaces[0].view:
            raise NotSeen("no modal is open")
        return surfaces[0], surfaces[0].view


def missing(view: View) -> dict[str, str]:
    """What Slack says below the inputs of a modal before it sends anything."""
    errors = {}
    surface = view.choices
    for block in view.blocks:
        if block["type"] != "input":
            continue
        one = Placed(block, block["element"])
        held = one.held(surface)
        if held in (None, "", []):
            if not block.get("optional"):
                errors[block["block_id"]] = REQUIRED
        elif one.type == "plain_text_input":
            least, most = one.element.get("min_length", 0), one.element.get("max_length", 3000)
            if len(held) < least:
                errors[block["block_id"]] = f"Please enter at least {least} characters."
            elif len(held) > most:
                errors[block["block_id"]] = f"Please enter no more than {most} characters."
    return errors


def _option(options: list[Json], name: str) -> Json:
    found = option_named(options, name)
    if not found:
        there = "; ".join(words_of(one["text"]) for one in options)
        raise NotSeen(f"there is no {name!r} to choose, but: {there}")
    return found


def _key(surface: Surface, one: Placed) -> tuple[str, str, tuple[str, str]]:
    return surface.name, surface.user.id, one.place
