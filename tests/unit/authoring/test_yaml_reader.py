"""What YAML may say, and what is refused before a schema ever sees it."""

from __future__ import annotations

from datetime import date

import pytest
import yaml

from hrlearn.authoring import yaml_reader
from hrlearn.authoring.findings import Findings
from hrlearn.authoring.yaml_reader import read_document


@pytest.fixture(params=["with libyaml", "without libyaml"], autouse=True)
def parser(request, monkeypatch):
    """Both parsers must say the same: a machine may have either."""
    if request.param == "without libyaml":
        monkeypatch.setattr(yaml_reader, "_LOADER", yaml.SafeLoader)
    else:
        monkeypatch.setattr(yaml_reader, "_LOADER", yaml.CSafeLoader)


def _read(text):
    findings = Findings()
    data = text if isinstance(text, bytes) else text.encode()
    document = read_document("f.yaml", data, findings)
    return document, [(finding.rule, finding.line) for finding in findings.sorted()]


def _rule(text):
    document, found = _read(text)
    assert document is None
    return found


@pytest.mark.parametrize(
    ("word", "value"),
    [
        ("plain words", "plain words"),
        ("true", True),
        ("false", False),
        ("5", 5),
        ("+2", 2),
        ("-3", -3),
        ("0", 0),
        ("2/5", "2/5"),
        ("1.2.3", "1.2.3"),
        ("2026-11-01", date(2026, 11, 1)),
        ('"no"', "no"),
        ("'112'", "112"),
        ('"02:10"', "02:10"),
        ("not at all", "not at all"),
        ("on duty", "on duty"),
    ],
)
def test_words(word, value):
    document, found = _read(f"a: {word}\n")
    assert found == []
    assert document.data == {"a": value}
    assert type(document.data["a"]) is type(value)


AMBIGUOUS = "yes No ON off y N True FALSE ~ null Null 012 0x1F 0o17 1_000 1.5 .5 1e3 12:30 1:02:03 .inf .NaN 2026-02-30"


@pytest.mark.parametrize("word", [*AMBIGUOUS.split(), "1234567890", ""])
def test_words_that_readers_understand_differently_are_refused(word):
    assert _rule(f"x: fine\na: {word}\n") == [("HR004", 2)]


@pytest.mark.parametrize("word", ["yes", "on", "1.5"])
def test_the_same_holds_for_the_names_of_members(word):
    assert _rule(f"{word}: fine\n") == [("HR004", 1)]


def test_every_surprise_of_a_file_is_told():
    assert _rule("a: yes\nb: no\na: 1\n") == [("HR004", 1), ("HR004", 2), ("HR003", 3)]


def _bomb(levels):
    lines = ["a0: &a0 [x, x]"]
    lines += [f"a{n}: &a{n} [*a{n - 1}, *a{n - 1}]" for n in range(1, levels)]
    return "\n".join(lines)


@pytest.mark.parametrize(
    "text",
    [
        _bomb(40),
        "[" * 100_000,
        "- " * 5_000 + "x",
        "{a: " * 30 + "b" + "}" * 30,
        "a: !!python/object/apply:os.system [x]",
        "a: !include other.yaml",
        "? [a, b]\n: c",
        "a: [1, 2",
        "a: 'open",
        "a: b: c",
        "a: \x00",
        "a\n---\nb",
        "%YAML 1.1\n---\n{{a}}: b",
        "",
        "# nothing\n",
    ],
    ids=lambda text: text[:20],
)
def test_files_that_are_not_plain_yaml_are_refused(text):
    assert [rule for rule, _ in _rule(text)] == ["HR002"]


def test_a_very_long_text_is_refused():
    assert _rule("a: fine\nb: " + "x" * 20_001) == [("HR007", 2)]


def test_a_file_of_a_megabyte_is_refused():
    assert _rule("a: " + "x" * 1_000_000) == [("HR001", None)]


def test_a_file_of_very_many_parts_is_refused():
    assert [rule for rule, _ in _rule("[" + "x," * 60_000 + "]")] == ["HR002"]


def test_a_file_that_is_not_utf_8_is_refused():
    assert _rule(b"a: fine\nb: \xff\xfe\n") == [("HR001", 2)]
    assert _rule("a: déjà\n".encode("utf-16")) == [("HR001", 1)]


def test_a_byte_order_mark_and_windows_line_ends_are_fine():
    document, found = _read(b"\xef\xbb\xbfa: b\r\nc: d\r\n")
    assert (document.data, found) == ({"a": "b", "c": "d"}, [])


def test_parts_know_their_lines():
    document, _ = _read("a:\n  - b: 1\n    c: |\n      one\n      two\n  - x\nd: >-\n  three\n  four\n")
    assert document.line("a", 0, "c") == 3
    assert document.line("a", 1) == 6
    assert document.line("a", 0, "nothing there") == 2
    assert document.line("nowhere") == 1
    assert document.line_in(("a", 0, "c"), "one\ntwo", 4) == 5
    assert document.line_in(("d",), "three four", 6) == 9


def test_a_word_that_stands_twice_is_counted():
    document, _ = _read('d: "one\n  two\n  one\n  end"\n')
    assert document.line_in(("d",), "one two one end", 8) == 3


def test_a_word_that_the_file_writes_with_an_escape_is_placed_where_the_text_begins():
    document, _ = _read('a: b\nd: "x \\u0041b"\n')
    assert document.line_in(("d",), "x Ab", 2) == 2
