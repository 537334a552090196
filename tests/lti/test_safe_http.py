"""Requests to platforms: what is refused before, during and after the connection."""

from __future__ import annotations

import gzip
import json
import socket
import threading
import time
from contextlib import contextmanager

import pytest

from hrlearn_lti.safe_http import LARGEST_ANSWER, Outbound, OutboundError

OPEN = Outbound(allow_loopback=True)


@contextmanager
def platform(talk):
    """Serve one connection at a time with a function of the connected socket; gives the base URL."""
    listener = socket.create_server(("127.0.0.1", 0))
    done = threading.Event()

    def run():
        while not done.is_set():
            try:
                connected, _ = listener.accept()
            except OSError:
                return
            with connected:
                connected.recv(65536)
                try:
                    talk(connected, done)
                except OSError:
                    continue

    thread = threading.Thread(target=run)
    thread.start()
    try:
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    finally:
        done.set()
        listener.shutdown(socket.SHUT_RDWR)
        listener.close()
        thread.join()


def says(body=b"{}", status="200 OK", **headers):
    lines = [f"HTTP/1.1 {status}", f"Content-Length: {len(body)}", "Connection: close"]
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    answer = "\r\n".join(lines).encode() + b"\r\n\r\n" + body
    return lambda connected, done: connected.sendall(answer)


def refusal(url, outbound=OPEN, trusted=()):
    with pytest.raises(OutboundError) as refused:
        outbound.get_json(url, trusted)
    return refused.value.code


def test_json_is_fetched():
    with platform(says(b'{"keys": []}')) as base:
        assert OPEN.get_json(f"{base}/jwks", ()) == {"keys": []}


@pytest.mark.parametrize(
    "url",
    [
        "http://moodle.example/jwks",
        "http://moodle.example:443/jwks",
        "http://127.0.0.1.evil.example/jwks",
        "ftp://moodle.example/jwks",
        "file:///etc/passwd",
        "javascript:alert(1)",
        "",
        "//moodle.example/jwks",
        "https://",
        "https://name@moodle.example/",
        "https://name:password@moodle.example/",
        "https://moodle.example:port/",
        "https://[moodle.example/",
        "https://moodle.example/a b",
        "https://moodle.example;frame-ancestors/",
        "https://moodle.example'*/",
        "https://мудл.example/",
        "https://moodle.example/a\r\nHost: evil.example",
        "https://moodle.example/\x7f",
    ],
)
def test_a_url_that_cannot_be_used(url):
    with pytest.raises(OutboundError):
        OPEN.check_url(url)


@pytest.mark.parametrize(
    "url", ["http://127.0.0.1:8090/x", "http://localhost/x", "http://[::1]:80/x", "https://a.example/x"]
)
def test_plain_http_reaches_this_computer_only_where_a_setting_says_so(url):
    assert OPEN.check_url(url) == url
    if url.startswith("http:"):
        with pytest.raises(OutboundError):
            Outbound().check_url(url)


def test_loopback_is_closed_without_the_setting():
    with platform(says()) as base:
        assert refusal(base, Outbound()) == "outbound.scheme"


PRIVATE = ["10.1.2.3", "172.16.0.1", "192.168.1.1", "100.64.0.1", "fd00::1", "::ffff:10.0.0.1"]
NEVER = ["169.254.169.254", "fe80::1%eth0", "0.0.0.0", "::", "224.0.0.1", "127.0.0.1", "::1", "::ffff:127.0.0.1"]  # noqa: S104


@pytest.mark.parametrize("address", PRIVATE)
def test_a_private_address_is_for_hosts_that_an_operator_has_registered(address):
    assert not Outbound().may_reach(address, "moodle.example", ())
    assert Outbound().may_reach(address, "moodle.example", {"moodle.example"})


