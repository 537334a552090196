"""The oracle behind the corpus owes nothing to the engine, and results worked out by hand agree with it."""

from __future__ import annotations

import re
import subprocess
import sys
from collections import Counter
from fractions import Fraction

import pytest

from tests.corpus.case import Case, read_cases
from tests.corpus.cases_played import checked
from tests.corpus.generate import generated
from tests.corpus.oracle.lessons import activity_of, graph_of, read_yaml
from tests.corpus.places import CASES, HERE, LESSONS, NO_PACK, PACKS, ROOT
from tests.repo.tree import imports_of

BEHIND_THE_ORACLE = sorted(
    [*HERE.glob("oracle/*.py"), *HERE.glob("cases_*.py"), HERE / "script.py", HERE / "generate.py"]
)
LOADED = "import sys, tests.corpus.generate; print(*(name for name in sys.modules if name.startswith('hrlearn')))"
PAGE = ROOT / "docs" / "reference" / "corpus.md"


@pytest.fixture(scope="module")
def cases() -> list[Case]:
    return read_cases()


def test_the_oracle_imports_nothing_of_hrlearn():
    names = {name for path in BEHIND_THE_ORACLE for name in imports_of(path)}
    assert {"yaml", "tests.corpus.oracle.story"} <= names
    assert [name for name in names if name.startswith(("hrlearn", "tests.")) and not _own(name)] == []
    done = subprocess.run([sys.executable, "-c", LOADED], cwd=ROOT, check=True, capture_output=True, text=True)
    assert done.stdout.split() == []


def _own(name: str) -> bool:
    return re.fullmatch(r"tests\.corpus\.(oracle\.\w+|cases_\w+|script|places)", name) is not None


def test_the_corpus_is_what_the_generator_writes():
    written, kept = generated(), {path.name: path.read_text(encoding="utf-8") for path in CASES.glob("*.json")}
    assert sorted(written) == sorted(kept)
    changed = [name for name, text in written.items() if text != kept[name]]
    assert changed == [], "A lesson or the oracle has changed: run python -m tests.corpus.generate and read the diff."


@pytest.mark.parametrize(("script", "expect"), [pytest.param(*each, id=each[0].name) for each in checked()])
def test_hands_come_to_the_same_result(script, expect):
    final = script.case()["final"]
    given, maximum = Fraction(final["score"]["given"]), Fraction(final["score"]["maximum"])
    if "given" in expect:
        assert (given, maximum) == (Fraction(expect["given"]), Fraction(expect["maximum"]))
        return
    assert given / maximum == Fraction(expect["share"] if "share" in expect else expect["score"])
    assert final.get("ending") == expect.get("ending")
    if "scene" in final and "flags" in expect:
        assert final["flags"] == sorted(expect["flags"])


def test_every_delivery_of_a_hand_written_play_is_taken():
    assert {step["answer"]["status"] for script, _ in checked() for step in script.steps} == {200}


def test_logs_keep_the_order_of_their_pages(cases):
    """Decision 0003: however a queue arrives, the log holds each event once, in the order of its page."""
    for case in cases:
        sent = {str(one["uuid"]).lower(): one for one in case.sends if isinstance(one, dict) and "uuid" in one}
        numbers = Counter()
        for uuid in case.final["log"]:
            numbers[sent[uuid]["client"]] += 1
            assert sent[uuid]["sequence"] == numbers[sent[uuid]["client"]], case.name
        assert case.final["position"] == len(set(case.final["log"])) == numbers.total()


def test_the_special_lessons_are_played_out(cases):
    """Every choice that can be open is taken and every ending reached, in the two lessons that stress the rules."""
    for lesson, key in (("turns", "round"), ("customs", "crossing")):
        text = read_yaml(LESSONS[lesson] / activity_of(lesson, key)["file"])
        own = [case for case in cases if (case.lesson, case.activity) == (lesson, key)]
        bodies = [sent["body"] for case in own for sent in _taken(case)]
        choices = {(scene["key"], choice["key"]) for scene in text["scenes"] for choice in scene["choices"]}
        assert {(body["scene"], body["choice"]) for body in bodies} == choices - {("hub", "hover")}
        assert {case.final["ending"] for case in own} - {None} == {ending["key"] for ending in text["endings"]}


def _taken(case: Case) -> list[dict]:
    return [sent for sent, answer in zip(case.sends, case.answers, strict=True) if answer["status"] == 200]


def test_every_kind_of_answer_is_there(cases):
    codes = {answer.get("code", "") for case in cases for answer in case.answers}
    told = set(re.findall(r"`((?:attempt|name|response)\.\w+)`", PAGE.read_text(encoding="utf-8")))
    assert codes - {""} == told


def test_the_bounds_are_those_worked_out_by_hand():
    bounds = {pack: graph_of("customs", "crossing", pack).bounds for pack in (*PACKS, NO_PACK) if pack != "demo"}
    assert bounds == {"ask_land": (-4, 8), "wait_land": (-5, 11), "half_land": (-5, 5), "none": (-5, 0)}
    assert graph_of("turns", "round", NO_PACK).bounds == (-3, 13)


def test_the_page_about_the_corpus_counts_rightly(cases):
    rows = re.findall(r"^\| (\w+) \| (\d+) \| (\d+) \|", PAGE.read_text(encoding="utf-8"), flags=re.MULTILINE)
    many, sent = Counter(case.kind for case in cases), Counter()
    for case in cases:
        sent[case.kind] += len(case.sends)
    counted = {kind: (many[kind], sent[kind]) for kind in many} | {"total": (many.total(), sent.total())}
    assert {kind: (int(number), int(events)) for kind, number, events in rows} == counted
    assert many.total() >= 120
