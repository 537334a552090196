"""What no tool of this kind can do without: an empty route, a verified token, and a server that does no more."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from http import HTTPStatus
from pathlib import Path

import jwt
from flask import Flask, Response, request
from granian import Granian
from granian.constants import Interfaces

from benchmarks.bare import Bare, Transaction
from benchmarks.product import Product, free_port, served

__all__ = ["application", "empty_app", "floor_server", "verify"]

MATERIAL = "BENCHMARK_MATERIAL"
BLOCKING_THREADS = 12
"""As many as the tool's own server has."""


def empty_app() -> Flask:
    """Return an application with one route that does nothing."""
    app = Flask("empty", static_folder=None)
    app.add_url_rule("/empty", view_func=lambda: "", methods=["POST", "PUT"])
    return app


def verify(token: str, public_key: bytes, audience: str) -> None:
    """Verify an RS256 token and its audience and times; raises jwt.PyJWTError."""
    jwt.decode(token, public_key, algorithms=["RS256"], audience=audience)


def application() -> Flask:
    """Return the floor as a server: each request takes the next stored transactions and runs them."""
    material = json.loads(Path(os.environ[MATERIAL]).read_text(encoding="utf-8"))
    bare = Bare(material["driver"], Path(material["database"]))
    waiting = [[Transaction(**each) for each in stream] for stream in reversed(material["streams"])]
    public_key, audience = material["public_key"].encode(), material["audience"]
    app = Flask("floor", static_folder=None)

    @app.post("/launch")
    def launch() -> Response:
        verify(request.form["id_token"], public_key, audience)
        bare.run(waiting.pop())
        return Response(status=HTTPStatus.SEE_OTHER)

    @app.put("/save")
    def save() -> Response:
        request.get_json()
        bare.run(waiting.pop())
        return Response("{}", content_type="application/json")

    @app.get("/healthz")
    def healthy() -> Response:
        return Response("ok\n")

    return app


@contextmanager
def floor_server(product: Product, database: Path, streams: Sequence[Sequence[Transaction]]) -> Iterator[int]:
    """Serve the floor for transactions that the product has run on another copy of ``database``; gives the port."""
    port, material = free_port(), database.with_suffix(".json")
    content = {
        "driver": product.recorder.driver,
        "database": str(database),
        "public_key": product.academy.store.keys.public_pem().decode(),
        "audience": product.client_id,
        "streams": [[asdict(each) for each in stream] for stream in streams],
    }
    material.write_text(json.dumps(content), encoding="utf-8")
    words = ["benchmarks.floors", str(port)]
    with served(words, {MATERIAL: str(material)}, port, database.with_suffix(".log")):
        yield port


def _serve(port: int) -> None:
    Granian(
        "benchmarks.floors:application",
        address="127.0.0.1",
        port=port,
        interface=Interfaces.WSGI,
        factory=True,
        workers=1,
        blocking_threads=BLOCKING_THREADS,
        websockets=False,
    ).serve()


if __name__ == "__main__":
    import sys

    _serve(int(sys.argv[1]))
