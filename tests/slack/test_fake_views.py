"""Modals and Home tabs in the stand-in for Slack: triggers, hashes, stacks, and what is filled in."""

from __future__ import annotations

from typing import Any

import pytest

from bot.channels.slack.fake import App, FakeSlack
from bot.channels.slack.fake.acts.pressing import REQUIRED, TROUBLE
from bot.channels.slack.fake.surfaces import NotSeen
from tests.slack.test_fake import refused
from tests.slack.town import (
    POLICE,
    SHABNAM,
    TAMSIN,
    Watch,
    asking,
    button,
    client_of,
    home,
    in_a_loop,
    modal,
    options,
    row,
    slack_and_bot,
    words,
)

APP = App(shortcuts={"share": "Can I share this?"})
TICKS = {"type": "checkboxes", "action_id": "ticks", "options": options("one", "two", "three")}
ROUND = {"type": "radio_buttons", "action_id": "round", "options": options("yes", "no")}
DAY = {"type": "datepicker", "action_id": "day"}
LIST = {"type": "static_select", "action_id": "list", "placeholder": words("Pick"), "options": options("red", "blue")}


async def trigger(fake: FakeSlack, user: str = SHABNAM) -> str:
    """The trigger of something that somebody just did."""
    return str((await fake.shortcut(user, "share")).payload["trigger_id"])


def on_top(fake: FakeSlack, user: str = SHABNAM) -> Any:
    """The modal that somebody has on top, if any."""
    return next((one.view for one in fake.sees(user, "modal")), None)


@in_a_loop
async def test_a_trigger_opens_one_view_once() -> None:
    async with slack_and_bot(app=APP) as (fake, _), client_of(fake) as client:
        given = await trigger(fake)
        opened = await client.views_open(trigger_id=given, view=modal())
        assert opened["view"]["state"] == {"values": {"why": {"value": {"type": "plain_text_input", "value": None}}}}
        assert opened["view"]["root_view_id"] == opened["view"]["id"] == on_top(fake).id
        assert await refused(client.views_open(trigger_id=given, view=modal())) == "exchanged_trigger_id"


@in_a_loop
async def test_a_trigger_lasts_three_seconds() -> None:
    watch = Watch()
    async with slack_and_bot(app=APP, clock=watch) as (fake, _), client_of(fake) as client:
        given = await trigger(fake)
        watch.forward(3)
        await client.views_open(trigger_id=given, view=modal())
        given = await trigger(fake)
        watch.forward(3.1)
        assert await refused(client.views_open(trigger_id=given, view=modal())) == "expired_trigger_id"


@in_a_loop
async def test_a_trigger_that_was_never_given_or_is_another_workspaces_is_invalid() -> None:
    async with slack_and_bot(app=APP) as (fake, _), client_of(fake, POLICE) as police:
        given = await trigger(fake)
        assert await refused(police.views_open(trigger_id=given, view=modal())) == "invalid_trigger_id"
        assert await refused(police.views_open(trigger_id="1.2.3", view=modal())) == "invalid_trigger_id"


WRONG_VIEWS = {
    "25 characters in the title": modal(title="x" * 25),
    "too much metadata": modal(private_metadata="x" * 3001),
    "101 blocks": modal(*[{"type": "divider"}] * 101),
    "no submit under an input": modal(submit=None),
    "a home": home(),
    "no title": {"type": "modal", "blocks": []},
    "an input without a label": modal({"type": "input", "element": {"type": "plain_text_input"}}),
    "a button in an input": modal(asking("a", "A", button("b", "B"))),
}


@pytest.mark.parametrize("wrong", WRONG_VIEWS)
@in_a_loop
async def test_a_view_that_slack_would_not_open_is_refused_and_uses_up_no_trigger(wrong: str) -> None:
    async with slack_and_bot(app=APP) as (fake, _), client_of(fake) as client:
        given = await trigger(fake)
        assert await refused(client.views_open(trigger_id=given, view=WRONG_VIEWS[wrong])) == "invalid_arguments"
        await client.views_open(trigger_id=given, view=modal())


@in_a_loop
async def test_an_update_with_an_old_hash_is_a_conflict() -> None:
    async with slack_and_bot(app=APP) as (fake, _), client_of(fake) as client:
        opened = (await client.views_open(trigger_id=await trigger(fake), view=modal(external_id="mine")))["view"]
        changed = await client.views_update(view_id=opened["id"], hash=opened["hash"], view=modal(title="Second"))
        assert changed["view"]["hash"] != opened["hash"]
        asked = client.views_update(view_id=opened["id"], hash=opened["hash"], view=modal(title="Third"))
        assert await refused(asked) == "hash_conflict"
        assert on_top(fake).given["title"]["text"] == "Second"
        assert await refused(client.views_update(view_id="V9", view=modal())) == "not_found"


@in_a_loop
async def test_an_external_id_finds_a_view_and_cannot_be_used_twice() -> None:
    async with slack_and_bot(app=APP) as (fake, _), client_of(fake) as client:
        await client.views_open(trigger_id=await trigger(fake), view=modal(external_id="mine"))
        await client.views_update(external_id="mine", view=modal(title="Second", external_id="mine"))
        assert on_top(fake).given["title"]["text"] == "Second"
        asked = client.views_open(trigger_id=await trigger(fake, TAMSIN), view=modal(external_id="mine"))
        assert await refused(asked) == "duplicate_external_id"


