"""Cases of several pages of one learner: which answer stands, and which was also entered elsewhere."""

from __future__ import annotations

from collections.abc import Iterator

from tests.corpus.cases_delivered import EXAM, PAPERS, QUIZ, STORY, STREET
from tests.corpus.cases_played import thrown, walk_on
from tests.corpus.cases_refused import noise
from tests.corpus.script import Dice, Page, Script, response

RANDOM_TABS = 10
MIXED = {EXAM: 4, QUIZ: 8, STREET: 6, STORY: 6}
MIXED_STEPS = 24


def second_tabs() -> Iterator[Script]:
    """Yield quizzes that are open twice."""
    for write in SECOND_TABS:
        script = Script("second_tab", write.__name__.strip("_").replace("_", " "), QUIZ)
        write(script)
        yield script
    yield from _unscored_and_refused()
    yield from _random("second_tab", "two tabs", {QUIZ: RANDOM_TABS}, _random_tabs)


def _unseen(script: Script) -> None:
    one, other = script.page(), script.page()
    one.answer("one", "b")
    other.answer("one", "a")
    one.submit()


def _seen(script: Script) -> None:
    one = script.page()
    one.answer("one", "b")
    other = script.page()
    other.answer("one", "a")
    other.submit()


def _own(script: Script) -> None:
    page = script.page()
    for key in ("a", "c", "b"):
        script.send(page.queue("response", response("one", key)))
    page.submit()


def _free_item(script: Script) -> None:
    one, other = script.page(), script.page()
    one.answer("one", "b")
    one.answer("net", "a", "b")
    other.answer("heavy", "d")
    other.answer("exact", "a", "c")
    one.submit()


def _elsewhere_twice(script: Script) -> None:
    one, other = script.page(), script.page()
    one.answer("minus", "a", "b", "c")
    for chosen in ("d", "e"):
        script.send(other.queue("response", response("minus", chosen)))
    one.answer("minus", "a", "b")
    one.submit()


def _turned(script: Script) -> None:
    one = script.page()
    one.answer("one", "a")
    script.page().answer("one", "b")
    one.answer("one", "c")
    one.submit()


def _same(script: Script) -> None:
    one, other = script.page(), script.page()
    one.answer("agree", "true")
    other.answer("agree", "true")
    other.submit()


def _reload(script: Script) -> None:
    one, other = script.page(), script.page()
    one.answer("one", "a")
    other.answer("one", "c")
    again = script.page()
    again.answer("one", "b")
    again.submit()


def _edges(script: Script) -> None:
    """The answers to ``one`` and to ``heavy`` stand at positions 1 and 2; a page that saw 1 may replace only one."""
    script.page().answer("one", "a")
    other = script.page()
    script.page().answer("heavy", "a")
    script.send(other.queue("response", response("heavy", "d")))
    script.send(other.queue("response", response("one", "b")))
    other.submit()


def _late_queue(script: Script) -> None:
    one, other = script.page(), script.page()
    rows = [("one", "b"), ("heavy", "d"), ("exact", "a"), ("one", "c")]
    queue = [other.queue("response", response(*row)) for row in rows]
    one.answer("one", "a")
    one.answer("exact", "a", "c")
    for event in queue:
        script.send(event)
    one.submit()


def _third_tab(script: Script) -> None:
    first, second, third = script.page(), script.page(), script.page()
    first.answer("one", "a")
    second.answer("one", "b")
    third.answer("one", "c")
    first.submit()


def _came_round(script: Script) -> None:
    first, second = script.page(), script.page()
    first.answer("one", "a")
    script.send(second.queue("response", response("one", "b")))
    second.seen = 2
    second.answer("one", "c")
    second.submit()


def _unseen_submit(script: Script) -> None:
    """A page hands in without having seen a later answer of another page; when it has looked, it may."""
    first, second = script.page(), script.page()
    first.answer("one", "a")
    script.send(second.queue("submit", {}))
    second.sequence -= 1
    second.seen = 1
    second.submit()


def _unscored_and_refused() -> Iterator[Script]:
    script = Script("second_tab", "items that do not count", PAPERS)
    one, other = script.page(), script.page()
    for item, first, second in (("drill", "a", "b"), ("by_rule", "b", "a"), ("plain", "c", "a")):
        one.answer(item, first)
        script.send(other.queue("response", response(item, second)))
    one.submit()
    yield script
    script = Script("second_tab", "a refused answer is not kept", QUIZ)
    one, other = script.page(), script.page()
    one.answer("one", "b")
    other.answer("one", "z")
    other.answer("one")
    other.submit()
    yield script


SECOND_TABS = (
    _unseen,
    _seen,
    _own,
    _free_item,
    _elsewhere_twice,
    _turned,
    _same,
    _reload,
    _edges,
    _late_queue,
    _third_tab,
    _came_round,
    _unseen_submit,
)


def _random(kind: str, name: str, places: dict, write) -> Iterator[Script]:
    """Yield random cases."""
    for at, many in places.items():
        for number in range(1, many + 1):
            script = Script(kind, f"{name} {' '.join(at)} {number}", at)
            write(script, Dice(f"{kind} {at} {number}"))
            yield script


def _random_tabs(script: Script, dice: Dice) -> None:
    pages = [script.page(), script.page()]
    keys = dice.shuffled(list(script.attempt.work.items))[:4]
    for _ in range(10):
        page, key = dice.one(pages), dice.one(keys)
        if dice.below(3) == 0:
            page.seen = len(script.attempt.log)
        seen = page.seen
        page.answer(key, *thrown(script, key, dice))
        page.seen = seen
    dice.one(pages).submit()


def mixed() -> Iterator[Script]:
    """Yield attempts in which everything happens: lost answers, second tabs, repeats and nonsense."""
    yield from _random("mixed", "mixed", MIXED, _random_traffic)


def _random_traffic(script: Script, dice: Dice) -> None:
    pages = [script.page()]
    for _ in range(MIXED_STEPS):
        what = dice.below(12)
        if script.attempt.work.closed and dice.below(4) == 0:
            break
        if what == 0:
            pages[dice.below(2) :] = [script.page()]
        elif what in {1, 2} and script.steps:
            script.send(dice.one(script.steps)["send"])
        elif what == 3:
            script.send(dice.one(noise(pages[0], dice)))
        elif what == 4:
            _lost(dice.one(pages), dice)
        else:
            _go_on(dice.one(pages), dice)


def _go_on(page: Page, dice: Dice) -> None:
    """Do what a learner would do now; after the end that is refused."""
    script = page.script
    if "choice" in script.attempt.work.KINDS:
        walk_on(page, dice)
    elif dice.below(12) == 0:
        page.submit()
    else:
        key = dice.one(list(script.attempt.work.items))
        page.answer(key, *thrown(script, key, dice))


def _lost(page: Page, dice: Dice) -> None:
    """Lose an event on its way: the next one arrives first and is refused, then both arrive."""
    script, work = page.script, page.script.attempt.work
    if "choice" in work.KINDS:
        body, kind = page.choice(dice.one(list(work.graph.open(work.now)))), "choice"
    else:
        key = dice.one(list(work.items))
        body, kind = response(key, *thrown(script, key, dice)), "response"
    first, second = page.queue(kind, body), page.queue(kind, body)
    page.sequence -= 2
    for event in (second, first, second):
        page.sequence += script.send(event)["status"] == 200
