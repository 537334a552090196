"""The smallest Flask tool that PyLTI1p3 makes possible, as its documentation begins one: ours is compared with it.

It keeps its launch data in the Flask session, verifies the token as the library does and stores nothing.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping
from http import HTTPStatus
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit
from uuid import uuid4

from flask import Flask, redirect, request, session
from pylti1p3.contrib.flask.message_launch import FlaskMessageLaunch
from pylti1p3.contrib.flask.oidc_login import FlaskOIDCLogin
from pylti1p3.contrib.flask.request import FlaskRequest
from pylti1p3.tool_config.dict import ToolConfDict
from werkzeug.wrappers import Response

from benchmarks.product import DEPLOYED, TOKEN_SECONDS, Answer, Product, Request, Wsgi

__all__ = ["Beside", "example_app"]


def example_app(made: Product) -> Flask:
    """Return the example, registered at the academy of the product under the same client id."""
    config = made.academy.store.config
    registration: Any = {
        "client_id": config.tool.client_id,
        "deployment_ids": [config.tool.deployment_id],
        **{name: config.url(path) for name, path in DEPLOYED},
    }
    known = ToolConfDict({config.issuer: registration})
    app = Flask("example")
    app.secret_key = uuid4().hex

    @app.get("/login")
    def login() -> Any:
        begun: Any = FlaskOIDCLogin(FlaskRequest(), known)  # type: ignore[no-untyped-call]
        return begun.redirect(request.args["target_link_uri"])

    @app.post("/launch")
    def launch() -> Response:
        message: Any = FlaskMessageLaunch(FlaskRequest(), known)  # type: ignore[no-untyped-call]
        data = message.get_launch_data()
        session["sub"] = data["sub"]
        return redirect("/lesson", HTTPStatus.SEE_OTHER)

    return app


class Beside:
    """One launch of ours; what stands in the place of its floor is the same launch of the example."""

    def __init__(self, made: Product, subjects: Iterator[str]) -> None:
        self._made, self._subjects = made, subjects
        self._app = example_app(made)
        self._example = Wsgi(self._app)
        self._subject = ""
        self._ready: dict[str, Any] = {}
        self._answers: list[Answer] = []

    def prepare(self) -> None:
        """Begin a login at both."""
        self._answers.clear()
        self._subject = next(self._subjects)
        self._ready = self._made.web.prepared(self._made.launch(self._subject).request)

    def operate(self) -> None:
        """Launch ours."""
        self._answers.append(self._made.web.send(self._ready))

    def floor(self) -> Mapping[str, Callable[[], object]]:
        """Launch the example."""
        ready = self._example.prepared(self._begun())
        return {"PyLTI1p3": lambda: self._answers.append(self._example.send(ready))}

    def finish(self) -> None:
        """See that both let the person in."""
        assert [each.status for each in self._answers] == [HTTPStatus.SEE_OTHER] * 2, self._answers

    def _begun(self) -> Request:
        store = self._made.academy.store
        initiation = {"iss": store.config.issuer, "login_hint": "1", "target_link_uri": "http://localhost/launch"}
        begun = self._app.test_client().get(f"/login?{urlencode(initiation)}")
        asked = parse_qs(urlsplit(begun.headers["Location"]).query)
        now = int(time.time())
        claims = {"nonce": asked["nonce"][0], "sub": self._subject, "iat": now, "exp": now + TOKEN_SECONDS}
        cookies = "; ".join(each.partition(";")[0] for each in begun.headers.getlist("Set-Cookie"))
        body = urlencode({"id_token": store.mint(claims), "state": asked["state"][0]}).encode()
        return Request(
            "POST", "/launch", body, {"Content-Type": "application/x-www-form-urlencoded", "Cookie": cookies}
        )
