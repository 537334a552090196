"""A one-time link in the database."""

from __future__ import annotations

from datetime import timedelta

from hrlearn.db import new_id
from hrlearn.services import AdminLink


def test_a_link_is_used_once_also_by_two_at_the_same_moment(world):
    """Both have seen that it is unused; the statement itself lets one of them through."""
    academy_id, now = world.administration.academy("north"), world.clock()
    link = AdminLink(new_id(), now, now + timedelta(minutes=15))
    with world.database.unit_of_work(academy_id) as unit:
        unit.admin_links.add(link, "a" * 64)
        unit.commit()
    done = []
    for session in ("b" * 64, "c" * 64):
        with world.database.unit_of_work(academy_id) as unit:
            done.append(unit.admin_links.use(link.id, session, now, now + timedelta(hours=1)))
            unit.commit()
    assert done == [True, False]
    with world.database.reading(academy_id) as unit:
        assert unit.admin_links.session("c" * 64) is None


def test_a_link_that_is_over_opens_nothing(world):
    academy_id, now = world.administration.academy("north"), world.clock()
    link = AdminLink(new_id(), now, now + timedelta(minutes=15))
    with world.database.unit_of_work(academy_id) as unit:
        unit.admin_links.add(link, "a" * 64)
        late = now + timedelta(minutes=15)
        assert not unit.admin_links.use(link.id, "b" * 64, late, late + timedelta(hours=1))
