"""Whatever is thrown at Slack's door, it answers in order, breaks nothing, and logs nothing of it."""

from __future__ import annotations

import json
import random
from urllib.parse import urlencode

import pytest

from bot.app import Parts
from tests.clock import Clock
from tests.logs import logged
from tests.slack.corpus import deliveries, kinds
from tests.slack.door import FORM, Door, signed
from tests.slack.rubbish.throw import leaks, throw

MANY = 1_500
KINDS = {
    *("message", "app_mention", "app_home_opened", "app_uninstalled", "tokens_revoked", "user_change"),
    *("channel_shared", "channel_unshared", "channel_id_changed", "url_verification"),
    *("/share", "/spoc", "/guidance", "block_actions", "view_submission", "view_closed", "shortcut", "message_action"),
}


def test_rubbish_breaks_nothing_and_is_not_logged(parts_both: Parts, clock: Clock) -> None:
    seed = random.SystemRandom().randrange(10**6)
    found = throw(parts_both, clock, seed, MANY)
    assert found.tracebacks == [], f"seed {seed}"
    assert found.not_for_slack == [], f"seed {seed}"
    assert set(found.by_status()) <= {200, 400, 401, 413}, f"seed {seed}"
    assert leaks(found) == 0, f"seed {seed}"
    assert found.letters > MANY // 10, "much of it was near enough to what Slack sends to be answered"
    with parts_both.database.reading() as connection:
        assert parts_both.audit.verify(connection).sound


def test_what_is_altered_are_real_deliveries_of_every_kind(parts: Parts, clock: Clock) -> None:
    assert kinds(deliveries(parts, clock)) == KINDS


# Faults that it found ------------------------------------------------------------------------------------------------

HALF = "\ud800"


@pytest.mark.parametrize("authorizations", [True, 7, "T0POLICE", {"team_id": "T0POLICE"}, [None], [[]]])
def test_authorizations_of_another_shape_break_nothing(door: Door, authorizations: object) -> None:
    assert door.send(door.words("hello") | {"authorizations": authorizations}).status == 200


@pytest.mark.parametrize("key", ["event_id", "team_id"])
def test_half_a_letter_breaks_no_event(door: Door, key: str) -> None:
    payload = door.words(f"hello {HALF}")
    assert door.send(payload | {key: f"{payload[key]}{HALF}\x00"}).status == 200
    assert len(door.waiting()) == 1


def test_half_a_letter_breaks_no_press(door: Door) -> None:
    view = {"id": HALF, "hash": HALF, "type": "modal", "callback_id": "form", "private_metadata": HALF}
    for kind in ("view_submission", "view_closed"):
        pressed = door.click('["home"]', view=view, trigger_id=f"{kind}{HALF}") | {"type": kind}
        assert door.send(pressed).status == 200
    assert door.send(door.click(f'["guidance.post",["room","{HALF}"],["kind","law"],["key","gdpr"]]')).status == 200
    assert not any("Something went wrong" in str(one) for one in door.waiting())


def test_a_payload_deeper_than_can_be_read_is_let_go(door: Door) -> None:
    for deep in range(200, 1_200, 20):
        known = json.dumps({"type": "shortcut", "user": {"id": "U1"}, "team": {"id": "T1"}})
        said = f'{known[:-1]},"deep":{"[" * deep}{"]" * deep}}}'
        body = urlencode({"payload": said}).encode()
        assert door.post(body, signed(body, int(door.parts.now().timestamp()), FORM)).status in (200, 400)


def test_a_kind_that_nobody_knows_is_not_quoted_in_the_log(door: Door) -> None:
    with logged() as log:
        assert door.send({"type": "quillfeather99vane"}).status == 200
    assert "something unknown" in log.getvalue()
    assert "quillfeather" not in log.getvalue()


def test_ids_longer_than_can_be_kept_are_no_ids(door: Door) -> None:
    long = "D" + "0" * 500
    where = {"type": "message", "channel_id": long, "message_ts": "1" * 300}
    door.send(door.click('["home"]', container=where))
    door.send(door.command("share") | {"channel_id": "C" + "0" * 500})
    assert [one["kind"] for one in door.waiting()] == ["post", "post"]
