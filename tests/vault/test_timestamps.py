"""Time-stamps over real HTTP, from an authority that answers well, badly, slowly or not at all."""

import shutil
import socket
import subprocess
import threading
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from asn1crypto import tsp
from hypothesis import given
from hypothesis import strategies as st
from tests.vault import authority
from tests.vault.authority import Authority

from chesil.vault import exchanges, timestamps
from chesil.vault.errors import AuthorityRefused

DOCUMENT = b"example.org/anchor/17\n"
NOON = datetime(2026, 5, 1, 12, tzinfo=UTC)
HASTY = 0.3  # seconds; for an authority that would never answer


@pytest.fixture(scope="module")
def running() -> Iterator[Authority]:
    with Authority(now=NOON) as tsa:
        yield tsa


@pytest.fixture
def tsa(running: Authority) -> Authority:
    running.mode, running.now = "good", NOON
    running.asked.clear()
    return running


@pytest.fixture(scope="module")
def offline() -> Authority:
    return Authority(now=NOON)


@pytest.fixture(scope="module")
def token(offline: Authority) -> bytes:
    return offline.token(DOCUMENT)


def test_a_good_token_gives_the_authoritys_time(tsa: Authority) -> None:
    token = timestamps.request(tsa.chosen(), DOCUMENT, now=NOON + timedelta(seconds=3))
    assert (token.authority, token.time, token.policy) == ("Test Authority", NOON, authority.POLICY)
    assert timestamps.check(token.response, DOCUMENT, name="Test Authority", roots=tsa.root_pem) == token


def test_only_a_hash_is_sent_with_a_nonce_and_a_wish_for_the_certificate(tsa: Authority) -> None:
    for _ in range(2):
        timestamps.request(tsa.chosen(), DOCUMENT, now=NOON)
    first, second = (tsp.TimeStampReq.load(body) for body in tsa.asked)
    assert DOCUMENT not in tsa.asked[0]
    assert len(tsa.asked[0]) < 100
    assert first["cert_req"].native
    assert first["nonce"].native != second["nonce"].native
    assert first["message_imprint"].native == second["message_imprint"].native


@pytest.mark.skipif(shutil.which("openssl") is None, reason="the openssl program is not installed")
@pytest.mark.parametrize(("checked", "verdict"), [(DOCUMENT, 0), (DOCUMENT + b"x", 1)])
def test_openssl_says_the_same(offline: Authority, tmp_path: Path, checked: bytes, verdict: int) -> None:
    offline.mode = "good"
    paths = {"-data": checked, "-in": offline.token(DOCUMENT), "-CAfile": offline.root_pem}
    command = ["openssl", "ts", "-verify"]
    for option, content in paths.items():
        path = tmp_path / option.strip("-")
        path.write_bytes(content)
        command += [option, str(path)]
    assert subprocess.run(command, capture_output=True, check=False).returncode == verdict


REASONS = {
    "lying hash": "something else",
    "other algorithm": "something else",
    "lying nonce": "another request",
    "no nonce": "another request",
    "other policy": "another policy",
    "expired": "certificate",
    "wrong root": "certificate",
    "not for time-stamping": "certificate",
    "no certificate": "certificate",
    "other signature": "signature",
    "rejected": "did not grant",
    "waiting": "did not grant",
    "bad DER": "not a time stamp",
    "empty": "not a time stamp",
    "page": "not a time stamp",
    "oversize": "too long",
    "redirect": "HTTP status 302",
    "error": "HTTP status 503",
    "slow": "did not answer within",
    "trickle": "did not answer within",
    "trickling header": "did not answer within",
    "broken off": "not a time stamp",
    "hangs up": "could not be reached",
}


@pytest.mark.parametrize("mode", authority.MODES[1:])
def test_an_authority_that_misbehaves_is_refused_with_its_name_and_the_reason(
    tsa: Authority, mode: str
) -> None:
    tsa.mode = mode
    timeout = HASTY if mode in authority.CONNECTIONS else 10.0
    with pytest.raises(AuthorityRefused) as refusal:
        timestamps.request(tsa.chosen(timeout=timeout, policy=authority.POLICY), DOCUMENT, now=NOON)
    assert REASONS[mode] in refusal.value.what
    assert refusal.value.where == "Test Authority"
    assert "\n" not in str(refusal.value)
    assert len(tsa.asked) == 1  # nothing is followed, and nothing asked twice


@pytest.mark.parametrize("mode", ["slow", "trickle", "trickling header"])
def test_nothing_is_left_waiting_for_an_authority_that_took_too_long(tsa: Authority, mode: str) -> None:
    tsa.mode = mode
    with pytest.raises(AuthorityRefused):
        timestamps.request(tsa.chosen(timeout=HASTY), DOCUMENT, now=NOON)
    assert nobody_waits()


def nobody_waits() -> bool:
    """Whether every exchange ends when it is cut off; it has plenty of time to do so."""
    waiting = [thread for thread in threading.enumerate() if thread.name == exchanges.THREAD]
    for thread in waiting:
        thread.join(timeout=10)
    return not any(thread.is_alive() for thread in waiting)


def test_an_authority_that_is_not_there_is_refused(tsa: Authority) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
    with pytest.raises(AuthorityRefused, match="could not be reached"):
        timestamps.request(tsa.chosen(url=f"http://127.0.0.1:{port}/"), DOCUMENT, now=NOON)


@pytest.mark.parametrize("host", ["127.0.0.1", "a" * 64 + ".invalid"])
def test_an_authority_that_does_not_speak_https_or_has_no_address_is_refused(
    tsa: Authority, host: str
) -> None:
    url = tsa.url.replace("http:", "https:").replace("127.0.0.1", host)
    with pytest.raises(AuthorityRefused, match="could not be reached"):
        timestamps.request(tsa.chosen(url=url), DOCUMENT, now=NOON)


