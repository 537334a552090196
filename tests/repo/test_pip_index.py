"""A test that installs something is skipped for one reason only."""

from __future__ import annotations

import pytest

from tests.repo.pip_index import give_up, network_reason

AWAY = """
WARNING: Retrying (Retry(total=0)) after connection broken by 'NewConnectionError("Connection refused")': /simple/{}/
"""
NOT_FOUND = """
ERROR: Could not find a version that satisfies the requirement PyLTI1p3==2.0.0 (from hrlearn) (from versions: none)
ERROR: No matching distribution found for PyLTI1p3==2.0.0 (from hrlearn)
"""
BROKEN_OFF = (
    "ERROR: Could not install packages due to an OSError: HTTPSConnectionPool(host='files', port=443): Read timed out."
)
CONFLICT = "ERROR: Cannot install hrlearn and flask<1 because these package versions have conflicting dependencies."


@pytest.mark.parametrize("output", [AWAY.format("pylti1p3") + NOT_FOUND, BROKEN_OFF])
def test_an_index_that_is_away_skips_and_says_so(output):
    with pytest.raises(pytest.skip.Exception, match=r"cannot be reached.*pip says: (WARNING|ERROR)"):
        give_up(output)


@pytest.mark.parametrize("output", [NOT_FOUND, AWAY.format("other") + NOT_FOUND, AWAY.format("other") + CONFLICT, ""])
def test_every_other_reason_fails(output):
    assert network_reason(output) is None
    with pytest.raises(pytest.fail.Exception):
        give_up(output)
