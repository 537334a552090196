"""Access tokens that many threads share."""

from __future__ import annotations

import itertools
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from hrlearn_lti.service_calls import AccessTokens, NoTokenError, same_origin

KEY = ("https://a.example", "client", "score")


@pytest.fixture
def tokens():
    """Give a memory whose clock goes on by a second at each look."""
    ticks = itertools.count()
    return AccessTokens(lambda: float(next(ticks)))


def test_a_token_is_good_until_a_minute_before_its_end():
    now = [0.0]
    tokens = AccessTokens(lambda: now[0])
    tokens.keep(KEY, "token", 3600)
    now[0] = 3539
    assert tokens.get(KEY) == "token"
    now[0] = 3540
    assert tokens.get(KEY) is None


def test_a_token_that_was_renewed_meanwhile_is_kept():
    tokens = AccessTokens(lambda: 0.0)
    tokens.keep(KEY, "new", 3600)
    tokens.forget(KEY, "old")
    assert tokens.get(KEY) == "new"
    tokens.forget(KEY, "new")
    assert tokens.get(KEY) is None


def test_all_who_wait_for_a_token_fail_with_the_first(tokens):
    """Asking again for each learner of a class is what platforms throttle."""
    asked, here = [], threading.Barrier(8, timeout=5)

    def one(_number):
        came = tokens.now()
        here.wait()
        with tokens.alone(KEY, came):
            asked.append(came)
            raise NoTokenError(60.0)

    with ThreadPoolExecutor(8) as pool:
        failed = [each.exception(5) for each in [pool.submit(one, number) for number in range(8)]]
    assert len(asked) == 1
    assert {error.retry_after for error in failed} == {60.0}


def test_who_comes_later_asks_again(tokens):
    with pytest.raises(NoTokenError), tokens.alone(KEY, tokens.now()):
        raise NoTokenError
    with tokens.alone(KEY, tokens.now()):
        tokens.keep(KEY, "token", 3600)
    assert tokens.get(KEY) == "token"


@pytest.mark.parametrize(
    ("url", "same"),
    [
        ("https://a.example/other?x=1", True),
        ("https://A.example/other", True),
        ("http://a.example/other", False),
        ("https://a.example:8443/other", False),
        ("https://a.example.evil.example/", False),
        ("https://a.example@evil.example/", False),
        ("//evil.example/", False),
        ("https://a.example:port/", False),
        ("", False),
    ],
)
def test_an_access_token_stays_with_its_server(url, same):
    assert same_origin(url, "https://a.example/lineitems") is same
