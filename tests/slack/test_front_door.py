"""The front door: what Slack did not sign is refused, unread and unlogged; what it did is answered once."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.records.inbox import INBOX
from tests.logs import logged
from tests.slack.door import FORM, SECRET, Door, encoded, signed

Headers = dict[str, str]
CANARY = "quillfeather99vane"


def taken(door: Door) -> int:
    with door.parts.database.reading() as connection:
        return len(connection.execute(INBOX.select()).all())


def now_of(door: Door) -> int:
    return int(door.parts.now().timestamp())


def without(name: str) -> Callable[[Headers], Headers]:
    return lambda headers: {key: value for key, value in headers.items() if key != name}


def with_(**changes: str) -> Callable[[Headers], Headers]:
    return lambda headers: headers | {name.replace("_", "-"): value for name, value in changes.items()}


FORGERIES: dict[str, Callable[[Headers], Headers]] = {
    "no headers at all": lambda headers: {"content-type": headers["content-type"]},
    "no signature": without("x-slack-signature"),
    "no timestamp": without("x-slack-request-timestamp"),
    "an empty signature": with_(x_slack_signature=""),
    "an empty timestamp": with_(x_slack_request_timestamp=""),
    "a signature of the right shape": with_(x_slack_signature="v0=" + "a" * 64),
    "another version": lambda headers: (
        headers | {"x-slack-signature": headers["x-slack-signature"].replace("v0=", "v1=")}
    ),
    "capitals in the signature": lambda headers: headers | {"x-slack-signature": headers["x-slack-signature"].upper()},
    "a timestamp with a fraction": lambda headers: (
        headers | {"x-slack-request-timestamp": f"{headers['x-slack-request-timestamp']}.0"}
    ),
    "a timestamp that is no number": with_(x_slack_request_timestamp="soon"),
    "a timestamp of a thousand digits": with_(x_slack_request_timestamp="9" * 1000),
    "a negative timestamp": lambda headers: (
        headers | {"x-slack-request-timestamp": f"-{headers['x-slack-request-timestamp']}"}
    ),
    "digits of another script": with_(x_slack_request_timestamp="١٢٣"),
    "a signature that is not ASCII": with_(x_slack_signature="v0=ÿþ"),
}


@pytest.mark.parametrize("forge", FORGERIES.values(), ids=FORGERIES)
def test_a_forged_request_is_refused_and_leaves_no_trace(door: Door, forge: Callable[[Headers], Headers]) -> None:
    body, kind = encoded(door.words(f"can I share {CANARY}?"))
    headers = {name: value.encode() for name, value in forge(signed(body, now_of(door), kind)).items()}
    with logged() as log:
        answer = door.post(body, list(headers.items()))  # type: ignore[arg-type]
    assert (answer.status, answer.body) == (401, "")
    assert taken(door) == 0
    assert door.waiting() == []
    assert CANARY not in log.getvalue()
    assert "slack.refused" in log.getvalue()


@pytest.mark.parametrize("secret", ["", " ", SECRET[:-1], SECRET.upper()])
def test_another_secret_signs_nothing(door: Door, secret: str) -> None:
    body, kind = encoded(door.words("hello"))
    assert door.post(body, signed(body, now_of(door), kind, secret)).status == 401


def test_an_altered_body_is_refused(door: Door) -> None:
    body, kind = encoded(door.words("hello"))
    headers = signed(body, now_of(door), kind)
    for altered in (body + b" ", body[:-1], body.replace(b"hello", b"hullo"), b""):
        assert door.post(altered, headers).status == 401


def test_a_doubled_header_is_refused(door: Door) -> None:
    body, kind = encoded(door.words("hello"))
    headers = list(signed(body, now_of(door), kind).items())
    for doubled in headers[1:]:
        assert door.post(body, [*headers, doubled]).status == 401


@pytest.mark.parametrize(("seconds", "status"), [(-301, 401), (-300, 200), (-299, 200), (299, 200), (301, 401)])
def test_a_request_is_taken_for_five_minutes_both_ways(door: Door, seconds: int, status: int) -> None:
    body, kind = encoded(door.words("hello"))
    assert door.post(body, signed(body, now_of(door) + seconds, kind)).status == status


def test_more_than_a_megabyte_is_refused_unread(door: Door) -> None:
    body = b"x" * 1_000_001
    assert door.post(body, signed(body, now_of(door))).status == 413
    assert taken(door) == 0


@pytest.mark.parametrize(
    "body",
    [b"", b"{", b"[]", b"null", b'"text"', b"\xff\xfe", b"[" * 5_000, b"payload=%7B", b"payload=[1]", b"payload"],
)
@pytest.mark.parametrize("kind", ["application/json", FORM, "text/plain", ""])
def test_signed_rubbish_is_refused_plainly(door: Door, body: bytes, kind: str) -> None:
    answer = door.post(body, signed(body, now_of(door), kind))
    assert answer.status in (200, 400)
    assert taken(door) == 0


def test_slack_can_check_the_address(door: Door) -> None:
    answer = door.send({"type": "url_verification", "challenge": "3eZbrw1aB"})
    assert answer.json == {"challenge": "3eZbrw1aB"}
    assert door.send({"ssl_check": "1", "token": "x"}).status == 200


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=12), inner, max_size=4),
    max_leaves=12,
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_a_signed_payload_altered_anywhere_never_breaks_anything(door: Door, data: st.DataObject) -> None:
    payload = data.draw(
        st.sampled_from(
            [
                door.words("hello"),
                door.command("share", "x"),
                door.click('["home"]'),
                door.event({"type": "user_change"}),
            ]
        )
    )
    place = payload
    for _ in range(data.draw(st.integers(0, 3))):
        inner = [value for value in place.values() if isinstance(value, dict) and value]
        if inner:
            place = data.draw(st.sampled_from(inner))
    place[data.draw(st.sampled_from(sorted(place)))] = data.draw(json_values)
    assert door.send(payload).status in (200, 400)
