"""The servers that are measured over HTTP, each a process: `python -m tests.bench.serving KIND FOLDER PORT`.

All of them run on uvicorn with the settings of `canishare serve`.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp

from bot.channels.web import web_app
from bot.commands.running import settle
from bot.log import start_logs
from tests.bench.ground import new_parts
from tests.bench.slack import no_op_app
from tests.bench.slack_clicks import slack_door


def bare(folder: Path) -> ASGIApp:
    """One Starlette endpoint that says ok."""

    async def answer(request: Request) -> Response:
        return PlainTextResponse("ok")

    return Starlette(routes=[Route("/", answer, methods=["POST"])])


def bolt(folder: Path) -> ASGIApp:
    """Bolt's AsyncApp behind its own Starlette handler."""
    app = no_op_app()
    from slack_bolt.adapter.starlette.async_handler import AsyncSlackRequestHandler

    handler = AsyncSlackRequestHandler(app)

    async def answer(request: Request) -> Response:
        return await handler.handle(request)

    return Starlette(routes=[Route("/", answer, methods=["POST"])])


def ours(folder: Path) -> ASGIApp:
    """The web door."""
    return web_app(new_parts(folder))


KINDS: dict[str, Callable[[Path], ASGIApp]] = {"bare": bare, "bolt": bolt, "ours": ours, "slack": slack_door}


def main() -> None:
    """Serve until told to stop."""
    kind, folder, port = sys.argv[1], Path(sys.argv[2]), int(sys.argv[3])
    start_logs("WARNING")
    app = KINDS[kind](folder)
    settle()
    uvicorn.run(app, host="127.0.0.1", port=port, log_config=None, access_log=False, server_header=False)


if __name__ == "__main__":
    main()
