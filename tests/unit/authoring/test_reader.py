from __future__ import annotations

import zipfile
from fractions import Fraction

import pytest

from hrlearn.authoring import lint, read_package, read_tree
from hrlearn.errors import LessonError
from hrlearn.model import (
    Assessment,
    Cap,
    Compare,
    Effect,
    FlagIs,
    Option,
    Page,
    Pages,
    Scenario,
    SlotUse,
    Source,
)
from tests.unit.authoring.builder import SVG


def test_a_lesson_becomes_the_model(lesson):
    package = read_package(lesson.folder)
    read = package.lesson
    assert (read.key, read.language, read.minutes, read.draft) == ("small", "en", 5, True)
    assert read.audience == ("cadet", "beat_officer")
    assert read.slots[0] == SlotUse("phone.ambulance", blocking=True)
    assert read.sources[0] == Source("S31", "A guideline", "A", "who.int")
    assert [(a.kind, a.weight, a.policy, a.tries) for a in read.activities] == [
        ("pages", 0, "highest", 0),
        ("scenario", 2, "highest", 0),
        ("assessment", 1, "latest", 3),
    ]
    assert package.media["media/street.svg"].data == SVG.encode()
    assert package.media["media/street.svg"].alt == "A street at night"


def test_pages_bring_their_text(lesson):
    pages = read_package(lesson.folder).lesson.activities[0].content
    assert isinstance(pages, Pages)
    text = (lesson.folder / "text" / "why.md").read_text(encoding="utf-8")
    assert pages.pages == (Page("why", "Why", text, "text/why.md"),)


def test_a_scenario_becomes_the_model(lesson):
    story = read_package(lesson.folder).lesson.activities[1].content
    assert isinstance(story, Scenario)
    assert story.intro == "You are on duty.\n\nIt is cold."
    assert story.meters[0].words == ((0, "in danger"), (5, "steady"))
    assert (story.meters[1].minimum, story.meters[1].maximum) == (0, 10)
    assert story.scenes[0].choices[0].effects == (Effect("S", 1), Effect("T", 1))
    assert story.scenes[0].choices[2].flags == ("SLIP",)
    assert story.scenes[0].lines[1].character == "timur"
    assert story.endings[1].when == Compare("S", "at_least", 7)
    assert story.caps == (Cap(FlagIs("SLIP"), Fraction(2, 5)),)
    assert story.questions == ("What would you have wanted your partner to say?",)


def test_items_become_the_model(lesson):
    quiz = read_package(lesson.folder).lesson.activities[2].content
    assert isinstance(quiz, Assessment)
    assert quiz.items[0].options[0] == Option("now", "Now", correct=True, feedback="Every hour counts.")
    assert (quiz.items[0].sources, quiz.items[0].slots) == (("S31",), ("phone.ambulance",))
    assert quiz.items[1].rule == "per_option_net"
    assert quiz.items[2].options == (
        Option("true", "True", correct=False, feedback="It makes two sharp ends."),
        Option("false", "False", correct=True, feedback="Right."),
    )
    assert (quiz.items[1].shuffle, quiz.items[2].shuffle) == (True, False)


@pytest.mark.parametrize(
    "condition",
    [
        "{all: [{flag: SLIP}, {visited: boot}]}",
        "{any: [{not: {flag: SLIP}}, {meter: T, at_most: 3}]}",
        "{meter: S, equals: 5}",
        "{meter: S, at_start_or_above: true}",
        "{slot: law.syringe_possession, is: true}",
        "{slot: law.syringe_possession, is: allowed}",
    ],
)
def test_every_condition_of_the_format_is_read(lesson, condition):
    lesson.change("scenario.yaml", "{meter: S, at_least: 7}", condition)
    story = read_package(lesson.folder).lesson.activities[1].content
    assert isinstance(story, Scenario)
    assert story.endings[1].when is not None


def test_an_activity_that_is_not_scored_has_no_weight(lesson):
    lesson.change("lesson.yaml", "weight: 2", "weight: 0")
    assert [a.key for a in read_package(lesson.folder).lesson.scored_activities] == ["quiz"]


