"""`canishare demo`, `serve`, `slack-socket` and `clock`: the processes.

Slack is loaded where it is used: Bolt and what it calls with take half a second, and every other command would wait.
"""

from __future__ import annotations

import asyncio
import errno
import gc
import os
import secrets
import signal
import socket
import threading
from collections.abc import Awaitable, Callable, Coroutine, Sequence
from contextlib import AbstractAsyncContextManager, nullcontext, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
import uvicorn
from starlette.routing import BaseRoute

from bot import clock as clock_work
from bot.app import Parts, build
from bot.channels.slack.settings import slack_settings
from bot.channels.web import web_app
from bot.commands.plain import Trouble, opened, plainly, tell
from bot.log import logger, start_logs, where
from bot.master_key import make_master
from bot.policy import OPERATOR, demand
from bot.records.database import sqlite_url
from bot.records.trouble import RecordsUnavailable
from bot.records.upgrade import is_current, upgrade
from bot.sample.load import load_sample
from bot.settings import Settings

if TYPE_CHECKING:
    from bot.channels.slack.join import SlackDoor

DEMO_FOLDER = Path("var/demo")
DEMO_RECORDS = "demo.sqlite3"
CLOCK_SECONDS = 60.0

Beside = Callable[[], AbstractAsyncContextManager[None]]


def register(app: typer.Typer) -> None:
    """Add these commands."""
    app.command()(demo)
    app.command()(serve)
    app.command()(clock)
    app.command()(slack_socket)


def demo(
    port: Annotated[int, typer.Option(help="The port to listen on.", min=1, max=65535)] = 8000,
    folder: Annotated[Path, typer.Option(help="Where the demo keeps its records.")] = DEMO_FOLDER,
    fresh: Annotated[bool, typer.Option("--fresh", help="Forget what was recorded in an earlier demo.")] = False,
) -> None:
    """Open an invented partnership in the browser. One process, no account, nothing leaves this machine."""
    demand(OPERATOR, "service.run")
    from bot.channels.slack.fake.demo import DemoSlack, settle_in

    for one in (port, port + 1):
        _free_port("127.0.0.1", one)
    with plainly():
        settings = demo_settings(folder, port, fresh=fresh)
        parts = build(settings)
        upgrade(parts.database)
        load_sample(parts.database, parts.audit, parts.now)
        settle_in(parts)
    slack = DemoSlack(parts, port, port + 1)
    tell(
        "",
        f"  canishare is running: open http://127.0.0.1:{port}/ in your browser.",
        f"  The same partnership in a stand-in for Slack: http://127.0.0.1:{port + 1}/",
        "  Everybody in it is invented. Pick who you are, and ask whether you can share something.",
        "  Press Ctrl+C to stop. What you record is kept in " + str(folder) + " (--fresh forgets it).",
        "",
    )
    _run(parts, slack.routes(), slack.running)


def demo_settings(folder: Path, port: int, *, fresh: bool = False) -> Settings:
    """Settings for a demo that keeps everything in one folder, its own secret key included."""
    records, key = folder / DEMO_RECORDS, folder / "secret-key"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        if fresh:
            for name in (records, *(folder / f"{DEMO_RECORDS}-{part}" for part in ("wal", "shm"))):
                name.unlink(missing_ok=True)
        if not key.is_file():
            with os.fdopen(os.open(key, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o400), "w") as file:
                file.write(secrets.token_urlsafe(48))
        master = folder.resolve().with_name(f"{folder.resolve().name}-keys") / "master-key"
        master.parent.mkdir(mode=0o700, exist_ok=True)
        if not master.is_file():
            make_master(master)
    except OSError as error:
        another = "Choose another: canishare demo --folder FOLDER"
        raise Trouble(f"The demo cannot keep its records in {folder} ({error.strerror}).", another) from error
    return Settings(
        database_url=sqlite_url(records),
        secret_key_file=key,
        master_key_file=master,
        partnership="Ashmere Community Safety Partnership (invented)",
        host="127.0.0.1",
        base_url="",
        port=port,
        sign_in="choose",
    )


def serve() -> None:
    """Serve the web door for a partnership, with the settings in the environment."""
    demand(OPERATOR, "service.run")
    with plainly():
        settings = Settings()
    if settings.sign_in == "choose" and settings.beyond_this_machine:
        raise Trouble(
            "CANISHARE_SIGN_IN=choose lets anybody be anybody. It is for this machine alone:",
            "set CANISHARE_HOST to 127.0.0.1 and take CANISHARE_BASE_URL away, or set CANISHARE_SIGN_IN to none.",
        )
    _free_port(settings.host, settings.port)
    with plainly():
        parts = build(settings)
        if not is_current(parts.database):
            raise Trouble("The database is not set up for this version. Run: canishare db upgrade")
    slack = _slack(parts)
    _run(parts, slack.routes(parts), slack.delivering) if slack else _run(parts)


