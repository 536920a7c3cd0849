"""Bolt's part: what was verified and read goes through it to one listener, which answers and then acknowledges.

A listener acknowledges after the answer is written down, so that nothing is acknowledged and then lost; and nothing in
it runs after the acknowledgement, which Bolt would lose with it (slack-bolt 1.30: a listener that raises within 10 ms
of its `ack` makes Bolt answer 404 after three seconds).
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Coroutine, Mapping
from functools import partial
from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncBoltContext
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_sdk.web.async_client import AsyncWebClient

from bot.channels.slack.doors.answering import Answering
from bot.channels.slack.doors.heard import SENT_AGAIN, Heard, NotUnderstood, text_of
from bot.channels.slack.doors.hearing import READERS, hear
from bot.channels.slack.doors.membership import NOT_KNOWN
from bot.channels.slack.doors.openings import needs_a_view
from bot.channels.slack.doors.reply import NOTHING, Reply
from bot.channels.slack.doors.trouble import Trouble
from bot.channels.slack.doors.under_way import UnderWay
from bot.log import logger, where
from bot.records.grouped import Workers
from bot.records.trouble import RecordsUnavailable

ANY = re.compile(".*", re.DOTALL)
PINGS = frozenset(("url_verification", "ssl_check", "app_rate_limited"))
HEARD, REPLY = "canishare_heard", "canishare_reply"
UNHEARD = Reply(503, put_out=False)
"""Slack is to send it again."""

PATIENCE = 2.4
"""Seconds to wait for the records, from when something came. Slack waits three for the acknowledgement."""

Opened = Callable[[Heard], Coroutine[Any, Any, None]]
Settled = Callable[[Heard, float], Coroutine[Any, Any, bool]]


class Listening:
    """The listeners of one running canishare.

    `opened` opens a view at once for what needs one; `settled` asks Slack what must be known first; `woken` is called
    when something waits in the outbox; `workers` runs what asks the records.
    """

    def __init__(
        self,
        answering: Answering,
        trouble: Trouble,
        opened: Opened,
        settled: Settled,
        woken: Callable[[], None],
        workers: Workers,
    ) -> None:
        self.answering = answering
        self.trouble = trouble
        self.opened = opened
        self.settled = settled
        self.woken = woken
        self.workers = workers
        self.app = self._app()
        self.under_way = UnderWay()

    def _app(self) -> AsyncApp:
        app = AsyncApp(
            name="canishare",
            client=AsyncWebClient(retry_handlers=[]),
            authorize=_known,
            process_before_response=True,
            request_verification_enabled=False,  # our own front door did that, on the raw body
            ssl_check_enabled=False,
            url_verification_enabled=False,
            ignoring_self_events_enabled=False,  # what a bot says is heard as nothing
            attaching_function_token_enabled=False,
        )
        for register in (app.action, app.event, app.command, app.shortcut):  # asked in this order: clicks are most
            register(ANY)(self._listener)
        for view in (app.view, app.view_closed):
            view(ANY)(self._listener)
        return app

    async def dispatch(self, payload: Mapping[str, Any]) -> Reply:
        """Answer a verified payload."""
        kind = text_of(payload, "type")
        if kind == "url_verification":
            challenge = payload.get("challenge")
            return Reply(body={"challenge": challenge}, put_out=False) if isinstance(challenge, str) else Reply(400)
        if kind in PINGS or payload.get("ssl_check"):
            return NOTHING
        try:
            heard = hear(payload)
        except NotUnderstood:
            logger().warning("slack said something unknown", kind=kind if kind in READERS else "none that we know")
            return NOTHING
        request = AsyncBoltRequest(body=for_bolt(heard), context={HEARD: heard}, mode="socket_mode")
        answer = await self.app.async_dispatch(request)
        reply = request.context.get(REPLY)
        if isinstance(reply, Reply):
            return reply
        logger().error("nobody listened", kind=heard.kind, status=answer.status)
        return self.trouble.broken(heard, noted=False)

    async def _listener(self, ack: AsyncAck, context: AsyncBoltContext) -> None:
        heard: Heard = context[HEARD]
        try:
            reply = await self.take(heard)
        except Exception as error:  # Bolt would log all of it, and it may quote what somebody typed
            logger().error("slack door failed", kind=heard.kind, error=type(error).__name__, where=where(error))
            reply = UNHEARD if heard.kind in SENT_AGAIN else NOTHING
        context[REPLY] = reply
        if reply.put_out:
            self.woken()
        body = reply.body or {}
        if "response_action" in body:
            await ack(**body)
        else:
            await ack(text=str(body.get("text", "")), response_type=body.get("response_type"))

    async def take(self, heard: Heard) -> Reply:
        """Answer what was heard, and say so plainly when that cannot be done just now."""
        deadline = time.monotonic() + PATIENCE
        try:
            if not await self.settled(heard, deadline):
                return await self.trouble.put_off(heard, NOT_KNOWN)
            if needs_a_view(heard):
                # What is to stand in it is sent as a message where it cannot be opened.
                self.under_way.begin(self.opened(heard), "opening a view")
            return await self.workers.run(partial(self.answering.take, heard, deadline), deadline)
        except RecordsUnavailable as unavailable:
            logger().warning("records unavailable", reason=unavailable.reason, kind=heard.kind)
            return await self.trouble.unavailable(heard, unavailable)
        except Exception as error:
            logger().error("slack door failed", kind=heard.kind, error=type(error).__name__, where=where(error))
        try:
            await self.workers.run(partial(self.answering.apologise, heard, deadline), deadline)
        except RecordsUnavailable as unavailable:
            return await self.trouble.unavailable(heard, unavailable)
        except Exception as error:
            logger().error("a fault was not told", kind=heard.kind, error=type(error).__name__, where=where(error))
            return self.trouble.broken(heard, noted=False)
        return self.trouble.broken(heard)


def for_bolt(heard: Heard) -> dict[str, Any]:
    """What was heard, as small a payload as Bolt can route. It falls over signed rubbish and may log what it is given,
    so it gets neither: no words, no values."""
    who = {"team": {"id": heard.workspace}, "user": {"id": heard.user}}
    match heard.kind:
        case "command":
            return {"command": f"/{heard.name}"[:40], "team_id": heard.workspace, "user_id": heard.user}
        case "click" | "tick":
            return {"type": "block_actions", "actions": [{"type": "button", "action_id": heard.kind}], **who}
        case "shortcut":
            return {"type": "shortcut", "callback_id": heard.kind, **who}
        case "form" | "closed":
            kind = "view_submission" if heard.kind == "form" else "view_closed"
            return {"type": kind, "view": {"type": "modal", "callback_id": heard.kind}, **who}
        case _:
            return {"type": "event_callback", "team_id": heard.workspace, "event": {"type": heard.kind}}


async def _known(enterprise_id: str | None = None, team_id: str | None = None, **_: Any) -> AuthorizeResult:  # noqa: ANN401
    """Bolt wants to know as whom it speaks. It never speaks here: the outbox does, with the token of the moment."""
    return AuthorizeResult(enterprise_id=enterprise_id, team_id=team_id, bot_token="", bot_user_id="nobody")
