"""The server answers on this computer, to this computer's own pages."""

from __future__ import annotations

import http.client
import threading

import pytest

from hrlearn.errors import SettingsError
from hrlearn.preview import make_server
from tests.unit.authoring.builder import Builder
from tests.unit.preview.stage import Stage


@pytest.fixture
def server(tmp_path):
    with make_server(Stage(Builder(tmp_path / "content").folder).site, 0) as made:
        thread = threading.Thread(target=made.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield made
        made.shutdown()
        thread.join()


def ask(server, method="GET", path="/", body=None, **headers):
    connection = http.client.HTTPConnection("127.0.0.1", server.server_port, timeout=20)
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    connection.request(method, path, body, named)
    reply = connection.getresponse()
    told = reply.status, reply.read().decode(), dict(reply.getheaders())
    connection.close()
    return told


def test_it_listens_on_loopback_alone(server):
    assert server.server_address[0] == "127.0.0.1"


def test_it_serves_the_list_and_says_nothing(server, capfd):
    status, page, headers = ask(server)
    assert status == 200
    assert "A small lesson" in page
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Cache-Control"] == "no-store"
    assert capfd.readouterr() == ("", "")


@pytest.mark.parametrize(
    "host", ["evil.example", "evil.example:{port}", "127.0.0.1", "localhost.evil.example:{port}", ""]
)
def test_other_names_of_this_computer_are_refused(server, host):
    status, page, _ = ask(server, Host=host.format(port=server.server_port))
    assert status == 403
    assert "A small lesson" not in page


@pytest.mark.parametrize("host", ["127.0.0.1:{port}", "localhost:{port}", "LOCALHOST:{port}"])
def test_its_own_names_are_answered(server, host):
    assert ask(server, Host=host.format(port=server.server_port))[0] == 200


@pytest.mark.parametrize("origin", ["http://evil.example", "null", "https://127.0.0.1:{port}"])
def test_other_sites_cannot_send_anything(server, origin):
    told = ask(server, "POST", "/start/stop_story", b"", Origin=origin.format(port=server.server_port))
    assert told[0] == 403
    own = f"http://127.0.0.1:{server.server_port}"
    assert ask(server, "POST", "/start/stop_story", b"", Origin=own)[0] == 303


@pytest.mark.parametrize("length", ["1048577", "-1", "x", "9" * 30])
def test_bodies_have_an_end(server, length):
    connection = http.client.HTTPConnection("127.0.0.1", server.server_port, timeout=20)
    connection.putrequest("POST", "/start/stop_story")
    connection.putheader("Content-Length", length)
    connection.endheaders()
    assert connection.getresponse().status == 413
    connection.close()


@pytest.mark.parametrize(
    "path", ["/../../etc/passwd", "/static/..%2f..%2fsite.py", "/media/x/..%2f..%2fpack", "//x", "/%00"]
)
def test_paths_do_not_lead_out(server, path):
    assert ask(server, path=path)[0] == 404


def test_a_taken_port_is_told(server):
    with pytest.raises(SettingsError, match="cannot be used") as told:
        make_server(server.RequestHandlerClass.site, server.server_port)
    assert "--port" in told.value.hint
