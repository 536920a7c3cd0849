"""The public address: what Slack could never call is told without asking anybody, a bad certificate by asking."""

from __future__ import annotations

import ssl
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from bot.channels.slack.setting_up.doctor import _shape
from bot.channels.slack.setting_up.doctor_address import check_address, check_signing
from bot.channels.slack.settings import SlackSettings
from bot.settings import Settings
from bot.when import utc_now
from tests.channels.slack_values import SIGNING_SECRET

SLACK = "https://slack.com/api/"


def slack(base_url: str, api_url: str = SLACK, signing_secret: str = SIGNING_SECRET) -> SlackSettings:
    return SlackSettings(api_url=api_url, base_url=base_url, signing_secret=signing_secret)


@pytest.mark.parametrize(
    ("address", "says"),
    [
        ("", "CANISHARE_BASE_URL is not set"),
        ("http://canishare.example.org", "is not https"),
        ("https://localhost", "inside your own network"),
        ("https://127.0.0.1:8443", "inside your own network"),
        ("https://10.1.2.3", "inside your own network"),
        ("https://192.168.0.4", "inside your own network"),
        ("https://[fd00::7]", "inside your own network"),
        ("https://chatserver", "inside your own network"),
        ("https://canishare.council.local", "inside your own network"),
    ],
)
def test_an_address_that_slack_could_never_call(address: str, says: str) -> None:
    [one] = check_address(slack(address))
    assert one.state == "wrong"
    assert says in one.says
    assert "Socket Mode" in one.do


@pytest.mark.parametrize("address", ["https://canishare.example.org", "https://canishare.example.org:8443"])
def test_an_address_that_slack_could_call(address: str) -> None:
    assert [one.state for one in check_address(slack(address))] == ["ok"]


def test_a_stand_in_on_this_machine_can_call_this_machine() -> None:
    assert [one.state for one in check_address(slack("http://127.0.0.1:8000", "http://127.0.0.1:3100/api/"))] == ["ok"]


@pytest.mark.parametrize("address", ["https://999.1.1.1", "https://xn--a.org"])
def test_a_name_that_no_machine_can_have(address: str) -> None:
    [one] = check_signing(slack(address), utc_now)
    assert one.state == "wrong"
    assert f"Nothing answers at {address}" in one.says


@pytest.mark.parametrize("secret", ["Kz" + SIGNING_SECRET, SIGNING_SECRET.upper(), SIGNING_SECRET + "0"])
def test_a_signing_secret_that_is_none_of_slacks(secret: str) -> None:
    [one] = _shape(Settings(), slack("", signing_secret=secret))
    assert one.state == "wrong"
    assert "Basic Information, App Credentials, Signing Secret" in one.do
    assert secret not in one.line


@pytest.fixture
def untrusted(tmp_path: Path) -> Iterator[str]:
    """An https address of this machine whose certificate nobody has signed."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    begins = datetime.now(UTC) - timedelta(days=1)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(begins)
        .not_valid_after(begins + timedelta(days=2))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .sign(key, hashes.SHA256())
    )
    both = tmp_path / "both.pem"
    both.write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
        + certificate.public_bytes(serialization.Encoding.PEM)
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(both)
    server = HTTPServer(("127.0.0.1", 0), BaseHTTPRequestHandler)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
    yield f"https://localhost:{server.server_port}"
    server.shutdown()
    server.server_close()


def test_a_certificate_that_cannot_be_trusted(untrusted: str) -> None:
    [one] = check_signing(slack(untrusted), utc_now)
    assert one.state == "wrong"
    assert one.says == f"The certificate of {untrusted} is not one that can be trusted."
    assert "certificate that names this address" in one.do
