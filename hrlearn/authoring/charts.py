"""Draws a scenario as an SVG: scenes as cards, choices as lines of a card, and where each of them leads."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from xml.sax.saxutils import escape, quoteattr

from hrlearn.authoring.chart_layout import Box, Wire, laid_out
from hrlearn.model import END, Choice, Ending, Scenario, Scene
from hrlearn.scenario import Reach

__all__ = ["chart"]

CARD, HEAD, ROW, FOOT = 300, 54, 20, 10
MARGIN = 30
TITLE_LENGTH, CHOICE_LENGTH = 34, 38
MARKS = {"best": "\u25b2", "fair": "\u25cf", "poor": "\u25bc", "": "\u25cb"}
TONES = {"good": "\u2713", "nuanced": "\u223c", "bad": "\u2717"}

STYLE = """
svg { --paper: #f6f2ea; --card: #fffdf8; --line: #857c68; --ink: #15272c; --soft: #4a5b60; --best: #0b5259;
  --poor: #96281b; --fair: #7a4700; --head: #ece7da; background: var(--paper); color: var(--ink); }
@media (prefers-color-scheme: dark) { svg { --paper: #0e1b1f; --card: #16272c; --line: #7d979b; --ink: #e9ece5;
  --soft: #a9bcbd; --best: #86d1cb; --poor: #f2a094; --fair: #f3c67e; --head: #1e3338; } }
text { font: 12px system-ui, sans-serif; fill: var(--ink); } .t { font-weight: 600; font-size: 14px; }
.s { fill: var(--soft); font-size: 11px; } .card { fill: var(--card); stroke: var(--line); }
.head { fill: var(--head); } .lost .card { stroke-dasharray: 6 4; stroke: var(--poor); stroke-width: 2; }
path { fill: none; stroke: var(--line); stroke-width: 1.5; } path.best { stroke: var(--best); stroke-width: 2.5; }
path.poor { stroke: var(--poor); } path.fair { stroke: var(--fair); } path.back { stroke-dasharray: 5 4; }
path.never { stroke-dasharray: 2 5; } .best { fill: var(--best); } .poor { fill: var(--poor); }
.fair { fill: var(--fair); } path.best, path.poor, path.fair { fill: none; }
"""


@dataclass(frozen=True, slots=True)
class _Row:
    """One line of a card; ``way`` is the box it leads to, "" where it leads nowhere."""

    text: str
    kind: str
    way: str
    note: str = ""
    taken: bool = True


@dataclass(frozen=True, slots=True)
class _Card:
    key: str
    title: str
    note: str
    rows: tuple[_Row, ...]
    lost: bool = False

    @property
    def height(self) -> int:
        return HEAD + ROW * len(self.rows) + FOOT


def chart(scenario: Scenario, reach: Reach, title: str, *, links: str = "") -> str:
    """Return an SVG with every scene, choice and ending.

    What cannot be reached, and scenes in which a run can get stuck, are marked in words as well as in colour. Endings
    show their share of uniformly random play. With ``links`` each card links to that address with its key behind it.
    """
    cards = {card.key: card for card in _cards(scenario, reach)}
    wires = [Wire(card.key, row.way) for card in cards.values() for row in card.rows if row.way in cards]
    boxes = laid_out([Box(c.key, CARD, c.height) for c in cards.values()], wires, scenario.start, END)
    width = max(box.x + box.width for box in boxes.values()) + 2 * MARGIN
    height = max(box.y + box.height for box in boxes.values()) + 2 * MARGIN
    told = f"{len(scenario.scenes)} scenes, {len(scenario.endings)} endings"
    space = f'viewBox="{-MARGIN} {-MARGIN} {width} {height}" width="{width}" height="{height}"'
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" {space} role="img" aria-labelledby="t d">',
        f'<title id="t">{escape(title)}</title><desc id="d">{told}</desc><style>{STYLE}</style>',
        *(line for card in cards.values() for line in _lines(card, boxes)),
        *(line for card in cards.values() for line in _drawn(card, boxes[card.key], links)),
        "</svg>",
    ]
    return "\n".join(parts) + "\n"


def _cards(scenario: Scenario, reach: Reach) -> Iterator[_Card]:
    for scene in scenario.scenes:
        yield _scene_card(scene, reach)
    yield _Card(END, "The end", "the first rule that holds decides", tuple(_end_rows(scenario.endings, reach)))
    for ending in scenario.endings:
        yield _ending_card(ending, reach)


def _scene_card(scene: Scene, reach: Reach) -> _Card:
    notes = [scene.key, scene.clock, f"{scene.limit} s to decide" if scene.limit else ""]
    if scene.key not in reach.scenes:
        notes.append("NEVER REACHED")
    if scene.key in reach.stuck:
        notes.append("DEAD END")
    rows = tuple(_choice_row(scene, choice, reach) for choice in scene.choices)
    lost = scene.key not in reach.scenes or scene.key in reach.stuck
    return _Card(scene.key, _short(scene.title, TITLE_LENGTH), " \u00b7 ".join(n for n in notes if n), rows, lost)


def _choice_row(scene: Scene, choice: Choice, reach: Reach) -> _Row:
    effects = " ".join(f"{one.meter}{one.amount:+d}" for one in choice.effects)
    marks = [f"\u2691{flag}" for flag in choice.flags]
    marks += ["if"] if choice.when is not None else []
    note = " ".join([effects, *marks]).strip()
    text = _short(choice.text, CHOICE_LENGTH - len(note))
    return _Row(text, choice.verdict, choice.goto, note, (scene.key, choice.key) in reach.taken)


def _end_rows(endings: Sequence[Ending], reach: Reach) -> Iterator[_Row]:
    for ending in endings:
        reached = ending.key in reach.endings
        kind = {"good": "best", "nuanced": "fair", "bad": "poor"}.get(ending.tone, "")
        yield _Row(_short(ending.title, CHOICE_LENGTH), kind, ending.key, taken=reached)


def _ending_card(ending: Ending, reach: Reach) -> _Card:
    reached = ending.key in reach.endings
    share = f"{100 * reach.random_play.get(ending.key, 0.0):.1f} % of random play"
    note = share if reached else "NEVER REACHED"
    title = f"{TONES.get(ending.tone, '')} {_short(ending.title, TITLE_LENGTH)}"
    return _Card(ending.key, title, f"{ending.key} \u00b7 {ending.tone} \u00b7 {note}", (), not reached)


def _drawn(card: _Card, box: Box, links: str) -> Iterator[str]:
    yield f'<g class="{"lost" if card.lost else "in"}" id={quoteattr("card-" + card.key)}>'
    yield f'<a href={quoteattr(links + card.key)} target="_top">' if links else "<g>"
    size = f'x="{box.x}" y="{box.y}" width="{box.width}"'
    yield f'<rect class="card" {size} height="{box.height}" rx="8"/>'
    yield f'<rect class="head" {size} height="{HEAD - 8}" rx="8"/>'
    yield _text(card.title, box.x + 12, box.y + 20, "t")
    yield _text(card.note, box.x + 12, box.y + 37, "s")
    for number, row in enumerate(card.rows):
        y = box.y + HEAD + ROW * number + 10
        yield _text(MARKS.get(row.kind, MARKS[""]), box.x + 10, y, row.kind or "s")
        yield _text(row.text, box.x + 26, y)
        yield _text(row.note, box.x + box.width - 8, y, "s", ' text-anchor="end"')
    yield "</a></g>" if links else "</g></g>"


def _lines(card: _Card, boxes: dict[str, Box]) -> Iterator[str]:
    own = boxes[card.key]
    for number, row in enumerate(card.rows):
        target = boxes.get(row.way)
        if target is None:
            continue
        x1, y1 = own.x + own.width, own.y + HEAD + ROW * number + 6
        x2, y2 = target.x, target.y + 20
        back = target.x <= own.x
        bend = 160 if back else max((x2 - x1) // 2, 40)
        classes = [row.kind, "back" if back else "", "" if row.taken else "never"]
        names = " ".join(name for name in classes if name)
        yield f'<path class="{names}" d="M{x1} {y1} C{x1 + bend} {y1} {x2 - bend} {y2} {x2} {y2}"/>'


def _text(words: str, x: int, y: int, kind: str = "", more: str = "") -> str:
    name = f' class="{kind}"' if kind else ""
    return f'<text x="{x}" y="{y}"{name}{more}>{escape(words)}</text>' if words else ""


def _short(text: str, length: int) -> str:
    words = " ".join(text.split())
    return words if len(words) <= length else words[: max(length - 1, 1)].rstrip() + "\u2026"
