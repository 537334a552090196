"""Whatever stands in the files of a lesson, an author gets findings with file and line, at once, and no traceback."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hrlearn.authoring import lint, lint_files, read_package
from hrlearn.errors import LessonError
from tests.lint.lesson import PACK, base

LONGEST_WAIT = 1.0
"""Seconds of this process, so that a busy machine does not count."""

FILES = [
    "lesson.yaml",
    "street.yaml",
    "bank.yaml",
    "text/how.md",
    "locale/ru.yaml",
    "locale/ru/text/why.md",
    "walkthroughs/best.yaml",
    "media/street.svg",
]
M = 1_000_000

REFUSED: dict[str, bytes] = {
    "a text of 1 MB": b"role: " + b"x" * M,
    "100,000 open brackets": b"[" * 100_000,
    "5,000 open braces": b"{a: " * 5_000,
    "300 levels": "".join("  " * level + "a:\n" for level in range(300)).encode(),
    "an alias bomb": b"a: &a [x,x]\nb: &b [*a,*a]\nc: &c [*b,*b]\nd: [*c,*c]\n",
    "UTF-16": "role: x".encode("utf-16"),
    "half a character": b"role: \xd0",
    "a zero byte": b"role: \x00x",
    "nothing": b"",
    "a list": b"- a\n",
    "a word": b"hello",
    "a comment": b"# x",
    "60,000 members": "".join(f"k{number}: 1\n" for number in range(60_000))[:500_000].encode(),
    "15,000 members": "".join(f"k{number}: 1\n" for number in range(15_000)).encode(),
    "60,000 times one member": b"a: 1\n" * 60_000,
    "80,000 bare words": b"- yes\n" * 80_000,
    "a number of 100,000 digits": b"minutes: " + b"9" * 100_000,
    "a list as the name of a member": b"? [a, b]\n: c\n",
    "an object": b"!!python/object/apply:os.system ['true']",
    "an open quote": b'role: "' + b"a\n" * 100_000,
    "a directive": b"%YAML 3.0\n---\na: 1\n",
}

REPEATED = [
    "x", "word ", "[", "[S1 ", "S1 ", "<a ", "{{", "**", '"', "“", "«", "> **Voice of a service user**\n>", "1 ",
    "5 % ", "5 % of officers. ", "Article 5. ", "junkie ", "which what who not ", "A. ", "![]( ", "![a](", "](",
    "a\n", "\n", "- a\n", ">", ".", "a-", "что не ", "officers people women ", "risk ", "the law ", "закон о ",
    "image ", "ст.", "iaiaia",
]  # fmt: skip
"""Texts that patterns might take long over when they stand there ten thousand times."""


def _timed(files: dict[str, bytes]) -> tuple[str, ...]:
    begun = time.process_time()
    found = lint_files(files, "full").findings
    assert time.process_time() - begun < LONGEST_WAIT
    assert all(one.file.startswith("full/") and one.message and one.fix for one in found)
    return tuple(one.rule for one in found)


HOSTILE = [
    (file, what)
    for file in FILES
    for what in REFUSED
    # A translation that has not begun is fine.
    if file.endswith(".yaml") and not (file.startswith("locale/") and what in {"nothing", "a comment"})
]


@pytest.mark.parametrize(("file", "what"), HOSTILE)
def test_a_hostile_file_is_refused_with_its_name_and_line(tmp_path, file, what):
    folder = _written(tmp_path, {**base(), file: REFUSED[what]})
    begun = time.process_time()
    with pytest.raises(LessonError) as caught:
        read_package(folder)
    assert time.process_time() - begun < LONGEST_WAIT
    in_file = [one for one in lint(folder) if one.file == str(folder / file)]
    assert in_file
    assert caught.value.hint
    assert all(one.line is not None for one in in_file if one.rule != "HR001")


@pytest.mark.parametrize("what", REFUSED)
@pytest.mark.parametrize("file", [name for name in FILES if not name.endswith(".yaml")])
def test_a_hostile_page_or_picture_takes_no_time(file, what):
    _timed({**base(), file: REFUSED[what]})


@pytest.mark.parametrize("unit", REPEATED)
def test_no_pattern_takes_long_over_a_text(unit):
    text = (unit * 70_000).encode()[:64_000].decode("utf-8", "ignore")
    spoilt = dict(base())
    spoilt["text/how.md"] = text.encode()
    _timed(spoilt)
    for file, old in (("street.yaml", "text: You talk."), ("locale/ru.yaml", 'street.intro: "Это перевод."')):
        spoilt = dict(base())
        told = json.dumps("Go " + text[:19_900], ensure_ascii=False)
        name = old.partition(":")[0]
        spoilt[file] = spoilt[file].decode().replace(old, f"{name}: {told}").encode()
        _timed(spoilt)


def _written(folder: Path, files: dict[str, bytes]) -> Path:
    for name, data in files.items():
        path = folder / "full" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    packs = folder / "locale_packs"
    packs.mkdir(exist_ok=True)
    (packs / "demo.yaml").write_bytes(PACK)
    return folder / "full"


def _refused(folder: Path) -> LessonError:
    with pytest.raises(LessonError) as caught:
        read_package(folder)
    assert caught.value.file
    assert lint(folder.parent)
    return caught.value


@pytest.mark.parametrize("name", ["lesson.yaml", "street.yaml", "text/how.md", "locale/ru.yaml"])
def test_a_folder_where_a_file_belongs(tmp_path, name):
    folder = _written(tmp_path, dict(base()))
    (folder / name).unlink()
    (folder / name).mkdir()
    if name == "locale/ru.yaml":
        assert lint(folder)
    else:
        _refused(folder)


@pytest.mark.parametrize("name", ["lesson.yaml", "street.yaml", "text/how.md", "walkthroughs/best.yaml"])
def test_a_file_that_may_not_be_read(tmp_path, monkeypatch, name):
    folder = _written(tmp_path, dict(base()))
    _lock(monkeypatch, folder / name)
    error = _refused(folder)
    assert error.file == str(folder / name)
    assert "may not be read" in error.message


@pytest.mark.parametrize("name", ["text", "."])
def test_a_folder_that_may_not_be_read(tmp_path, monkeypatch, name):
    folder = _written(tmp_path, dict(base()))
    _lock(monkeypatch, folder / name)
    _refused(folder)


def test_a_pack_that_may_not_be_read(tmp_path, monkeypatch):
    folder = _written(tmp_path, dict(base()))
    pack = tmp_path / "locale_packs" / "demo.yaml"
    _lock(monkeypatch, pack)
    assert [(one.rule, one.file) for one in lint(tmp_path)] == [("HR001", str(pack))]
    assert lint(folder) == ()


def test_a_folder_where_a_pack_belongs(tmp_path):
    folder = _written(tmp_path, dict(base()))
    (tmp_path / "locale_packs" / "more.yaml").mkdir()
    assert lint(tmp_path) == lint(folder) == ()


def _lock(monkeypatch: pytest.MonkeyPatch, locked: Path) -> None:
    """Refuse a path as the system would: tests may run as somebody who may read everything."""
    opened, listed = Path.open, Path.iterdir

    def open_(self: Path, *args: object, **kwargs: object) -> object:
        _refuse(self)
        return opened(self, *args, **kwargs)  # type: ignore[call-overload]

    def iterdir(self: Path) -> Iterator[Path]:
        _refuse(self)
        return listed(self)

    def _refuse(path: Path) -> None:
        if path == locked:
            raise PermissionError(13, "Permission denied", str(path))

    monkeypatch.setattr(Path, "open", open_)
    monkeypatch.setattr(Path, "iterdir", iterdir)


@pytest.mark.parametrize(
    "edit", [lambda d: b"\xef\xbb\xbf" + d, lambda d: d.replace(b"\n", b"\r\n")], ids=["BOM", "CRLF"]
)
def test_marks_of_other_editors_make_no_difference(edit):
    spoilt = {name: data if name.endswith(".svg") else edit(data) for name, data in base().items()}
    assert lint_files(spoilt, "full").findings == lint_files(base(), "full").findings


quick = settings(max_examples=60, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])


@quick
@given(st.sampled_from(FILES), st.binary(max_size=400))
def test_any_bytes(file, data):
    _timed({**base(), file: data})


@quick
@given(st.sampled_from(FILES), st.text(max_size=200), st.data())
def test_any_text_put_anywhere(file, text, data):
    there = base()[file]
    place = data.draw(st.integers(0, len(there)))
    _timed({**base(), file: there[:place] + text.encode("utf-8", "surrogatepass") + there[place:]})


@quick
@given(st.sampled_from(FILES), st.data())
def test_any_part_left_out(file, data):
    there = base()[file]
    first = data.draw(st.integers(0, len(there)))
    last = data.draw(st.integers(first, len(there)))
    _timed({**base(), file: there[:first] + there[last:]})


plain = st.recursive(
    st.none() | st.booleans() | st.integers(-99, 99) | st.text(max_size=9),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=9), inner, max_size=3),
    max_leaves=9,
)
MEMBERS = [("street.yaml", line.split(":")[0]) for line in base()["street.yaml"].decode().splitlines() if ":" in line]
MEMBERS += [("bank.yaml", line.split(":")[0]) for line in base()["bank.yaml"].decode().splitlines() if ":" in line]


@quick
@given(st.sampled_from(MEMBERS), plain)
def test_any_value_for_any_member(place, value):
    file, member = place
    lines = base()[file].decode().splitlines()
    number = next(number for number, line in enumerate(lines) if line.startswith(f"{member}:"))
    lines[number] = f"{member}: {json.dumps(value)}"
    _timed({**base(), file: "\n".join(lines).encode()})
