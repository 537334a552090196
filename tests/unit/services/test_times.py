from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest

from hrlearn.services import stamp, unstamp


@pytest.mark.parametrize(
    ("moment", "text"),
    [
        (datetime(2026, 5, 4, 8, 0, tzinfo=UTC), "2026-05-04T08:00:00.000Z"),
        (datetime(2026, 5, 4, 8, 0, 0, 999999, tzinfo=UTC), "2026-05-04T08:00:00.999Z"),
        (datetime(2026, 5, 4, 8, 0, tzinfo=timezone(timedelta(hours=6))), "2026-05-04T02:00:00.000Z"),
    ],
)
def test_milliseconds_and_z_always(moment, text):
    assert stamp(moment) == text
    assert stamp(unstamp(text)) == text
