"""Lines that one careless import would cross."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

import hrlearn_lti

PACKAGE = Path(hrlearn_lti.__file__).parent
NETWORK = {"requests", "urllib3", "socket", "http", "aiohttp", "httpx", "ftplib", "smtplib"}
# The type of an answer, which the grade service reads; it sends through safe_http.
ALLOWED = {"safe_http.py": NETWORK, "ags.py": {"requests"}}


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


def test_the_grade_service_opens_no_connection_of_its_own():
    calls = [
        node.func.attr
        for node in ast.walk(ast.parse((PACKAGE / "ags.py").read_text(encoding="utf-8")))
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
