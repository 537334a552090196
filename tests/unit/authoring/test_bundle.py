from __future__ import annotations

import io
import stat
import zipfile

import pytest

from hrlearn.authoring import bundle, load_bundle, read_package
from hrlearn.errors import LessonError


def _zip(entries, compression=zipfile.ZIP_STORED):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", compression) as archive:
        for name, data in entries:
            archive.writestr(name, data)
    return out.getvalue()


def test_a_bundle_is_the_same_lesson(lesson):
    read, loaded = read_package(lesson.folder), load_bundle(bundle(lesson.folder))
    assert loaded.content_hash == read.content_hash
    assert loaded.lesson == read.lesson
    assert loaded.media == read.media


def test_a_bundle_holds_exactly_the_files_of_play(lesson):
    lesson.write("text/forgotten.md", "Nothing names this.")
    with zipfile.ZipFile(io.BytesIO(bundle(lesson.folder))) as archive:
        assert archive.namelist() == ["items.yaml", "lesson.yaml", "media/street.svg", "scenario.yaml", "text/why.md"]
    assert load_bundle(bundle(lesson.folder)).walkthroughs == ()


def test_the_same_files_give_the_same_bytes(lesson, tmp_path):
    before = bundle(lesson.folder)
    for path in lesson.folder.rglob("*"):
        path.touch()
    lesson.folder.rename(tmp_path / "elsewhere")
    assert bundle(tmp_path / "elsewhere") == before


def test_a_bundle_keeps_no_times_and_no_compression(lesson):
    """Both would make the bytes depend on the day and on the version of zlib."""
    with zipfile.ZipFile(io.BytesIO(bundle(lesson.folder))) as archive:
        kept = {(entry.date_time, entry.compress_type, entry.create_system) for entry in archive.infolist()}
    assert kept == {((1980, 1, 1, 0, 0, 0), zipfile.ZIP_STORED, 3)}


def test_a_faulty_lesson_is_not_bundled(lesson):
    lesson.change("scenario.yaml", "start: stop", "start: nowhere")
    with pytest.raises(LessonError, match="no scene 'nowhere'"):
        bundle(lesson.folder)


def test_a_compressed_bundle_is_read_too(lesson):
    data = _zip(sorted(lesson.files().items()), zipfile.ZIP_DEFLATED)
    assert load_bundle(data).content_hash == read_package(lesson.folder).content_hash


def test_a_fault_inside_a_bundle_names_the_file(lesson):
    lesson.change("scenario.yaml", "start: stop", "start: nowhere")
    with pytest.raises(LessonError) as caught:
        load_bundle(_zip(lesson.files().items()))
    assert (caught.value.file, caught.value.line) == ("scenario.yaml", lesson.line("scenario.yaml", "start: nowhere"))


@pytest.mark.parametrize("name", ["../lesson.yaml", "/lesson.yaml", "a/../../b", "a//b", "a\\b", "./a", "folder/"])
def test_a_name_that_leads_out_is_refused(name):
    with pytest.raises(LessonError, match="does not stay inside"):
        load_bundle(_zip([(name, b"x")]))


def test_a_link_in_a_bundle_is_refused():
    entry = zipfile.ZipInfo("lesson.yaml")
    entry.external_attr = (stat.S_IFLNK | 0o777) << 16
    with pytest.raises(LessonError, match="symbolic link"):
        load_bundle(_zip([(entry, b"target")]))


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_a_name_that_stands_twice_is_refused():
    with pytest.raises(LessonError, match="twice"):
        load_bundle(_zip([("lesson.yaml", b"a"), ("lesson.yaml", b"b")]))


def test_a_bundle_that_unpacks_to_too_much_is_refused():
    bomb = _zip([("lesson.yaml", bytes(40 * 1024 * 1024))], zipfile.ZIP_DEFLATED)
    assert len(bomb) < 100_000
    with pytest.raises(LessonError, match="unpacks to more than"):
        load_bundle(bomb)


def test_many_files_count_together():
    bomb = _zip([(f"text/{n}.md", bytes(1024 * 1024)) for n in range(20)], zipfile.ZIP_DEFLATED)
    with pytest.raises(LessonError, match="unpacks to more than"):
        load_bundle(bomb)


def test_a_size_that_lies_is_refused():
    """The list at the end of the zip says one byte; the entry holds more."""
    data = bytearray(_zip([("lesson.yaml", b"x" * 1000)], zipfile.ZIP_DEFLATED))
    at = data.index(b"PK\x01\x02") + 24
    data[at : at + 4] = (1).to_bytes(4, "little")
    with pytest.raises(LessonError):
        load_bundle(bytes(data))


def test_very_many_files_are_refused():
    with pytest.raises(LessonError, match="more than 500 files"):
        load_bundle(_zip([(f"text/{n}.md", b"") for n in range(501)]))


@pytest.mark.parametrize("data", [b"", b"not a zip", b"PK\x05\x06" + bytes(18)], ids=["empty", "text", "nothing in it"])
def test_what_is_no_bundle_is_refused(data):
    with pytest.raises(LessonError):
        load_bundle(data)


def test_a_damaged_bundle_is_refused(lesson):
    data = bytearray(_zip(lesson.files().items(), zipfile.ZIP_DEFLATED))
    data[60:80] = bytes(20)
    with pytest.raises(LessonError, match="not a readable zip"):
        load_bundle(bytes(data))
