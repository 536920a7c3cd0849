"""What Slack hands out that wears out: triggers (once, 3 seconds) and response addresses (5 times, 30 minutes)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from random import Random

from bot.channels.slack.fake.refused import Refused

TRIGGER_SECONDS = 3
RESPONSE_SECONDS = 30 * 60
RESPONSE_USES = 5


@dataclass(slots=True)
class Trigger:
    """Leave to open one view for the person who just did something. `root` is the modal they did it in."""

    id: str
    team_id: str
    user: str
    made: float
    root: str = ""
    exchanged: bool = False


class Triggers:
    """Every trigger that was handed out."""

    def __init__(self, clock: Callable[[], float], dice: Random) -> None:
        self._clock, self._dice = clock, dice
        self._made: dict[str, Trigger] = {}

    def issue(self, team_id: str, user: str, root: str = "") -> str:
        """A new one, for what somebody did now."""
        dice = self._dice
        made = f"{dice.randrange(10**12)}.{dice.randrange(10**12)}.{dice.getrandbits(128):032x}"
        self._made[made] = Trigger(made, team_id, user, self._clock(), root)
        return made

    def look(self, trigger_id: object, team_id: str) -> Trigger:
        """A trigger that is still good. It is not used up by this."""
        found = self._made.get(str(trigger_id or ""))
        if not found or found.team_id != team_id:
            raise Refused("invalid_trigger_id")
        if found.exchanged:
            raise Refused("exchanged_trigger_id")
        if self._clock() - found.made > TRIGGER_SECONDS:
            raise Refused("expired_trigger_id")
        return found


@dataclass(slots=True)
class ResponseUrl:
    """Where an app may answer an interaction without a token. `ts` is the message it was about, if there was one."""

    id: str
    team_id: str
    channel: str
    user: str
    made: float
    ts: str = ""
    uses: int = 0


class ResponseUrls:
    """Every response address that was handed out."""

    def __init__(self, clock: Callable[[], float], dice: Random) -> None:
        self._clock, self._dice = clock, dice
        self._made: dict[str, ResponseUrl] = {}

    def issue(self, team_id: str, channel: str, user: str, ts: str = "") -> str:
        """The id of a new one."""
        made = f"{team_id}-{self._dice.getrandbits(96):024x}"
        self._made[made] = ResponseUrl(made, team_id, channel, user, self._clock(), ts)
        return made

    def use(self, one_id: str) -> ResponseUrl:
        """Use one up once."""
        found = self._made.get(one_id)
        if not found:
            raise Refused("invalid_url")
        if self._clock() - found.made > RESPONSE_SECONDS:
            raise Refused("expired_url")
        if found.uses >= RESPONSE_USES:
            raise Refused("used_url")
        found.uses += 1
        return found