@pytest.mark.parametrize("address", NEVER)
def test_some_addresses_are_for_nobody(address):
    assert not Outbound().may_reach(address, "moodle.example", {"moodle.example"})
    assert not OPEN.may_reach(address, "moodle.example", {"moodle.example"})


@pytest.mark.parametrize("address", ["93.184.216.34", "2606:2800:220:1:248:1893:25c8:1946", "::ffff:93.184.216.34"])
def test_public_addresses_are_for_everybody(address):
    assert Outbound().may_reach(address, "moodle.example", ())


@pytest.mark.parametrize("spelling", ["127.1", "2130706433", "0x7f000001", "017700000001", "evil.example"])
def test_other_spellings_of_loopback_do_not_get_through(spelling, monkeypatch):
    """The resolver reads them all as 127.0.0.1; what counts is where the socket has arrived."""
    with platform(says()) as base:
        port = int(base.rpartition(":")[2])
        real = socket.getaddrinfo
        monkeypatch.setattr(socket, "getaddrinfo", lambda *a, **k: real("127.0.0.1", port, *a[2:], **k))
        assert refusal(f"https://{spelling}:{port}/", OPEN, [f"https://{spelling}"]) == "outbound.private"


def test_redirects_are_not_followed():
    with platform(says(status="302 Found", Location="http://127.0.0.1:1/")) as base:
        assert refusal(base) == "outbound.redirect"


@pytest.mark.parametrize("status", ["404 Not Found", "500 Oops"])
def test_a_refusal_is_no_answer(status):
    with platform(says(status=status)) as base:
        assert refusal(base) == "outbound.status"


@pytest.mark.parametrize("body", [b"", b"<html>", b"\xff\xfe", b'{"a":', b"[" * 100_000])
def test_what_is_no_json(body):
    with platform(says(body)) as base:
        assert refusal(base) == "outbound.json"


def test_the_largest_answer():
    fits = json.dumps("x" * (LARGEST_ANSWER - 2)).encode()
    with platform(says(fits)) as base:
        assert len(OPEN.get_json(base, ())) == LARGEST_ANSWER - 2
    with platform(says(fits + b" ")) as base:
        assert refusal(base) == "outbound.size"


def test_an_answer_without_an_end_is_cut_off():
    def endless(connected, done):
        connected.sendall(b"HTTP/1.1 200 OK\r\n\r\n")
        while not done.is_set():
            connected.sendall(b"x" * 65536)

    with platform(endless) as base:
        assert refusal(base) == "outbound.size"


def test_a_compressed_answer_is_not_unpacked():
    bomb = gzip.compress(b"0" * 50_000_000)
    with platform(says(bomb, Content_Encoding="gzip")) as base:
        assert refusal(base) == "outbound.encoding"


def _never(connected, done):
    done.wait(6)


SIX_SECONDS_OF_DROPS = range(12)


def _drop_by_drop(connected, done):
    connected.sendall(b"HTTP/1.1 200 OK\r\n\r\n")
    for _ in SIX_SECONDS_OF_DROPS:
        done.wait(0.5)
        connected.sendall(b" ")


def _header_by_header(connected, done):
    connected.sendall(b"HTTP/1.1 200 OK\r\n")
    for _ in SIX_SECONDS_OF_DROPS:
        done.wait(0.5)
        connected.sendall(b"X-More: 1\r\n")


@pytest.mark.slow
@pytest.mark.parametrize("talk", [_never, _drop_by_drop, _header_by_header])
def test_a_slow_platform_is_left_after_three_seconds(talk):
    with platform(talk) as base:
        begun = time.monotonic()
        assert refusal(base) == "outbound.time"
        assert time.monotonic() - begun < 4


def test_nobody_there():
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    assert refusal(f"http://127.0.0.1:{port}/") == "outbound.unreachable"


def test_proxies_of_the_environment_are_not_used(monkeypatch):
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:1")
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:1")
    with platform(says()) as base:
        assert OPEN.get_json(base, ()) == {}