@pytest.fixture(scope="module")
def https() -> Iterator[Authority]:
    with Authority(now=NOON, tls=True) as tsa:
        yield tsa


def test_an_authority_is_asked_over_https(
    https: Authority, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "ca.pem").write_bytes(https.root_pem)
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "ca.pem"))
    https.mode = "good"
    assert timestamps.request(https.chosen(), DOCUMENT, now=NOON).time == NOON
    https.mode = "slow"
    with pytest.raises(AuthorityRefused, match="did not answer"):
        timestamps.request(https.chosen(timeout=HASTY), DOCUMENT, now=NOON)
    assert nobody_waits()


def test_an_https_server_that_nobody_vouches_for_is_refused(https: Authority) -> None:
    https.asked.clear()
    with pytest.raises(AuthorityRefused, match="could not be reached"):
        timestamps.request(https.chosen(), DOCUMENT, now=NOON)
    assert not https.asked


@pytest.mark.parametrize(
    "skew", [timedelta(days=1), timedelta(days=-1), timedelta(days=-400), timedelta(hours=3)]
)
def test_a_time_far_from_our_clock_is_refused_and_both_are_said(tsa: Authority, skew: timedelta) -> None:
    tsa.now = NOON + skew
    with pytest.raises(AuthorityRefused) as refusal:
        timestamps.request(tsa.chosen(), DOCUMENT, now=NOON)
    assert f"{tsa.now:%Y-%m-%d %H:%M} UTC" in refusal.value.what
    assert "2026-05-01 12:00 UTC" in refusal.value.what
    assert "date and time" in refusal.value.next_step


@pytest.mark.parametrize("skew", [timedelta(hours=1), timedelta(hours=-1), timedelta(0)])
def test_a_clock_an_hour_wrong_does_not_stop_time_stamps(tsa: Authority, skew: timedelta) -> None:
    tsa.now = NOON + skew
    assert timestamps.request(tsa.chosen(), DOCUMENT, now=NOON).time == NOON + skew


def test_several_roots_in_one_file_and_the_same_twice_are_fine(offline: Authority) -> None:
    offline.mode = "good"
    roots = offline.root_pem + Authority().root_pem + offline.root_pem
    assert timestamps.check(offline.token(DOCUMENT), DOCUMENT, name="A", roots=roots).time == NOON


def test_a_token_of_long_ago_still_holds(offline: Authority) -> None:
    offline.mode, offline.now = "good", datetime(2021, 1, 1, tzinfo=UTC)
    token = offline.token(DOCUMENT)
    offline.now = NOON
    assert timestamps.check(token, DOCUMENT, name="A", roots=offline.root_pem).time.year == 2021


# What an authority sends may hold certificates that the library only warns of.
@pytest.mark.filterwarnings("ignore::cryptography.utils.CryptographyDeprecationWarning")
@given(data=st.data())
def test_whatever_bytes_come_are_refused_or_give_the_same_time(
    offline: Authority, token: bytes, data: st.DataObject
) -> None:
    changed = bytearray(token)
    for _ in range(data.draw(st.integers(1, 4))):
        at, cut = data.draw(st.integers(0, 1300)), data.draw(st.integers(0, 8))
        changed[at : at + cut] = data.draw(st.binary(max_size=8))
    with suppress(AuthorityRefused):
        assert timestamps.check(bytes(changed), DOCUMENT, name="A", roots=offline.root_pem).time == NOON


@given(response=st.binary(max_size=200))
def test_bytes_out_of_the_blue_are_no_time_stamp(offline: Authority, response: bytes) -> None:
    with pytest.raises(AuthorityRefused):
        timestamps.check(response, DOCUMENT, name="A", roots=offline.root_pem)


@pytest.mark.parametrize(
    "url",
    [
        "http://tsa.example.org/",
        "ftp://tsa.example.org/",
        "tsa.example.org",
        "https://",
        "https:///path",
        "https://user:word@tsa.example.org/",
        "https://tsa.example.org:0/",
        "https://tsa.example.org:99999/",
        "https://tsa.example.org/a b",
        "https://tsa.example.org/\r\nX: y",
        "https://tsä.example.org/",
        "http://127.0.0.1.example.org/",
        "http://localhost.example.org/",
        "http://[::1",
        "",
    ],
)
def test_an_address_that_is_not_https_or_not_an_address_is_refused(tsa: Authority, url: str) -> None:
    with pytest.raises(ValueError, match=r"address|port|Port|IPv6"):
        tsa.chosen(url=url)


@pytest.mark.parametrize(
    "url",
    ["https://tsa.example.org/tsr?a=b", "http://localhost:318/", "http://127.0.0.2/", "http://[::1]:318/"],
)
def test_https_and_this_machine_are_fine(tsa: Authority, url: str) -> None:
    assert tsa.chosen(url=url).url == url


def test_plain_http_elsewhere_must_be_allowed(tsa: Authority) -> None:
    assert tsa.chosen(url="http://tsa.example.org/", plain_http=True).plain_http


def test_roots_that_are_no_certificates_are_refused_at_once(tsa: Authority) -> None:
    with pytest.raises(ValueError, match="PEM"):
        tsa.chosen(roots=b"not a certificate")


def test_an_address_without_a_path_is_asked_at_its_root(tsa: Authority) -> None:
    url = tsa.url.removesuffix("/tsa")
    assert timestamps.request(tsa.chosen(url=url), DOCUMENT, now=NOON).time == NOON
