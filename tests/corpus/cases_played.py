"""Cases of one page that plays: scripted and random walks, scripted and random answers."""

from __future__ import annotations

from collections.abc import Iterator

from tests.corpus.oracle.lessons import read_yaml
from tests.corpus.oracle.quiz import keys_of
from tests.corpus.places import BY_HAND, LESSONS, NO_PACK
from tests.corpus.script import Dice, Page, Script

LONGEST_WALK = 14
WALKS = {
    ("safe_hands", "sharp_answer", "demo"): 8,
    ("safe_hands", "sharp_answer", NO_PACK): 3,
    ("safe_hands", "sharp_answer", "wait_land"): 3,
    ("turns", "round", NO_PACK): 12,
    ("customs", "crossing", "ask_land"): 3,
    ("customs", "crossing", "wait_land"): 3,
    ("customs", "crossing", "half_land"): 3,
    ("customs", "crossing", NO_PACK): 3,
}
SHEETS = {
    ("safe_hands", "quiz", "demo"): 6,
    ("safe_hands", "quiz", NO_PACK): 2,
    ("turns", "sheet", NO_PACK): 14,
    ("customs", "papers", "ask_land"): 3,
    ("customs", "papers", "wait_land"): 3,
    ("customs", "papers", "half_land"): 3,
    ("customs", "papers", NO_PACK): 2,
    ("customs", "local_only", "ask_land"): 2,
    ("customs", "local_only", "half_land"): 2,
    ("customs", "warm_up", NO_PACK): 1,
}


def walkthroughs() -> Iterator[Script]:
    """Yield the walkthroughs of the real lesson and the plays worked out by hand."""
    yield from (script for script, _ in checked())


def checked() -> Iterator[tuple[Script, dict]]:
    """Yield each scripted play with what its file expects."""
    for file in sorted((LESSONS["safe_hands"] / "walkthroughs").glob("*.yaml")):
        text = read_yaml(file)
        script = Script("walkthrough", f"safe_hands {file.stem}", ("safe_hands", text["activity"], "demo"))
        pairs = [
            (step.get("scene", step.get("item")), step.get("choice", step.get("chosen"))) for step in text["steps"]
        ]
        yield _played(script, pairs), text["expect"]
    for text in read_yaml(BY_HAND):
        script = Script("walkthrough", text["name"], text["at"])
        pairs = [step.split() for step in text["steps"]] if "steps" in text else _sheet(text["answers"])
        yield _played(script, pairs), text["expect"]


def _sheet(answers: dict[str, str]) -> list:
    return [(item, chosen.split()) for item, chosen in answers.items()]


def _played(script: Script, pairs: list) -> Script:
    page = script.page()
    for place, done in pairs:
        if isinstance(done, str):
            page.choose(done, scene=place)
        else:
            page.answer(place, *done)
    if "submit" in script.attempt.work.KINDS:
        page.submit()
    return script


def random_walks() -> Iterator[Script]:
    """Yield stories in which every choice is thrown; some are left in the middle."""
    for at, many in WALKS.items():
        for number in range(1, many + 1):
            name = f"{' '.join(at)} {number}"
            script = Script("random_walk", name, at)
            dice, page = Dice(f"walk {name}"), script.page()
            while not script.attempt.work.closed and len(script.steps) < LONGEST_WALK:
                walk_on(page, dice)
            yield script


def walk_on(page: Page, dice: Dice) -> None:
    """Make one of the open choices."""
    story = page.script.attempt.work
    page.choose(dice.one(list(story.graph.open(story.now))))


def random_sheets() -> Iterator[Script]:
    """Yield quizzes with thrown answers in thrown order; items are left out and answered again."""
    for at, many in SHEETS.items():
        for number in range(1, many + 1):
            name = f"{' '.join(at)} {number}"
            script = Script("random_sheet", name, at)
            dice, page = Dice(f"sheet {name}"), script.page()
            keys = dice.shuffled(list(script.attempt.work.items))
            for key in keys[dice.below(3) :] + dice.some(keys[:3]):
                page.answer(key, *thrown(script, key, dice))
            if dice.below(8):
                page.submit()
            yield script


def thrown(script: Script, key: str, dice: Dice) -> list[str]:
    """Return a well-formed answer to an item."""
    item = script.attempt.work.items[key]
    options = list(keys_of(item))
    return dice.shuffled(dice.some(options)) if item["kind"] == "multiple_response" else [dice.one(options)]
