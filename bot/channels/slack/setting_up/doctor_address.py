"""Whether Slack can reach us: the public address, and a request signed as Slack signs it, sent to ourselves."""

from __future__ import annotations

import ipaddress
import json
import secrets
import ssl
from urllib.parse import urlsplit

import httpx
from slack_sdk.signature import SignatureVerifier

from bot.channels.finding import Finding, not_checked, ok, wrong
from bot.channels.slack.setting_up.doctor_api import NO_ANSWER, new_client
from bot.channels.slack.settings import EVENTS_PATH, SlackSettings
from bot.when import Now

SET_IT = "Set CANISHARE_BASE_URL to the https address of the proxy in front of canishare, or use Socket Mode."


def check_address(slack: SlackSettings) -> list[Finding]:
    """Whether the public address is one that Slack could call at all."""
    if not slack.base_url:
        return [wrong("address", "CANISHARE_BASE_URL is not set, so Slack has nowhere to call.", SET_IT)]
    if slack.trial:
        return [ok("address", f"{slack.base_url}, which a stand-in on this machine can call.")]
    if not slack.base_url.startswith("https://"):
        return [wrong("address", f"{slack.base_url} is not https, and Slack calls nothing else.", SET_IT)]
    if _is_inside(slack.base_url):
        return [wrong("address", f"{slack.base_url} is inside your own network, where Slack cannot reach it.", SET_IT)]
    return [ok("address", f"{slack.base_url}, over https.")]


def check_signing(slack: SlackSettings, now: Now) -> list[Finding]:
    """Send ourselves what Slack sends to prove an address, signed rightly and then wrongly."""
    if not slack.base_url:
        return [not_checked("signing", "There is no address to send a request to.")]
    try:
        with new_client(slack) as client:
            challenge = secrets.token_urlsafe(24)
            answered = _send(client, slack, slack.signing_secret, challenge, now)
            refusal = _wrong_answer(slack, answered, challenge)
            if refusal:
                return [refusal]
            forged = _send(client, slack, secrets.token_hex(16), secrets.token_urlsafe(24), now)
    except NO_ANSWER as error:
        return [_unreachable(slack, error)]
    if forged.status_code != httpx.codes.UNAUTHORIZED:
        return [
            wrong(
                "signing",
                f"A badly signed request was answered with {forged.status_code} and not refused with 401.",
                "Stop whatever answers there: anybody could speak to it in Slack's name.",
            )
        ]
    return [
        ok(
            "signing",
            "A request signed as Slack signs it is taken, and a badly signed one refused. That Slack holds the same "
            "secret shows on its page Event Subscriptions, beside Request URL: Verified.",
        )
    ]


def _send(client: httpx.Client, slack: SlackSettings, secret: str, challenge: str, now: Now) -> httpx.Response:
    body = json.dumps({"type": "url_verification", "challenge": challenge})
    stamp = str(int(now().timestamp()))
    signature = SignatureVerifier(secret).generate_signature(timestamp=stamp, body=body) or ""
    headers = {
        "Content-Type": "application/json",
        "X-Slack-Request-Timestamp": stamp,
        "X-Slack-Signature": signature,
    }
    return client.post(slack.base_url + EVENTS_PATH, content=body.encode(), headers=headers)


def _wrong_answer(slack: SlackSettings, answered: httpx.Response, challenge: str) -> Finding | None:
    """What is wrong with the answer to a rightly signed request, if anything."""
    status, there = answered.status_code, slack.base_url + EVENTS_PATH
    if status == httpx.codes.OK and challenge in answered.text:
        return None
    if status in (httpx.codes.UNAUTHORIZED, httpx.codes.FORBIDDEN):
        return wrong(
            "signing",
            f"{there} refused a request signed with the secret in these settings ({status}).",
            "The running canishare has another signing secret: restart it with these settings. If it has the same, "
            "the proxy changes the body or drops the X-Slack headers.",
        )
    if status == httpx.codes.NOT_FOUND:
        return wrong(
            "signing",
            f"Nothing answers Slack at {there} (404).",
            "Start canishare serve with these settings, and let the proxy pass /slack/ on to it.",
        )
    if answered.is_redirect:
        return wrong(
            "signing",
            f"{there} sends callers somewhere else ({status}).",
            "Set CANISHARE_BASE_URL to the address that answers by itself.",
        )
    return wrong(
        "signing",
        f"{there} did not give back what it was sent ({status}).",
        "Something else answers there: check where the proxy passes it on to, and the log of canishare serve.",
    )


def _unreachable(slack: SlackSettings, error: Exception) -> Finding:
    there = slack.base_url
    if _about_certificate(error):
        return wrong(
            "signing",
            f"The certificate of {there} is not one that can be trusted.",
            "Give the proxy a certificate that names this address and is not out of date.",
        )
    late = " in time" if isinstance(error, httpx.TimeoutException) else ""
    return wrong(
        "signing",
        f"Nothing answers at {there}{late} ({type(error).__name__}).",
        "Start canishare serve and the proxy, and open port 443 to the internet. If only this machine cannot reach "
        "its own public address, run this from another one.",
    )


def _about_certificate(error: BaseException | None) -> bool:
    while error is not None:
        if isinstance(error, ssl.SSLCertVerificationError):
            return True
        error = error.__cause__ or error.__context__
    return False


def _is_inside(address: str) -> bool:
    """Whether an address is of this machine, of a private network, or a name without a domain."""
    host = urlsplit(address).hostname or ""
    try:
        return not ipaddress.ip_address(host).is_global
    except ValueError:
        return "." not in host or host.endswith((".local", ".internal", ".lan", ".localhost"))
