from __future__ import annotations

from uuid import uuid4

import pytest

from hrlearn.attempts import define, verified_slots
from hrlearn.errors import NotFoundError
from hrlearn.model import NO_PACK
from hrlearn.services import Library
from tests.unit.services.lessons import FIRST, SECOND, installed, load_bundle, load_pack, pack_file
from tests.unit.services.world import Page


@pytest.fixture
def library(world):
    return Library(world.database, (installed(SECOND),), load_bundle, load_pack)


def test_the_lessons_on_disk(library):
    assert library.current() == (SECOND,)
    assert library.current_of("safe_hands") == SECOND
    with pytest.raises(NotFoundError) as error:
        library.current_of("gone")
    assert error.value.code == "lesson.unknown"


def test_a_version_comes_from_the_academy_that_has_pinned_it(world, library):
    academy_id = world.visit().academy_id
    with pytest.raises(NotFoundError):
        library.pinned(academy_id, "sha256:first")
    world.start(world.visit())
    assert library.pinned(academy_id, "sha256:first") == FIRST
    assert library.pinned(academy_id, "sha256:first") is library.pinned(academy_id, "sha256:first")
    with pytest.raises(NotFoundError) as error:
        library.pinned(uuid4(), "sha256:first")
    assert error.value.code == "lesson.version_unknown"


def test_a_pack_comes_from_the_academy_that_has_imported_it(world, library):
    academy_id = world.visit().academy_id
    pack = world.localisation.import_pack("north", pack_file("here"), "here.yaml")
    assert library.pack(academy_id, pack.content_hash) == pack
    assert library.pack(uuid4(), "none") == NO_PACK
    with pytest.raises(NotFoundError):
        library.pack(uuid4(), pack.content_hash)


def test_a_definition_is_made_once(world, library):
    academy_id = world.visit().academy_id
    key = (academy_id, "sha256:second", "none", "story")
    assert library.definition(*key) is library.definition(*key)
    with pytest.raises(NotFoundError):
        library.definition(academy_id, "sha256:second", "none", "gone")


@pytest.fixture
def explored(monkeypatch):
    """Note each activity whose graph is explored."""
    done = []

    def noted(activity, pack):
        done.append(activity.key)
        return define(activity, pack)

    monkeypatch.setattr("hrlearn.services.library.define", noted)
    return done


def test_a_graph_is_explored_once_for_all_packs_that_it_cannot_tell_apart(world, library, explored):
    academy_id = world.visit().academy_id
    pack = world.localisation.import_pack("north", pack_file("here", phone__nobody_reads="1"), "here.yaml")
    with_pack = library.definition(academy_id, "sha256:second", pack.content_hash, "story")
    without = library.definition(academy_id, "sha256:second", "none", "story")
    assert explored == ["story"]
    assert with_pack.slots == verified_slots(pack) != without.slots == {}


def test_lessons_are_prepared_before_anybody_asks(world, library, explored):
    world.visit()
    library.prepare()
    assert sorted(explored) == sorted(activity.key for activity in SECOND.lesson.activities)
    library.prepare()
    assert len(explored) == len(SECOND.lesson.activities)


def test_a_lesson_is_read_before_the_transaction_of_a_save_not_in_it(world):
    visit = world.visit()
    attempt_id = world.start(visit)
    world.reopen(installed(SECOND))
    events = []
    real = world.database.unit_of_work

    class Watched:
        def __init__(self, academy_id):
            self.inner = real(academy_id)

        def __enter__(self):
            events.append("begin")
            return self.inner.__enter__()

        def __exit__(self, *error):
            events.append("end")
            return self.inner.__exit__(*error)

    def slow_bundle(data):
        events.append("read the lesson")
        return load_bundle(data)

    world.database.unit_of_work = Watched
    world.library._load_bundle = slow_bundle
    envelope = Page().envelope("choice", {"step": 0, "scene": "door", "choice": "good"})
    assert world.send(visit, attempt_id, envelope).position == 1
    assert events == ["begin", "end", "read the lesson", "begin", "end"]
