"""Key sets of platforms: which keys count, and how often they are fetched."""

from __future__ import annotations

from dataclasses import replace

import pytest

from hrlearn.errors import LaunchError
from hrlearn_lti.platform_keys import PlatformKeys
from hrlearn_lti.safe_http import OutboundError
from tests.lti.facts import REGISTRATION
from tests.lti.keys import KEY, OTHER_KEY, SMALL_KEY, b64, jwk


class Platform:
    """A key set that can change, a clock that is moved by hand, and a count of fetches."""

    def __init__(self, *keys):
        self.keys = list(keys)
        self.now = 0.0
        self.fetched = []
        self.store = PlatformKeys(self.fetch, lambda: self.now)

    def fetch(self, url, trusted):
        self.fetched.append((url, trusted))
        if self.keys is None:
            raise OutboundError("down")
        return {"keys": self.keys}

    def key(self, kid, registration=REGISTRATION):
        return self.store.key(registration, kid).public_numbers().n

    def refused(self, kid):
        with pytest.raises(LaunchError) as error:
            self.key(kid)
        return error.value.code


def test_a_key_is_fetched_once():
    platform = Platform(jwk(KEY, "one"))
    assert [platform.key("one") for _ in range(3)] == [KEY.public_key().public_numbers().n] * 3
    assert len(platform.fetched) == 1
    url, trusted = platform.fetched[0]
    assert url == REGISTRATION.key_set_url
    assert url in trusted


def test_a_new_key_of_the_platform_is_found_after_a_minute():
    platform = Platform(jwk(KEY, "one"))
    platform.key("one")
    platform.keys = [jwk(OTHER_KEY, "two")]
    platform.now = 61
    assert platform.key("two") == OTHER_KEY.public_key().public_numbers().n
    assert platform.refused("one") == "launch.unknown_key"


def test_a_flood_of_unknown_keys_causes_one_fetch_a_minute():
    platform = Platform(jwk(KEY, "one"))
    for second in range(120):
        platform.now = second
        platform.refused(f"kid-{second}")
    assert len(platform.fetched) == 2


def test_a_withdrawn_key_is_forgotten_after_ten_minutes():
    platform = Platform(jwk(KEY, "one"))
    platform.key("one")
    platform.keys = [jwk(OTHER_KEY, "two")]
    platform.now = 601
    assert platform.refused("one") == "launch.unknown_key"


def test_a_platform_that_is_down_says_so_and_is_asked_again_after_a_minute():
    platform = Platform(jwk(KEY, "one"))
    platform.keys = None
    assert platform.refused("one") == "launch.keys_unreachable"
    platform.keys = [jwk(KEY, "one")]
    platform.now = 59
    assert platform.refused("one") == "launch.keys_unreachable"
    platform.now = 60
    assert platform.key("one")


def test_known_keys_stay_good_while_the_platform_is_down():
    platform = Platform(jwk(KEY, "one"))
    platform.key("one")
    platform.keys = None
    platform.now = 300
    assert platform.key("one")


def test_two_registrations_do_not_share_keys():
    platform = Platform(jwk(KEY, "one"))
    platform.key("one")
    platform.key("one", replace(REGISTRATION, issuer="https://other.example", key_set_url="https://other.example/k"))
    assert len(platform.fetched) == 2


EC = {"kty": "EC", "kid": "ec", "crv": "P-256", "x": b64(b"x" * 32), "y": b64(b"y" * 32)}


@pytest.mark.parametrize(
    "raw",
    [
        pytest.param(EC, id="elliptic curve"),
        pytest.param({"kty": "oct", "kid": "ec", "k": b64(b"secret")}, id="symmetric"),
        pytest.param(jwk(KEY, "ec", use="enc"), id="for encryption"),
        pytest.param(jwk(KEY, "ec", alg="RS512"), id="other algorithm"),
        pytest.param(jwk(KEY, "ec", alg="HS256"), id="HS256 on an RSA key"),
        pytest.param(jwk(SMALL_KEY, "ec"), id="1024 bits"),
        pytest.param({**jwk(KEY, "ec"), "d": b64(b"private")}, id="private"),
        pytest.param({**jwk(KEY, "ec"), "n": "%%%"}, id="broken number"),
        pytest.param({**jwk(KEY, "ec"), "n": 7}, id="number as a number"),
        pytest.param({"kty": "RSA", "kid": "ec"}, id="no numbers"),
        pytest.param({**jwk(KEY, "ec"), "kid": 7}, id="kid as a number"),
        pytest.param("text", id="no object"),
        pytest.param(None, id="null"),
    ],
)
def test_what_is_no_rsa_signing_key_is_passed_over(raw):
    platform = Platform(raw, jwk(KEY, "one"))
    assert platform.key("one")
    assert platform.refused("ec") == "launch.unknown_key"


@pytest.mark.parametrize(
    "answer",
    [[], "text", None, {}, {"keys": {}}, {"keys": [jwk(KEY, "one")] * 101}],
    ids=["list", "text", "null", "empty", "keys no list", "too many keys"],
)
def test_what_is_no_key_set_counts_as_unreachable(answer):
    store = PlatformKeys(lambda url, trusted: answer, lambda: 0.0)
    with pytest.raises(LaunchError) as refused:
        store.key(REGISTRATION, "one")
    assert refused.value.code == "launch.keys_unreachable"
