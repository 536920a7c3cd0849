"""The town of the demo: a charity and a police force of the invented partnership, each with a Slack of its own.

Most people in it are those of bot/sample/people.csv, under their own names. Beside them stand a guest, somebody
canishare does not know, and a visitor from elsewhere, because a real Slack has those too.
"""

from __future__ import annotations

from dataclasses import dataclass

from bot.channels.slack.fake.things import Channel, User
from bot.channels.slack.fake.town import Workspace

LANTERN, POLICE = "T0LANTERN", "T0POLICE"

AGENCIES = {LANTERN: "lantern", POLICE: "ashmere-police"}
"""The agency that each workspace belongs to."""

PEOPLE = {
    (LANTERN, "U0SHABNAM"): "shabnam-kirkbride",
    (POLICE, "U0KWABENA"): "kwabena-asante-marsh",
    (POLICE, "U0HOLLY"): "holly-trevithick",
    (POLICE, "U0RHODRI"): "rhodri-mostyn-bell",
}
"""Who in Slack is who in canishare: by workspace and Slack id, the key of bot/sample/people.csv."""

GUEST, UNKNOWN, STRANGER = "U0OTTILIE", "U0TAMSIN", "U0BARNABY"
"""A guest, somebody nobody entered in canishare, and a visitor from another organisation's Slack."""

SHARED = "C0SHARED"
"""The channel that Lantern shares with another organisation."""


@dataclass(frozen=True, slots=True)
class Bot:
    """What an app needs to know of itself in a workspace."""

    user_id: str
    token: str


BOTS = {
    LANTERN: Bot("U0CANILANTERN", "xoxb-7301846295-8264017395-lanternK7q2m9w4"),
    POLICE: Bot("U0CANIPOLICE", "xoxb-7301846295-9153728046-policeV3x8t6z5"),
}


def sample_town() -> list[Workspace]:
    """The two workspaces, new."""
    return [_lantern(), _police()]


def _lantern() -> Workspace:
    bot = BOTS[LANTERN].user_id
    people = [
        User("U0SHABNAM", "shabnam", "Shabnam Kirkbride", "Service Manager, single point of contact"),
        User(UNKNOWN, "tamsin", "Tamsin Oyelaran", "Fundraiser, not known to canishare"),
        User(GUEST, "ottilie", "Ottilie Brandreth", "Student on placement", is_restricted=True),
        User(
            STRANGER,
            "barnaby",
            "Barnaby Quill-Osei",
            "Visiting caseworker",
            team_id="T0ELSEWHERE",
            is_stranger=True,
        ),
    ]
    return Workspace(
        LANTERN,
        "Lantern Women's Aid",
        "lantern-womens-aid",
        users=people,
        channels=[
            Channel("C0GENERAL", "general", {"U0SHABNAM", UNKNOWN, GUEST, bot}),
            Channel(
                SHARED,
                "partnership-shared",
                {"U0SHABNAM", UNKNOWN, STRANGER, bot},
                is_ext_shared=True,
                shared_with=["T0ELSEWHERE"],
            ),
        ],
        bot_token=BOTS[LANTERN].token,
        bot_user_id=bot,
    )


def _police() -> Workspace:
    bot = BOTS[POLICE].user_id
    officers = {"U0KWABENA", "U0HOLLY", "U0RHODRI"}
    people = [
        User("U0KWABENA", "kwabena", "Kwabena Asante-Marsh", "Partnership Sergeant, single point of contact"),
        User("U0HOLLY", "holly", "Holly Trevithick", "Partnership Constable, deputy"),
        User("U0RHODRI", "rhodri", "Rhodri Mostyn-Bell", "Detective Inspector, authoriser"),
    ]
    return Workspace(
        POLICE,
        "Ashmere Police",
        "ashmere-police",
        users=people,
        channels=[
            Channel("C0PARADE", "general", {*officers, bot}),
            Channel("G0PARTNERS", "partnership-team", {*officers, bot}, is_private=True),
        ],
        bot_token=BOTS[POLICE].token,
        bot_user_id=bot,
    )