def test_pages_cannot_be_scored(lesson):
    lesson.change("lesson.yaml", "    pages:\n", "    weight: 1\n    pages:\n")
    assert [(finding.rule, finding.line) for finding in lint(lesson.folder)] == [
        ("HR007", lesson.line("lesson.yaml", "weight: 1"))
    ]


def test_memory_and_disk_read_alike(lesson):
    assert read_tree(lesson.files(), str(lesson.folder)) == read_package(lesson.folder)


def test_a_lesson_is_read_from_inside_a_zip(lesson, tmp_path):
    path = tmp_path / "content.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for name, data in lesson.files().items():
            archive.writestr(f"lessons/small/{name}", data)
    package = read_package(zipfile.Path(path, "lessons/small/"))
    assert package.content_hash == read_package(lesson.folder).content_hash


@pytest.mark.parametrize("name", ["lesson.yaml", "scenario.yaml", "items.yaml", "text/why.md", "media/street.svg"])
def test_the_content_hash_follows_every_file_of_play(lesson, name):
    before = read_package(lesson.folder).content_hash
    data = (lesson.folder / name).read_bytes()
    lesson.write(name, data + (b"<!-- x -->" if name.endswith(".svg") else b"\n"))
    assert read_package(lesson.folder).content_hash != before


def test_the_content_hash_leaves_out_what_play_does_not_need(lesson):
    before = read_package(lesson.folder).content_hash
    lesson.write("CREDITS.md", "Others.")
    lesson.write("REVIEW.md", "Read by somebody.")
    lesson.write("text/forgotten.md", "Nothing names this.")
    lesson.change("walkthroughs/best.yaml", "ending: good, ", "")
    assert read_package(lesson.folder).content_hash == before


def test_the_content_hash_is_that_of_the_contract(lesson):
    """sha256 over the sorted "name sha256-of-the-file" lines."""
    from hashlib import sha256  # noqa: PLC0415 -- beside the words that it proves

    used = ["items.yaml", "lesson.yaml", "media/street.svg", "scenario.yaml", "text/why.md"]
    lines = "".join(f"{name} {sha256(lesson.files()[name]).hexdigest()}\n" for name in used)
    assert read_package(lesson.folder).content_hash == f"sha256:{sha256(lines.encode()).hexdigest()}"


def test_the_name_of_the_folder_is_not_in_the_hash(lesson, tmp_path):
    before = read_package(lesson.folder).content_hash
    lesson.folder.rename(tmp_path / "elsewhere")
    assert read_package(tmp_path / "elsewhere").content_hash == before


def test_a_folder_without_a_lesson_says_so(tmp_path):
    with pytest.raises(LessonError, match=r"There is no lesson\.yaml") as caught:
        read_package(tmp_path)
    assert caught.value.file == str(tmp_path / "lesson.yaml")


def test_a_folder_that_is_not_there_says_so(tmp_path):
    with pytest.raises(LessonError, match=r"There is no lesson\.yaml"):
        read_package(tmp_path / "none")


def test_a_lesson_file_that_is_a_list_is_refused(lesson):
    lesson.write("lesson.yaml", "- a\n- b\n")
    with pytest.raises(LessonError, match="The file must be a mapping") as caught:
        read_package(lesson.folder)
    assert caught.value.line == 1


@pytest.mark.parametrize(
    "activities", ["5", "[5]", "[{file: 5, kind: scenario}]", "[{file: scenario.yaml, kind: [a]}]"]
)
def test_activities_of_a_wild_form_are_refused(lesson, activities):
    text = (lesson.folder / "lesson.yaml").read_text(encoding="utf-8")
    start, end = text.index("activities:"), text.index("slots:")
    lesson.write("lesson.yaml", f"{text[:start]}activities: {activities}\n{text[end:]}")
    line = lesson.line("lesson.yaml", "activities:")
    assert {(finding.rule, finding.line) for finding in lint(lesson.folder)} <= {
        (rule, line) for rule in ("HR005", "HR006", "HR007")
    }
    assert lint(lesson.folder) != ()


def test_a_symbolic_link_is_refused(lesson, tmp_path):
    (tmp_path / "secret.md").write_text("not in the lesson")
    (lesson.folder / "text" / "why.md").unlink()
    (lesson.folder / "text" / "why.md").symlink_to(tmp_path / "secret.md")
    found = {(finding.rule, finding.file) for finding in lint(lesson.folder)}
    assert ("HR008", str(lesson.folder / "text" / "why.md")) in found