def clock(once: Annotated[bool, typer.Option("--once", help="Do what is due now, and stop.")] = False) -> None:
    """Do what happens by date, every minute, and deliver what waits. Any number of them may run."""
    with opened("service.run") as parts:
        start_logs(parts.settings.log_level)
        _until_stopped(_clock(parts, _slack(parts), once))


async def _clock(parts: Parts, slack: SlackDoor | None, once: bool) -> None:
    if once:
        await _tick(parts, slack)
        if slack:
            await slack.delivery.deliver_due()
            await slack.calls.close()
        return
    async with slack.delivering() if slack else nullcontext():
        while True:
            await _tick(parts, slack)
            await asyncio.sleep(CLOCK_SECONDS)


async def _tick(parts: Parts, slack: SlackDoor | None) -> None:
    done = await _as_due(asyncio.to_thread(clock_work.tick, parts))
    done += await _as_due(slack.chores()) if slack else 0
    logger().info("clock", count=done)


async def _as_due(work: Awaitable[int]) -> int:
    """Do what is due, and give how many things were done. What fails is due again with the next tick."""
    try:
        return await work
    except RecordsUnavailable as trouble:
        logger().warning("the clock waits", reason=trouble.reason)
    except Exception as error:
        logger().error("the clock failed", error=type(error).__name__, where=where(error))
    return 0


def slack_socket() -> None:
    """Keep a line to Slack open (Socket Mode), and deliver what waits. For where Slack cannot reach `serve`."""
    demand(OPERATOR, "service.run")
    with opened("service.run") as parts:
        slack = _slack(parts)
        if slack is None or not slack.settings.socket:
            raise Trouble("Socket Mode needs CANISHARE_SLACK_APP_TOKEN. Run: canishare doctor slack")
        start_logs(parts.settings.log_level)
        _read_ahead(parts, settle)
        _until_stopped(_hold_the_line(slack))


async def _hold_the_line(slack: SlackDoor) -> None:
    from bot.channels.slack.doors.socket import SocketDoor

    async with slack.delivering():
        settings = slack.settings
        await SocketDoor(settings.app_token, settings.api_url, slack.listening, proxy=settings.proxy).run()


def _until_stopped(work: Coroutine[None, None, None]) -> None:
    """Do it until it ends, or whoever looks after the processes says stop (SIGTERM): what is under way ends first."""

    async def until_stopped() -> None:
        doing = asyncio.ensure_future(work)
        asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, doing.cancel)
        with suppress(asyncio.CancelledError):
            await doing

    asyncio.run(until_stopped())


def _slack(parts: Parts) -> SlackDoor | None:
    """Slack, where it is set up. Raises Trouble when it is set up wrongly."""
    with plainly():
        found = slack_settings(parts.settings)
        if found is None:
            return None
        from bot.channels.slack.join import join_slack

        return join_slack(parts, found)


def settle() -> None:
    """Once everything is read: what is in memory now stays, so that the collector of garbage need not look at it again;
    and it looks less often than usual, as a click leaves hardly anything that it has to find."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)


def _run(parts: Parts, routes: Sequence[BaseRoute] = (), beside: Beside = nullcontext) -> None:
    """Serve the web door with other doors' addresses, and run what belongs to them beside it."""
    start_logs(parts.settings.log_level)
    _read_ahead(parts, settle)
    uvicorn.run(
        web_app(parts, routes, lambda _: beside()),
        host=parts.settings.host,
        port=parts.settings.port,
        log_config=None,
        access_log=False,
        server_header=False,
        date_header=True,
        timeout_keep_alive=15,
        h11_max_incomplete_event_size=32_768,
    )


def _read_ahead(parts: Parts, then: Callable[[], None] = lambda: None) -> None:
    """Make the index for searching beside everything else, and `then` do that: the first who asks would wait half a
    second for it, and all who come after them."""

    def read() -> None:
        try:
            parts.lookup.index()
        except Exception as error:
            logger().error("reading ahead failed", error=type(error).__name__, where=where(error))
        finally:
            then()

    threading.Thread(target=read, name="reading ahead", daemon=True).start()


def _free_port(host: str, port: int) -> None:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except PermissionError as error:
            raise Trouble(
                f"Port {port} needs special rights. Choose one above 1023, for example --port 8000."
            ) from error
        except OSError as error:
            if error.errno != errno.EADDRINUSE:
                raise Trouble(f"This machine cannot listen at {host}. Check CANISHARE_HOST.") from error
            another = "Stop the other program, or choose another port: make demo PORT=8001, or set CANISHARE_PORT."
            raise Trouble(f"Port {port} is in use by another program.", another) from error
