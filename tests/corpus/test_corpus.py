"""Every case of the corpus has the same end in the engine, in the LTI tool and in the blocks of Open edX."""

from __future__ import annotations

import pytest

from tests.corpus.case import Case, Shell, read_cases
from tests.corpus.shells.engine import Engine
from tests.corpus.shells.site import furnish

TOLD = 10
"""How many differences are told in full."""


@pytest.fixture(scope="module")
def cases() -> list[Case]:
    return read_cases()


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    return furnish(tmp_path_factory.mktemp("site") / "lessons")


@pytest.fixture
def played(cases, capsys):
    """Give a function that plays the whole corpus in a shell, and says how much that was."""

    def play(name: str, shell: Shell) -> list[str]:
        found = [difference for case in cases for difference in _differences(case, shell)]
        events = sum(len(case.sends) for case in cases)
        with capsys.disabled():
            print(f"\n{name}: {len(cases)} cases, {events} deliveries, {len(found)} differences")  # noqa: T201 - wanted in the log
        return found[:TOLD]

    return play


def _differences(case: Case, shell: Shell) -> list[str]:
    """Compare step by step, then the end."""
    answers, final = shell.play(case)
    rows = [*zip(case.sends, case.answers, answers, strict=True), ("the end", case.final, final)]
    place = f"{case.kind}: {case.name}"
    return [f"{place}: after {sent}\n  expected {want}\n  got      {got}" for sent, want, got in rows if want != got]


def test_the_engine_plays_the_corpus(played):
    assert played("engine", Engine()) == []


@pytest.mark.slow
def test_the_lti_tool_plays_the_corpus(played, cases, site, tmp_path):
    lti = pytest.importorskip("tests.corpus.shells.lti")
    with lti.open_lti(tmp_path, site, cases) as tool:
        assert played("LTI tool", tool) == []


@pytest.mark.slow
def test_the_blocks_play_the_corpus(played, site):
    blocks = pytest.importorskip("tests.corpus.shells.blocks")
    with blocks.open_blocks(site) as course:
        assert played("blocks", course) == []
