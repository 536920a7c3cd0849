"""What the app asked of Slack: every call, for tests to read, and a way to wait until there are no more."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import Any

from bot.channels.slack.fake.things import Json


@dataclass(slots=True)
class Call:
    """One call of the Web API, or one use of a response address (method `response_url`).

    `answered` is ok, an error code, or what was done to it: 429, 500, dropped, dropped before.
    """

    method: str
    team_id: str
    arguments: Json
    at: float
    answered: str = ""
    answer: Json | None = None
    retry_after: int = 0

    @property
    def took_effect(self) -> bool:
        """Whether Slack did what was asked, whatever the app was told."""
        return self.answered in ("ok", "dropped")

    def __getitem__(self, name: str) -> Any:  # noqa: ANN401 - whatever the app sent
        return self.arguments[name]


class Calls(list[Call]):
    """Every call in order. `patience` is how many seconds the page waits for the app at most."""

    def __init__(self) -> None:
        super().__init__()
        self.under_way = 0
        self.patience = 1.0
        self._news: asyncio.Event | None = None

    def of(self, *methods: str) -> list[Call]:
        """The calls of these methods."""
        return [one for one in self if one.method in methods]

    def begin(self, call: Call) -> None:
        """A call came in."""
        self.append(call)
        self.under_way += 1
        self._tell()

    def end(self) -> None:
        """A call was answered, or dropped."""
        self.under_way -= 1
        self._tell()

    async def quiet(self, since: int, still: float = 0.12) -> None:
        """Wait until calls came after the first `since`, and then none for a little while; never beyond patience.

        It waits to be told, so nothing is asked again and again.
        """
        self._news = asyncio.Event()
        loop = asyncio.get_running_loop()
        end = loop.time() + self.patience
        while (left := end - loop.time()) > 0:
            answered = len(self) > since and not self.under_way
            try:
                async with asyncio.timeout(min(still, left) if answered else left):
                    await self._news.wait()
            except TimeoutError:
                return
            self._news.clear()

    def _tell(self) -> None:
        if self._news:
            self._news.set()