def test_a_link_to_a_folder_is_refused(lesson):
    (lesson.folder / "loop").symlink_to(lesson.folder, target_is_directory=True)
    assert [finding.rule for finding in lint(lesson.folder)] == ["HR008"]


def test_hidden_files_are_not_read(lesson):
    lesson.write(".draft.yaml.swp", b"\xff\x00")
    lesson.write("text/why.md~", "old")
    assert lint(lesson.folder) == ()


def test_a_page_that_is_not_utf_8_is_refused(lesson):
    lesson.write("text/why.md", b"fine\nnot \xff fine\n")
    (found,) = [finding for finding in lint(lesson.folder) if finding.rule == "HR001"]
    assert (found.file, found.line) == (str(lesson.folder / "text" / "why.md"), 2)


def test_too_large_a_picture_is_refused(lesson):
    lesson.write("media/street.svg", b"<svg>" + b" " * (2 * 1024 * 1024))
    assert "HR001" in {finding.rule for finding in lint(lesson.folder)}


def test_too_many_files_are_refused(lesson):
    for number in range(501):
        lesson.write(f"text/p{number}.md", "x")
    assert "HR001" in {finding.rule for finding in lint(lesson.folder)}


def test_too_large_a_lesson_is_refused(lesson):
    for number in range(9):
        lesson.write(f"media/p{number}.png", b"\x89PNG\r\n\x1a\n" + b" " * 2_000_000)
    assert [finding.message for finding in lint(lesson.folder)] == ["The lesson is larger than 16384 KiB."]


@pytest.mark.parametrize(
    ("svg", "says"),
    [
        ("<svg><script>x</script></svg>", "a script"),
        ("<svg><s:SCRIPT/></svg>", "a script"),
        ("<svg onload='x()'></svg>", "an event handler"),
        ("<svg><a href='javascript:x()'/></svg>", "javascript"),
        ("<svg><foreignObject/></svg>", "foreign content"),
        ("<!DOCTYPE svg [<!ENTITY a 'b'>]><svg/>", "document type"),
        ("<svg><image href='https://example.org/x.png'/></svg>", "somewhere else"),
        ("<svg><image xlink:href='//example.org/x.png'/></svg>", "somewhere else"),
        ("<svg><style>@import 'x.css';</style></svg>", "style sheet"),
        ("<svg><rect fill='url(https://example.org/#a)'/></svg>", "style sheet"),
        ("<html></html>", "not an SVG"),
        (b"\xff<svg/>", "not UTF-8"),
    ],
)
def test_a_picture_that_could_run_code_or_fetch_is_refused(lesson, svg, says):
    lesson.write("media/street.svg", svg)
    (found,) = lint(lesson.folder)
    assert (found.rule, found.file) == ("HR009", str(lesson.folder / "media" / "street.svg"))
    assert says in found.message


@pytest.mark.parametrize(
    "svg",
    [
        "<svg><defs><path id='a'/></defs><use href='#a'/><rect fill='url(#a)'/></svg>",
        "<svg><image href='data:image/png;base64,xx'/></svg>",
        "<svg xmlns='http://www.w3.org/2000/svg' xmlns:xlink='http://www.w3.org/1999/xlink'/>",
    ],
)
def test_a_plain_picture_is_fine(lesson, svg):
    lesson.write("media/street.svg", svg)
    assert lint(lesson.folder) == ()


def test_a_picture_of_another_kind_than_its_name_is_refused(lesson):
    lesson.write("media/street.png", "<svg/>")
    for name in ("lesson.yaml", "scenario.yaml"):
        text = (lesson.folder / name).read_text(encoding="utf-8")
        lesson.write(name, text.replace("street.svg", "street.png"))
    assert "not what its name says" in next(f for f in lint(lesson.folder) if f.rule == "HR009").message


def test_a_picture_of_an_unknown_kind_is_refused(lesson):
    lesson.write("media/street.bmp", b"BM")
    lesson.change("lesson.yaml", "media/street.svg", "media/street.bmp")
    assert [finding.rule for finding in lint(lesson.folder)] == ["HR009"]