@in_a_loop
async def test_three_views_lie_on_each_other_and_no_more() -> None:
    async with slack_and_bot(app=APP) as (fake, _), client_of(fake) as client:
        first = modal(row(button("more", "More")), title="1")
        root = (await client.views_open(trigger_id=await trigger(fake), view=first))["view"]["id"]
        for title in ("2", "3"):
            given = (await fake.press(SHABNAM, "modal", "More")).payload["trigger_id"]
            pushed = (await client.views_push(trigger_id=given, view={**first, "title": words(title)}))["view"]
            assert pushed["root_view_id"] == root
        given = (await fake.press(SHABNAM, "modal", "More")).payload["trigger_id"]
        assert await refused(client.views_push(trigger_id=given, view=first)) == "push_limit_reached"
        await fake.close(SHABNAM)
        assert on_top(fake).given["title"]["text"] == "2"


@in_a_loop
async def test_a_push_needs_a_trigger_from_the_modal_itself() -> None:
    async with slack_and_bot(app=APP) as (fake, _), client_of(fake) as client:
        await client.views_open(trigger_id=await trigger(fake), view=modal())
        assert await refused(client.views_push(trigger_id=await trigger(fake), view=modal())) == "not_found"


@in_a_loop
async def test_home_is_published_for_one_person_and_goes_with_the_event() -> None:
    async with slack_and_bot() as (fake, bot), client_of(fake) as client:
        await fake.open_home(SHABNAM)
        assert "view" not in bot.last["event"]
        shown = await client.views_publish(user_id=SHABNAM, view=home(row(button("go", "Go"))))
        await fake.open_home(SHABNAM)
        assert bot.last["event"]["view"]["id"] == shown["view"]["id"]
        assert fake.sees(TAMSIN, "home") == []
        asked = client.views_publish(user_id=SHABNAM, view=home(), hash="1.old")
        assert await refused(asked) == "hash_conflict"
        again = await client.views_publish(user_id=SHABNAM, view=home(), hash=shown["view"]["hash"])
        assert again["view"]["id"] == shown["view"]["id"]
        assert await refused(client.views_publish(user_id="U9", view=home())) == "user_not_found"


async def opened(fake: FakeSlack, client: Any, *blocks: Any, **more: Any) -> None:
    await client.views_open(trigger_id=await trigger(fake), view=modal(*blocks, callback_id="form", **more))


FORM = (
    asking("why", "Why"),
    asking("more", "More", {"type": "plain_text_input", "action_id": "text", "multiline": True}, optional=True),
    asking("ticks", "Ticks", TICKS, optional=True),
    asking("round", "Yes or no", ROUND),
    asking("day", "Day", DAY, optional=True),
    asking("list", "Colour", LIST, optional=True),
)


@in_a_loop
async def test_what_is_filled_in_is_sent_with_the_modal() -> None:
    async with slack_and_bot(app=APP) as (fake, bot), client_of(fake) as client:
        await opened(fake, client, *FORM, private_metadata="run 7")
        await fake.fill(SHABNAM, "Why", "To keep a child safe")
        await fake.tick(SHABNAM, "modal", "Ticks", "One", "Three")
        await fake.tick(SHABNAM, "modal", "Ticks", "One")
        await fake.tick(SHABNAM, "modal", "Yes or no", "yes")
        await fake.fill(SHABNAM, "Day", "2026-11-23")
        await fake.choose(SHABNAM, "modal", "Colour", "Blue")
        await fake.submit(SHABNAM)
        view = bot.last["view"]
        values = view["state"]["values"]
        assert (bot.last["type"], view["callback_id"], view["private_metadata"]) == ("view_submission", "form", "run 7")
        assert values["why"]["value"] == {"type": "plain_text_input", "value": "To keep a child safe"}
        assert values["more"]["text"]["value"] is None
        assert [one["value"] for one in values["ticks"]["ticks"]["selected_options"]] == ["three"]
        assert values["round"]["round"]["selected_option"]["value"] == "yes"
        assert values["day"]["day"]["selected_date"] == "2026-11-23"
        assert values["list"]["list"]["selected_option"]["text"]["text"] == "Blue"
        assert on_top(fake) is None


@in_a_loop
async def test_nothing_is_sent_while_something_required_is_empty() -> None:
    async with slack_and_bot(app=APP) as (fake, bot), client_of(fake) as client:
        await opened(fake, client, *FORM)
        before = len(bot.requests)
        sent = await fake.submit(SHABNAM)
        assert on_top(fake).errors == {"why": REQUIRED, "round": REQUIRED}
        assert (len(bot.requests), sent.ok, sent.shown) == (before, False, REQUIRED)


