from __future__ import annotations

import threading
from uuid import uuid4

import pytest
from sqlalchemy.exc import DBAPIError

from hrlearn.db import make_database, new_id
from hrlearn.errors import MissingExtraError, SettingsError


def _add(world, unit, key="east"):
    unit.installation.ensure_academy(uuid4(), key, world.clock())


def _has(world, key="east"):
    with world.database.reading(None) as unit:
        return unit.installation.academy(key) is not None


class TestUnitOfWork:
    def test_what_is_not_committed_is_forgotten(self, world):
        with world.database.unit_of_work(None) as unit:
            _add(world, unit)
        assert not _has(world)

    def test_what_is_committed_is_kept(self, world):
        with world.database.unit_of_work(None) as unit:
            _add(world, unit)
            unit.commit()
        assert _has(world)

    def test_an_error_undoes_even_what_was_committed(self, world):
        def fail():
            with world.database.unit_of_work(None) as unit:
                _add(world, unit)
                unit.commit()
                raise ZeroDivisionError

        with pytest.raises(ZeroDivisionError):
            fail()
        assert not _has(world)

    def test_after_an_error_the_next_one_works(self, world):
        self.test_an_error_undoes_even_what_was_committed(world)
        self.test_what_is_committed_is_kept(world)

    def test_readers_wait_for_no_writer_and_see_what_was_committed(self, world):
        with world.database.unit_of_work(None) as unit:
            _add(world, unit)
            assert not _has(world)

    def test_a_reader_sees_one_moment(self, world):
        with world.database.reading(None) as reader:
            assert reader.installation.academy("east") is None
            with world.database.unit_of_work(None) as unit:
                _add(world, unit)
                unit.commit()
            assert reader.installation.academy("east") is None
        assert _has(world)

    def test_a_second_one_in_one_thread_is_an_error_not_a_standstill(self, world):
        said = []

        def open_two():
            with world.database.unit_of_work(None):
                try:
                    with world.database.unit_of_work(None):
                        pass
                except RuntimeError as error:
                    said.append(str(error))

        # A thread of its own: where this fails it stands still.
        thread = threading.Thread(target=open_two, daemon=True)
        thread.start()
        thread.join(5)
        assert said == ["This thread has a unit of work open; it cannot wait for itself."]
        with world.database.unit_of_work(None):
            pass

    def test_a_reader_cannot_write(self, world):
        with world.database.reading(None) as unit, pytest.raises(DBAPIError, match=r"(?i)read-?only"):
            _add(world, unit)

    def test_without_an_academy_only_the_installation_can_be_used(self, world):
        with world.database.reading(None) as unit:
            for name in ("places", "people", "sessions", "packages", "attempts", "outbox"):
                with pytest.raises(ValueError, match="no academy"):
                    getattr(unit, name)


class TestAddress:
    @pytest.mark.parametrize(
        "url",
        [
            pytest.param("", id="empty"),
            pytest.param("hrlearn.db", id="no scheme"),
            pytest.param("mysql://localhost/x", id="another database"),
            pytest.param("postgresql+asyncpg://localhost/x", id="another driver"),
            pytest.param("sqlite://", id="no file"),
            pytest.param("sqlite:///:memory:", id="memory"),
        ],
    )
    def test_what_cannot_be_used_is_refused(self, url):
        with pytest.raises(SettingsError) as error:
            make_database(url)
        assert error.value.hint.startswith("Use sqlite:///")

    def test_a_missing_folder_is_named(self, tmp_path):
        with pytest.raises(SettingsError, match="There is no folder"):
            make_database(f"sqlite:///{tmp_path / 'no' / 'x.db'}")

    def test_a_password_is_not_repeated(self):
        with pytest.raises(SettingsError) as error:
            make_database("postgresql:/secret@host/x")
        assert "secret" not in str(error.value)

    @pytest.mark.parametrize("scheme", ["postgresql", "postgresql+psycopg"])
    def test_postgresql_is_spoken_to_through_psycopg_and_without_a_lock(self, scheme):
        pytest.importorskip("psycopg")
        database = make_database(f"{scheme}://somebody@localhost/x")
        assert (database._writer.driver, database._reader.driver, database._lock) == ("psycopg", "psycopg", None)
        database.close()

    def test_a_missing_driver_is_one_sentence_with_the_command(self, monkeypatch):
        monkeypatch.setattr("hrlearn.db.postgres.find_spec", lambda _: None)
        with pytest.raises(MissingExtraError) as error:
            make_database("postgresql://somebody@localhost/x")
        assert str(error.value) == 'PostgreSQL needs psycopg. Run: pip install "hrlearn[lti,postgres]"'

    def test_a_server_that_does_not_answer_is_named_without_the_password(self):
        database = make_database("postgresql://somebody:secret@127.0.0.1:1/x")
        for ask in (database.upgrade, database.is_current):
            with pytest.raises(SettingsError) as error:
                ask()
            assert error.value.code == "database.unreachable"
            assert "127.0.0.1" in error.value.message
            assert "secret" not in str(error.value)
        database.close()


def test_later_ids_sort_later():
    made = [new_id() for _ in range(100)]
    assert made == sorted(made)
    assert {each.version for each in made} == {7}
