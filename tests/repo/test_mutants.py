"""The lists of faults fit the code and the tests, and the tool that plants them tells caught from survived."""

from __future__ import annotations

import ast
from functools import cache
from pathlib import Path

import pytest

from tests.repo.tree import ROOT
from tools import mutants
from tools.mutants import LINKS, Mutant, MutantsError

ALL = mutants.load()
TEST = "tests/unit/test_plurals.py"
OLD = 'form in tags or form == "other"'
NEW = "form in tags"
SAME = 'form == "other" or form in tags'
GOOD = {"name": "a", "row": "A1", "file": "a.py", "old": "a", "new": "b", "test": "tests/a.py::test_a"}


@cache
def _tests_in(path: Path) -> frozenset[str]:
    """Return "test_name" and "TestClass::test_name" of a file."""
    found = set()
    for node in ast.parse(path.read_text(encoding="utf-8")).body:
        inside = node.body if isinstance(node, ast.ClassDef) else [node]
        before = f"{node.name}::" if isinstance(node, ast.ClassDef) else ""
        found |= {before + each.name for each in inside if isinstance(each, ast.FunctionDef)}
    return frozenset(found)


def _is_there(test: str) -> bool:
    file, _, name = test.partition("::")
    path = ROOT / file
    return path.is_file() and (not name or name.partition("[")[0] in _tests_in(path))


def test_there_are_lists():
    assert {"admin", "boundary", "passback", "registration", "tenancy"} <= {each.listed for each in ALL}


def test_what_is_replaced_stands_once_in_its_file():
    assert mutants.misplaced(ALL) == []


def test_every_named_test_exists():
    assert [f"{each.listed}: {each.name}: {each.test}" for each in ALL if not _is_there(each.test)] == []


def test_no_fault_is_listed_twice_and_each_changes_something():
    assert len({(each.file, each.old, each.new, each.test) for each in ALL}) == len(ALL)
    assert len({(each.listed, each.name) for each in ALL}) == len(ALL)
    assert [each.name for each in ALL if each.old == each.new] == []


@pytest.mark.parametrize("place", ["a.py", "nowhere.py"])
def test_text_that_stands_elsewhere_or_twice_is_named(tmp_path, place):
    (tmp_path / "a.py").write_text("a = a\n", encoding="utf-8")
    (said,) = mutants.misplaced([Mutant(**{**GOOD, "file": place}, listed="mine")], tmp_path)
    assert said.startswith("mine: a: found ")
    assert place in said


@pytest.mark.parametrize(
    "entry",
    [
        {**GOOD, "why": "more"},
        {name: value for name, value in GOOD.items() if name != "test"},
        {**GOOD, "row": 5.5},
    ],
    ids=["unknown key", "missing key", "a row that is a number"],
)
def test_an_entry_of_another_form_is_refused(tmp_path, entry):
    (tmp_path / "mine.yaml").write_text(str([entry]), encoding="utf-8")
    with pytest.raises(MutantsError, match=r"Entry 1 of mine\.yaml"):
        mutants.load(tmp_path)


def test_words_choose_lists_and_names():
    assert {each.listed for each in mutants.pick(ALL, ["boundary"])} == {"boundary"}
    assert {each.listed for each in mutants.pick(ALL, ["tools/mutants/boundary.yaml", "admin"])} == {
        "boundary",
        "admin",
    }
    assert [each.name for each in mutants.pick(ALL, ["a launch opens twice"])] == ["a launch opens twice"]
    assert mutants.pick(ALL, []) == ALL
    with pytest.raises(MutantsError, match="no such fault"):
        mutants.pick(ALL, ["no such fault"])


@pytest.fixture(scope="module")
def copy():
    with mutants.copied() as made:
        yield made


def test_the_copy_is_what_python_finds(copy):
    assert all(path.is_relative_to(copy) for path in mutants.packages_of(copy))
    assert ROOT not in copy.parents
    assert {name: (copy / name).readlink().name for name in LINKS} == LINKS


def test_a_copy_that_python_passes_over_is_refused(monkeypatch):
    monkeypatch.setattr(mutants, "packages_of", lambda _: [ROOT / "hrlearn" / "__init__.py"])
    with pytest.raises(MutantsError, match="and not the copy"), mutants.copied():
        pytest.fail("the copy was given out")


def _mutant(name, old, new, test=TEST):
    return Mutant(name, "0", "hrlearn/plurals.py", old, new, test, "mine")


def test_a_fault_is_caught_and_one_that_changes_nothing_survives(copy, capsys):
    before = (ROOT / "hrlearn" / "plurals.py").read_bytes()
    results = mutants.run([_mutant("PLANTED", OLD, NEW), _mutant("SOUND", OLD, SAME)], [copy])
    assert [each.outcome for each in results] == ["caught", "SURVIVED"]
    assert results[0].by.startswith(f"{TEST}::test_")
    assert [line.split()[:4] for line in capsys.readouterr().out.splitlines()[1:]] == [
        ["1", "of", "2", "caught"],
        ["2", "of", "2", "SURVIVED"],
    ]
    assert "0  SOUND    SURVIVED" in mutants.table(results)
    assert before == (copy / "hrlearn" / "plurals.py").read_bytes() == (ROOT / "hrlearn" / "plurals.py").read_bytes()


def test_a_fault_that_keeps_the_code_from_loading_proves_nothing(copy):
    assert mutants.plant(_mutant("BROKEN", OLD, "("), copy).outcome.startswith("NOT TRIED")


def test_a_test_that_never_ends_is_ended(copy, monkeypatch):
    monkeypatch.setattr(mutants, "SECONDS", 0.1)
    assert mutants.plant(_mutant("ENDLESS", OLD, NEW), copy).outcome.startswith("NO ANSWER")


def test_a_test_that_fails_without_a_fault_stops_everything(copy):
    (copy / "tests" / "unit" / "test_failing.py").write_text("def test_it():\n    assert False\n", encoding="utf-8")
    mutant = _mutant("PLANTED", OLD, NEW, "tests/unit/test_failing.py::test_it")
    with pytest.raises(MutantsError, match=r"fail without a fault(?s:.*)test_failing\.py::test_it"):
        mutants.run([mutant], [copy])


@pytest.mark.parametrize(("outcomes", "code"), [(["caught"], 0), (["caught", "SURVIVED"], 1), (["NOT TRIED"], 1)])
def test_one_survivor_is_enough_to_fail(monkeypatch, capsys, outcomes, code):
    results = [mutants.Result(_mutant("PLANTED", OLD, NEW), outcome, "a test", 0.1) for outcome in outcomes]
    monkeypatch.setattr(mutants, "run", lambda *_: results)
    assert mutants.main(["boundary"]) == code
    assert f"{outcomes.count('caught')} of {len(outcomes)} faults were caught" in capsys.readouterr().out


def test_an_entry_that_fits_nowhere_fails(monkeypatch, capsys):
    monkeypatch.setattr(mutants, "load", lambda: [_mutant("LOST", "no such line", "x")])
    assert mutants.main([]) == 1
    assert "mine: LOST: found 0 times" in capsys.readouterr().err
