"""What Slack says when it will not: a short code, and sometimes more."""

from __future__ import annotations

from bot.channels.slack.fake.things import Json


class Refused(Exception):
    """A call that Slack answers with `"ok": false`. `more` stands beside the code in the answer."""

    def __init__(self, code: str, **more: object) -> None:
        super().__init__(code)
        self.code = code
        self.more = more

    @property
    def answer(self) -> Json:
        """The answer's body."""
        return {"ok": False, "error": self.code, **self.more}


class Limited(Exception):
    """A call that came too soon. Slack answers 429 and says after how many seconds to come again."""

    def __init__(self, retry_after: int) -> None:
        super().__init__(f"again after {retry_after} s")
        self.retry_after = retry_after
