"""Lines that one careless import would cross."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

import hrlearn_lti

PACKAGE = Path(hrlearn_lti.__file__).parent
NETWORK = {"requests", "urllib3", "socket", "http", "aiohttp", "httpx", "ftplib", "smtplib"}
# The type of an answer, which the grade service reads; it sends through safe_http. Only safe_http asks for lookups.
# What talks to a platform's services names the answers of requests; that none of it connects is tested below.
SERVICES = ("ags.py", "nrps.py", "paging.py", "service_calls.py")
ALLOWED = {"safe_http.py": NETWORK, "lookups.py": {"socket"}, **{name: {"requests"} for name in SERVICES}}


def modules():
    return sorted(PACKAGE.rglob("*.py"))


def imported(path):
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield node.module or ""


@pytest.mark.parametrize("path", modules(), ids=lambda path: path.name)
def test_only_safe_http_reaches_the_network(path):
    tops = {name.partition(".")[0] for name in imported(path)}
    assert tops & NETWORK <= ALLOWED.get(path.name, set())
    assert "urllib.request" not in set(imported(path))


@pytest.mark.parametrize("name", SERVICES)
def test_no_service_opens_a_connection_of_its_own(name):
    calls = [
        node.func.attr
        for node in ast.walk(ast.parse((PACKAGE / name).read_text(encoding="utf-8")))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and isinstance(node.func.value, ast.Name)
        and node.func.value.id == "requests"
    ]
    assert calls == []


def test_nothing_evaluates_text():
    for path in modules():
        names = {
            node.id for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))) if isinstance(node, ast.Name)
        }
        assert not names & {"eval", "exec", "compile", "__import__"}
