"""Short functions, short modules: a reader holds one of them in the head at a time."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from itertools import chain
from pathlib import Path
from statistics import median

from tests.repo.tree import ROOT, modules

MODULE_LINES = 400
FUNCTION_LINES = 60
MEDIAN_LINES = 15
# A revision is a list of tables: it has no more thoughts in it when it is longer.
MODULES = [path for path in modules() if path.parent != ROOT / "migrations" / "versions"]


def _functions(path: Path) -> Iterator[tuple[str, int]]:
    """Yield the name and the lines of each function, its docstring included."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield f"{path.relative_to(ROOT)}:{node.lineno} {node.name}", (node.end_lineno or 0) - node.lineno + 1


def test_modules_are_short():
    lengths = {str(path.relative_to(ROOT)): len(path.read_text(encoding="utf-8").splitlines()) for path in MODULES}
    assert {name: length for name, length in lengths.items() if length > MODULE_LINES} == {}


def test_no_function_is_long():
    functions = chain.from_iterable(map(_functions, MODULES))
    assert {name: length for name, length in functions if length > FUNCTION_LINES} == {}


def test_most_functions_are_short():
    assert median(length for _, length in chain.from_iterable(map(_functions, MODULES))) < MEDIAN_LINES