@in_a_loop
async def test_errors_stand_at_their_inputs_and_are_gone_once_put_right() -> None:
    async with slack_and_bot(app=APP) as (fake, bot), client_of(fake) as client:
        await opened(fake, client)
        await fake.fill(SHABNAM, "Why", "x")
        bot.answer({"response_action": "errors", "errors": {"why": "Say a little more."}})
        await fake.submit(SHABNAM)
        assert on_top(fake).errors == {"why": "Say a little more."}
        await fake.submit(SHABNAM)
        assert on_top(fake) is None


@in_a_loop
async def test_an_answer_that_makes_no_sense_leaves_the_modal_with_trouble() -> None:
    async with slack_and_bot(app=APP) as (fake, bot), client_of(fake) as client:
        await opened(fake, client)
        await fake.fill(SHABNAM, "Why", "x")
        for answer in ({"response_action": "errors", "errors": {"row": "x"}}, {"response_action": "dance"}):
            bot.answer(answer)
            assert (await fake.submit(SHABNAM)).shown == TROUBLE
        bot.answer(status=500)
        assert (await fake.submit(SHABNAM)).shown == TROUBLE
        assert on_top(fake).problem == TROUBLE


@in_a_loop
async def test_an_answer_may_update_push_or_clear() -> None:
    async with slack_and_bot(app=APP) as (fake, bot), client_of(fake) as client:
        await opened(fake, client)
        await fake.fill(SHABNAM, "Why", "Because")
        bot.answer({"response_action": "update", "view": modal(title="Updated")})
        await fake.submit(SHABNAM)
        assert on_top(fake).given["title"]["text"] == "Updated"
        assert on_top(fake).choices == {("why", "value"): "Because"}
        bot.answer({"response_action": "push", "view": modal(title="Pushed")})
        await fake.submit(SHABNAM)
        assert on_top(fake).given["title"]["text"] == "Pushed"
        await fake.fill(SHABNAM, "Why", "Because")
        bot.answer({"response_action": "clear"})
        await fake.submit(SHABNAM)
        assert on_top(fake) is None


@in_a_loop
async def test_an_update_keeps_what_was_typed_where_both_ids_stay() -> None:
    async with slack_and_bot(app=APP) as (fake, _), client_of(fake) as client:
        await opened(fake, client, asking("a", "A"), asking("b", "B"))
        await fake.fill(SHABNAM, "A", "kept")
        await fake.fill(SHABNAM, "B", "lost")
        changed = await client.views_update(view_id=on_top(fake).id, view=modal(asking("a", "A"), asking("c", "B")))
        assert {block: one["value"]["value"] for block, one in changed["view"]["state"]["values"].items()} == {
            "a": "kept",
            "c": None,
        }


@in_a_loop
async def test_closing_is_told_only_where_the_view_asks_for_it() -> None:
    async with slack_and_bot(app=APP) as (fake, bot), client_of(fake) as client:
        await opened(fake, client)
        assert await fake.close(SHABNAM) is None
        await opened(fake, client, notify_on_close=True)
        await fake.close(SHABNAM)
        assert (bot.last["type"], bot.last["is_cleared"]) == ("view_closed", False)
        with pytest.raises(NotSeen):
            await fake.close(SHABNAM)


@in_a_loop
async def test_a_change_in_a_row_is_told_at_once_and_in_an_input_only_when_the_block_says_so() -> None:
    async with slack_and_bot(app=APP) as (fake, bot), client_of(fake) as client:
        await opened(fake, client, asking("why", "Why"), asking("loud", "Loud", dispatch_action=True), row(ROUND))
        assert await fake.fill(SHABNAM, "Why", "quiet") is None
        await fake.fill(SHABNAM, "Loud", "heard")
        assert (bot.last["type"], bot.last["actions"][0]["value"]) == ("block_actions", "heard")
        assert bot.last["container"] == {"type": "view", "view_id": on_top(fake).id}
        await fake.tick(SHABNAM, "modal", "round", "no")
        assert bot.last["actions"][0]["selected_option"]["value"] == "no"
        assert bot.last["view"]["state"]["values"]["why"]["value"]["value"] == "quiet"


@in_a_loop
async def test_lines_of_a_list_may_come_from_the_app() -> None:
    finding = {"type": "external_select", "action_id": "who", "placeholder": words("Find"), "min_query_length": 2}
    async with slack_and_bot(app=APP) as (fake, bot), client_of(fake) as client:
        await opened(fake, client, asking("who", "Who", finding))
        bot.answer({"options": options("police", "probation")})
        assert len(await fake.suggest(SHABNAM, "modal", "Who", "po")) == 2
        assert (bot.last["type"], bot.last["value"], bot.last["action_id"]) == ("block_suggestion", "po", "who")
        await fake.choose(SHABNAM, "modal", "Who", "police")
        await fake.submit(SHABNAM)
        assert bot.last["view"]["state"]["values"]["who"]["who"]["selected_option"]["value"] == "police"


@in_a_loop
async def test_pressing_what_is_not_there_says_what_is() -> None:
    async with slack_and_bot(app=APP) as (fake, _), client_of(fake) as client:
        await opened(fake, client, row(button("go", "Go on")))
        with pytest.raises(NotSeen, match="Go on"):
            await fake.press(SHABNAM, "modal", "Stop")
