"""Bad tokens for tests of refused launches: each must be bad in exactly the way asked for."""

from __future__ import annotations

import base64
import hmac
import json

import jwt
import pytest

from hrlearn_sandbox import REMOVED
from tests.sandbox.practice_tool import LTI, make_key


@pytest.fixture
def mint(academy):
    return academy.store.mint


def test_an_unchanged_token_is_good(mint, tool):
    assert tool.claims_of(mint())["sub"] == "4"
    assert tool.claims_of(mint(person_key="orlena"))["sub"] == "3"


def test_claims_are_replaced_and_removed(academy, mint, tool):
    claims = tool.claims_of(mint({"sub": "x", LTI + "roles": "Learner", LTI + "resource_link": REMOVED, "name": None}))
    assert claims["sub"] == "x"
    assert claims[LTI + "roles"] == "Learner"
    assert LTI + "resource_link" not in claims
    assert claims["name"] is None
    other = academy.store.book.activities()[1].id
    assert tool.claims_of(mint(activity_id=other))[LTI + "resource_link"]["id"] == other


def test_headers_are_replaced_and_removed(mint):
    header = jwt.get_unverified_header(mint(None, {"kid": REMOVED, "typ": "at+jwt"}))
    assert header == {"alg": "RS256", "typ": "at+jwt"}
    critical = mint(None, {"crit": ["x"], "x": 1}).split(".")[0]
    assert json.loads(base64.urlsafe_b64decode(critical + "=="))["crit"] == ["x"]


@pytest.mark.parametrize(
    ("claims", "error"),
    [
        ({"aud": "other"}, jwt.InvalidAudienceError),
        ({"aud": REMOVED}, jwt.MissingRequiredClaimError),
        ({"iss": "other"}, jwt.InvalidIssuerError),
        ({"exp": 1000}, jwt.ExpiredSignatureError),
        ({"exp": REMOVED}, jwt.MissingRequiredClaimError),
        ({"nonce": REMOVED}, jwt.MissingRequiredClaimError),
    ],
)
def test_bad_claims_are_bad(mint, tool, claims, error):
    with pytest.raises(error):
        tool.claims_of(mint(claims))


def test_a_foreign_key_does_not_verify(mint, tool):
    with pytest.raises(jwt.InvalidSignatureError):
        tool.claims_of(mint(key=make_key()))


def test_alg_none_has_an_empty_signature(mint):
    token = mint(None, {"alg": "none"})
    assert token.endswith(".")
    assert jwt.get_unverified_header(token)["alg"] == "none"


def test_hs256_with_the_public_key_as_secret_fools_a_careless_tool(academy, mint):
    secret = academy.store.keys.public_pem()
    signed, _, signature = mint(None, {"alg": "HS256"}, key=secret).rpartition(".")
    expected = hmac.new(secret, signed.encode(), "sha256").digest()
    assert signature == base64.urlsafe_b64encode(expected).rstrip(b"=").decode()


@pytest.mark.parametrize("algorithm", ["RS384", "RS512"])
def test_other_rsa_algorithms_are_signed_truly(academy, mint, algorithm):
    token = mint(None, {"alg": algorithm})
    key = jwt.PyJWK(academy.store.keys.public_set()["keys"][0], algorithm=algorithm)
    assert jwt.decode(token, key.key, algorithms=[algorithm], audience="practice-client")["sub"] == "4"


@pytest.mark.parametrize(("header", "key"), [({"alg": "HS256"}, None), ({"alg": "ES256"}, None), ({}, b"secret")])
def test_what_cannot_be_made_is_an_error(mint, header, key):
    with pytest.raises(ValueError, match="cannot be made"):
        mint(None, header, key=key)


def test_an_unknown_person_is_an_error(mint):
    with pytest.raises(KeyError):
        mint(person_key="nobody")
