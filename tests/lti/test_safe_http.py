"""Requests to platforms: what is refused before, during and after the connection."""

from __future__ import annotations

import gzip
import json
import socket
import threading
import time
from contextlib import contextmanager

import pytest

from hrlearn.errors import SettingsError
from hrlearn_lti.lookups import Lookups
from hrlearn_lti.networks import LOOPBACK, read_networks
from hrlearn_lti.safe_http import LARGEST_ANSWER, Outbound, OutboundError

OPEN = Outbound(LOOPBACK)


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


PRIVATE = [
    *("10.1.2.3", "172.16.0.1", "192.168.1.1", "100.64.0.1", "fd00::1", "::ffff:10.0.0.1", "198.18.0.1", "192.0.2.1"),
    *("64:ff9b::10.0.0.1", "2002:a00:1::1", "::10.0.0.1", "2001:0:a00:1:0:0:f5ff:fffe"),
]
"""The last row leads to 10.0.0.1: by translation, by 6to4, in the old compatible form, and by Teredo."""
NEVER = [
    *("169.254.169.254", "fe80::1%eth0", "0.0.0.0", "::", "224.0.0.1", "ff02::1", "127.0.0.1", "127.1.2.3", "::1"),  # noqa: S104
    *("::ffff:127.0.0.1", "::ffff:169.254.169.254", "64:ff9b::127.0.0.1", "64:ff9b::a9fe:a9fe", "2002:7f00:1::"),
]
EVERYTHING = read_networks("0.0.0.0/1 128.0.0.0/1 ::/1 8000::/1")


@pytest.mark.parametrize("address", PRIVATE)
def test_a_private_address_is_reached_only_where_its_network_is_opened(address):
    assert not Outbound().may_reach(address, "moodle.example")
    assert not OPEN.may_reach(address, "moodle.example")
    assert Outbound(EVERYTHING).may_reach(address, "moodle.example")


def test_an_opened_network_opens_no_other():
    outbound = Outbound(read_networks("10.20.0.0/16, fd12::/32"))
    assert outbound.may_reach("10.20.3.4", "moodle.example")
    assert outbound.may_reach("::ffff:10.20.3.4", "moodle.example")
    assert outbound.may_reach("fd12::7", "moodle.example")
    for address in ("10.21.0.1", "192.168.1.1", "fd13::7", "127.0.0.1"):
        assert not outbound.may_reach(address, "moodle.example")


@pytest.mark.parametrize("address", NEVER)
def test_some_addresses_are_for_nobody(address):
    for outbound in (Outbound(), OPEN, Outbound(EVERYTHING)):
        assert not outbound.may_reach(address, "moodle.example")


@pytest.mark.parametrize("address", ["93.184.216.34", "2606:2800:220:1:248:1893:25c8:1946", "::ffff:93.184.216.34"])
def test_public_addresses_are_for_everybody(address):
    assert Outbound().may_reach(address, "moodle.example")


@pytest.mark.parametrize("text", ["10.1.2.3/8", "moodle.example", "10.0.0.0/40", "0.0.0.0/0", "::/0"])
def test_a_network_that_cannot_be_meant(text):
    with pytest.raises(SettingsError, match="HRLEARN_ALLOW_NETWORKS"):
        read_networks(text)


@pytest.mark.parametrize("port", ["22", "80", "6379", "8443"])
def test_another_port_is_for_hosts_that_an_operator_has_registered(port):
    url = f"https://127.0.0.1:{port}/"
    assert refusal(url, Outbound()) == "outbound.port"
    # The next obstacle: this host is registered, and its address is private all the same.
    assert refusal(url, Outbound(), ["https://127.0.0.1"]) == "outbound.private"


SPELLINGS = ["127.1", "127.0.1", "2130706433", "0x7f000001", "0x7f.0.0.1", "017700000001", "0177.0.0.1", "evil.example"]


@pytest.mark.parametrize("spelling", SPELLINGS)
def test_other_spellings_of_loopback_do_not_get_through(spelling, monkeypatch):
    """The resolver reads them all as 127.0.0.1; what counts is where they lead."""
    with platform(says()) as base:
        port = int(base.rpartition(":")[2])
        real = socket.getaddrinfo
        monkeypatch.setattr(socket, "getaddrinfo", lambda *a, **k: real("127.0.0.1", port, *a[2:], **k))
        assert refusal(f"https://{spelling}:{port}/", OPEN, [f"https://{spelling}"]) == "outbound.private"


@pytest.mark.parametrize("spelling", SPELLINGS[:-1])
def test_the_real_resolver_agrees_with_that(spelling):
    assert {entry[4][0] for entry in socket.getaddrinfo(spelling, 80)} == {"127.0.0.1"}


@pytest.fixture
def resolver(monkeypatch):
    """Give a name server that answers from a list, one entry for each question."""

    def install(*answers):
        asked = []

        def look_up(host, port, *_):
            asked.append(host)
            answer = answers[min(len(asked), len(answers)) - 1]
            kinds = [socket.AF_INET6 if ":" in each else socket.AF_INET for each in answer]
            return [(kind, socket.SOCK_STREAM, 6, "", (each, port)) for kind, each in zip(kinds, answer, strict=True)]

        monkeypatch.setattr(socket, "getaddrinfo", look_up)
        return asked

    return install


def test_a_name_that_changes_its_mind_gains_nothing(resolver):
    """DNS rebinding: a public address for the check, a private one for the connection."""
    asked = resolver(["93.184.216.34"], ["127.0.0.1"])
    reached = []
    outbound = Outbound(read_networks("93.184.216.34/32"))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(socket.socket, "connect", lambda _self, address: reached.append(address))
        with outbound.session(()) as session, pytest.raises(OutboundError):
            session.get("https://rebinding.example/jwks")
    assert asked == ["rebinding.example"]
    assert reached == [("93.184.216.34", 443)]


def test_no_packet_goes_to_a_private_address_behind_a_name(resolver):
    resolver(["10.0.0.7", "169.254.169.254", "::1"])
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(socket, "socket", lambda *_: pytest.fail("a socket was opened"))
        assert refusal("https://inside.example/") == "outbound.private"


def test_the_second_address_is_tried_where_the_first_is_dead(resolver):
    with platform(says()) as base:
        port = int(base.rpartition(":")[2])
        resolver(["::1", "127.0.0.1"])
        assert OPEN.get_json(f"http://localhost:{port}/", ()) == {}


@pytest.mark.slow
def test_a_name_server_that_says_nothing_holds_nobody_up(monkeypatch):
    release = threading.Event()
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_: release.wait(20) and [])
    begun = time.monotonic()
    assert refusal("https://slow.example/") == "outbound.time"
    assert time.monotonic() - begun < 4
    release.set()


def test_only_so_many_lookups_hang_at_once(monkeypatch):
    release, asked = threading.Event(), []
    monkeypatch.setattr(socket, "getaddrinfo", lambda host, *_: asked.append(host) or (release.wait(20) and []))
    lookups = Lookups(most=2)
    for number in range(4):
        with pytest.raises(TimeoutError):
            lookups.addresses(f"slow-{number}.example", 443, 0.05)
    release.set()
    assert len(asked) == 2


@pytest.mark.parametrize("name", ["x" * 64 + ".example", "no-such-name.invalid"])
def test_a_name_that_nobody_has(name, monkeypatch):
    if name.endswith("invalid"):
        nowhere = socket.gaierror(-2, "Name or service not known")
        monkeypatch.setattr(socket, "getaddrinfo", lambda *_: (_ for _ in ()).throw(nowhere))
    assert refusal(f"https://{name}/") == "outbound.unreachable"


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
