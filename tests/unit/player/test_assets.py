"""Stylesheet and script: weight, names, contrast, and rules that keep to both writing directions."""

from __future__ import annotations

import gzip
import hashlib
import re

import pytest

from hrlearn.player import Player, static_files
from tests.unit.player.html import read
from tests.unit.player.lessons import LINKS, a_definition, choices, facts, play
from tests.unit.player.screens import CHROME, every_screen, the_page

FILES = static_files()
CSS = FILES["player.css"].data.decode()
SCRIPT = FILES["player.js"].data.decode()
FIRST_LOAD = 18_000
FURTHER_STEP = 4_000


def weight(data: bytes) -> int:
    return len(gzip.compress(data, 9))


@pytest.mark.parametrize("name", sorted(every_screen()))
def test_the_first_load_is_light(name):
    page = the_page(every_screen()[name]).encode()
    assert sum(weight(data) for data in (page, *(one.data for one in FILES.values()))) <= FIRST_LOAD


def test_a_further_step_is_lighter_still():
    definition = a_definition("sharp_answer")
    screen = Player(str).attempt(facts(definition, play(definition, *choices("stop.pockets"))), LINKS)
    assert weight(screen.html.encode()) <= FURTHER_STEP


def test_a_page_asks_for_two_files_of_ours():
    page = read(the_page(every_screen()["message"]))
    sources = [script.attributes["src"] for script in page.all("script")]
    sheets = [link.attributes["href"] for link in page.all("link", rel="stylesheet")]
    assert (sources, sheets) == (["/static/player.js"], ["/static/player.css"])
    assert page.one("link", rel="icon").attributes["href"] == "data:,"
    assert "url(" not in CSS
    assert "@import" not in CSS


@pytest.mark.parametrize("name", sorted(FILES))
def test_a_hashed_name_follows_the_bytes(name):
    one = FILES[name]
    stem, digest, suffix = one.hashed_name.rsplit(".", 2)
    assert f"{stem}.{suffix}" == name
    assert hashlib.sha256(one.data).hexdigest().startswith(digest)
    assert len(digest) == 16


def test_files_have_their_types():
    assert {name: one.mimetype for name, one in FILES.items()} == {
        "player.css": "text/css; charset=utf-8",
        "player.js": "text/javascript; charset=utf-8",
    }


def test_the_page_links_what_the_shell_serves():
    player = Player(lambda name: f"/static/{FILES[name].hashed_name}")
    page = player.page(player.message("A", "B"), CHROME)
    assert all(one.hashed_name in page for one in FILES.values())


def _colours(scheme: str) -> dict[str, str]:
    light, dark = re.findall(r"\.hr \{\s*((?:color-scheme|--).*?)\n\s*\}", CSS, flags=re.DOTALL)[:2]
    found = dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{3,6})", light))
    return found | dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{3,6})", dark)) if scheme == "dark" else found


def _luminance(colour: str) -> float:
    digits = colour[1:] if len(colour) == 7 else "".join(2 * digit for digit in colour[1:])
    shares = [int(digits[n : n + 2], 16) / 255 for n in (0, 2, 4)]
    linear = [share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4 for share in shares]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    """WCAG 2.2, relative luminance and contrast ratio."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def test_contrast_is_that_of_the_definition():
    assert contrast("#000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#fff") == pytest.approx(4.48, abs=0.01)


GROUNDS = ("paper", "card", "wash", "amber-wash", "teal-wash", "brick-wash")
TEXT = [
    *[(ink, ground) for ink in ("ink", "soft") for ground in GROUNDS],
    *[("teal", ground) for ground in ("paper", "card", "wash", "teal-wash")],
    *[("amber-ink", ground) for ground in ("paper", "card", "amber-wash")],
    ("brick", "brick-wash"),
    ("on-teal", "teal"),
    ("on-deep", "deep"),
    ("soft-deep", "deep"),
    ("amber", "deep"),
]
SIGNS = [
    *[("edge", ground) for ground in ("paper", "card")],
    *[("ring", ground) for ground in GROUNDS],
    ("teal", "line"),
]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(("ink", "ground"), TEXT)
def test_words_can_be_read(scheme, ink, ground):
    colours = _colours(scheme)
    assert contrast(colours[ink], colours[ground]) >= 4.5


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(("sign", "ground"), SIGNS)
def test_signs_can_be_seen(scheme, sign, ground):
    colours = _colours(scheme)
    assert contrast(colours[sign], colours[ground]) >= 3


def test_the_amber_button_can_be_read():
    assert all(contrast("#1d1503", _colours(scheme)["amber"]) >= 4.5 for scheme in ("light", "dark"))


def test_rules_keep_to_both_writing_directions():
    property_of_a_side = r"(?<![-\w])(?:margin-|padding-|border-)?(?:left|right)\s*:"
    assert re.findall(rf"{property_of_a_side}|(?:text-align|float): (?:left|right)", CSS) == []
    four_sided = re.findall(r"(?:margin|padding|border-radius): ([^\s;]+) ([^\s;]+) ([^\s;]+) ([^\s;]+);", CSS)
    assert [sides for sides in four_sided if sides[1] != sides[3]] == []


def test_every_rule_stays_in_its_own_house():
    """In a learning platform's page the sheet meets the platform's own elements."""
    rules = re.sub(r"/\*.*?\*/", "", CSS, flags=re.DOTALL)
    selectors = [one.strip() for one in re.findall(r"(?:^|[{};])\s*([^{};@]+?)\s*\{", rules)]
    assert len(selectors) > 100
    assert [one for one in selectors for part in one.split(",") if ".hr" not in one and "rect" not in part] == []


@pytest.mark.parametrize(
    "wanted",
    ["prefers-color-scheme: dark", "prefers-reduced-motion", "@media print", "forced-colors", ":focus-visible"],
)
def test_the_sheet_serves_other_needs(wanted):
    assert wanted in CSS


@pytest.mark.parametrize(
    "rule", [r"\.hr-choice", r"\.hr-pick", r"\.hr-button", r"\.hr summary", r"\.hr-top a, \.hr-site"]
)
def test_targets_are_large(rule):
    assert int(re.search(rf"{rule} \{{[^}}]*min-block-size: (\d+)px", CSS)[1]) >= 44


def test_no_rule_is_left_over():
    used = {
        name
        for screen in every_screen().values()
        for element in read(the_page(screen)).all()
        for name in element.attributes.get("class", "").split()
    }
    styled = set(re.findall(r"\.(hr-[a-z]+)", CSS))
    by_script = set(re.findall(r"hr-[a-z]+", SCRIPT)) | {"hr-attention"}
    assert sorted(styled - used - by_script) == []


def test_the_script_runs_under_a_strict_policy():
    assert not re.search(r"\beval\b|new Function|document\.write|setTimeout\(['\"]", SCRIPT)
    assert len(SCRIPT.encode()) < 12_500
    assert weight(SCRIPT.encode()) <= 4.4 * 1024
