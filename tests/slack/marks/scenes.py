"""Every scene in which marks are looked for: the marked places of payloads first, then whatever else reaches a part."""

from __future__ import annotations

import json
from collections.abc import Iterable

from bot.channels.slack.fake import FakeSlack, sample_town
from tests.slack.live import our_app
from tests.slack.marks import scenes_of_people, scenes_of_requests, scenes_of_trouble
from tests.slack.marks.places import PLACES, Place, typed_at
from tests.slack.marks.stage import Scene, Stage

SENDERS = ("U0KWABENA", "U0NOBODY", "U0RHODRI")


def one_of_each(places: Iterable[Place] = PLACES) -> list[Place]:
    """The first place of each kind of delivery, and a second one of those in which people type."""
    found: dict[str, list[Place]] = {}
    for place in places:
        found.setdefault(place.kind, []).append(place)
    return [one for every in found.values() for one in every[: 2 if every[0].kind in ("message", "/share") else 1]]


async def _send(stage: Stage, places: Iterable[Place], senders: Iterable[str]) -> None:
    for number, place in enumerate(places):
        for sender in senders:
            base = json.loads(json.dumps(stage.bases[place.kind]).replace("U0KWABENA", sender))
            await stage.sends(place.payload(stage.anew(base), typed_at(number)))


async def one_of_each_is_sent(stage: Stage) -> None:
    """A mark in one place of each kind."""
    await _send(stage, one_of_each(), SENDERS[:1])
    await stage.delivers()


async def every_place_is_sent_over_http(stage: Stage) -> None:
    """A mark in every place, by each of the senders, and the stand-in for Slack asked over HTTP until nothing waits."""
    fake = FakeSlack(sample_town(), our_app())
    async with fake.serving():
        stage.door.slack.calls.base_url = fake.api_url
        await _send(stage, PLACES, SENDERS)
        await stage.delivers_all()
        await stage.door.slack.calls.close()
    stage.called += len(fake.calls)
    stage.kept.calls += [json.dumps(one.arguments, ensure_ascii=False) for one in fake.calls]


ALL_PLACES = (Scene("every place, over HTTP", every_place_is_sent_over_http, wired=True),)
"""While nothing is broken."""

SCENES = (
    Scene("one of each", one_of_each_is_sent),
    *scenes_of_people.SCENES,
    *scenes_of_requests.SCENES,
    *scenes_of_trouble.SCENES,
)
"""While each function fails in turn, as far as they reach it."""
