"""Every rule about an id_token, one refusal each (LTI Security Framework 1.0, section 5.1.3)."""

from __future__ import annotations

import base64
import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hrlearn.errors import LaunchError
from hrlearn_lti.platform_keys import PlatformKeys
from hrlearn_lti.tokens import IdTokens
from tests.lti.facts import NOW, REGISTRATION, claims
from tests.lti.keys import KEY, OTHER_KEY, b64, jwk, public_pem, token


@pytest.fixture
def read():
    keys = PlatformKeys(lambda url, trusted: {"keys": [jwk(KEY, "one"), jwk(OTHER_KEY, "other")]}, lambda: 0.0)
    tokens = IdTokens(keys, lambda: float(NOW))
    return lambda text: tokens.read(text, REGISTRATION, "n-1")


@pytest.fixture(scope="module")
def read_once():
    """Give the same for tests that are run many times."""
    keys = PlatformKeys(lambda _url, _trusted: {"keys": [jwk(KEY, "one")]}, lambda: 0.0)
    return lambda text: IdTokens(keys, lambda: float(NOW)).read(text, REGISTRATION, "n-1")


def test_a_good_token_gives_its_claims(read):
    assert read(token(claims()))["sub"] == "4"


@pytest.mark.parametrize(
    "changes",
    [
        {"aud": ["client-1"]},
        {"aud": ["client-1", "client-2"], "azp": "client-1"},
        {"azp": "client-1"},
        {"iat": NOW + 59},
        {"exp": NOW - 59},
        {"iat": NOW - 600},
        {"iat": NOW - 5.5},
        {"nbf": NOW},
    ],
    ids=str,
)
def test_what_the_rules_allow_is_taken(read, changes):
    assert read(token(claims(**changes)))["nonce"] == "n-1"


DEEP = b64(b"[" * 100_000)
HMAC_SECRET = public_pem(KEY)
HUGE_NUMBER = token(claims()).partition(".")[0] + "." + b64(b'{"iss": ' + b"9" * 5000 + b"}") + ".e30"
MUTATED = token(claims())[:-6] + "AAAAAA"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        pytest.param("", "bad_token", id="empty"),
        pytest.param("not a token", "bad_token", id="no token"),
        pytest.param(DEEP + ".e30.e30", "bad_token", id="header without end"),
        pytest.param(token(claims()).partition(".")[0] + f".{DEEP}.e30", "bad_token", id="body without end"),
        pytest.param(token(["an", "array"]), "bad_token", id="array body"),
        pytest.param(token("text"), "bad_token", id="text body"),
        pytest.param(token(claims(), None, alg="none"), "wrong_algorithm", id="alg none"),
        pytest.param(token(claims(), None, alg="NoNe"), "wrong_algorithm", id="alg NoNe"),
        pytest.param(token(claims(), HMAC_SECRET, alg="HS256"), "wrong_algorithm", id="HS256 with the public PEM"),
        pytest.param(token(claims(), alg="RS512"), "wrong_algorithm", id="RS512"),
        pytest.param(token(claims(), alg="PS256"), "wrong_algorithm", id="PS256"),
        pytest.param(token(claims(), crit=["x"], x=1), "bad_token", id="crit"),
        pytest.param(token(claims(), crit=[]), "bad_token", id="empty crit"),
        pytest.param(token(claims(), crit=["b64"], b64=True), "bad_token", id="crit that PyJWT knows"),
        pytest.param(token(claims(), crit=["b64"], b64=False), "bad_token", id="unencoded payload"),
        pytest.param(HUGE_NUMBER, "bad_token", id="endless number"),
        pytest.param(token(claims(), kid=None), "missing_key_id", id="no kid"),
        pytest.param(token(claims(), kid=""), "missing_key_id", id="empty kid"),
        pytest.param(token(claims(), kid="nobody"), "unknown_key", id="unknown kid"),
        pytest.param(token(claims(), OTHER_KEY), "bad_signature", id="wrong key"),
        pytest.param(token(claims(), KEY, kid="other"), "bad_signature", id="kid of another key"),
        pytest.param(MUTATED, "bad_signature", id="changed signature"),
        pytest.param(token(claims(), None), "bad_signature", id="no signature"),
    ],
)
def test_a_token_that_is_not_signed_as_it_must_be(read, text, code):
    with pytest.raises(LaunchError) as refused:
        read(text)
    assert refused.value.code == f"launch.{code}"


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"iss": ...}, "missing_claim"),
        ({"aud": ...}, "missing_claim"),
        ({"exp": ...}, "missing_claim"),
        ({"iat": ...}, "missing_claim"),
        ({"nonce": ...}, "missing_claim"),
        ({"nonce": None}, "missing_claim"),
        ({"iss": "https://moodle.example/"}, "wrong_issuer"),
        ({"iss": "https://other.example"}, "wrong_issuer"),
        ({"iss": ["https://moodle.example"]}, "wrong_issuer"),
        ({"aud": "client-2"}, "wrong_audience"),
        ({"aud": "client-1 "}, "wrong_audience"),
        ({"aud": []}, "wrong_audience"),
        ({"aud": {"client-1": 1}}, "wrong_audience"),
        ({"aud": ["client-1", 7]}, "wrong_audience"),
        ({"aud": ["client-1", "client-2"]}, "wrong_party"),
        ({"aud": ["client-1", "client-2"], "azp": "client-2"}, "wrong_party"),
        ({"azp": "client-2"}, "wrong_party"),
        ({"exp": NOW - 60}, "expired"),
        ({"iat": NOW + 61}, "from_the_future"),
        ({"nbf": NOW + 61}, "from_the_future"),
        ({"iat": NOW - 661}, "too_old"),
        ({"iat": NOW - 2 * 86_400}, "too_old"),
        ({"exp": "soon"}, "wrong_type"),
        ({"exp": str(NOW + 60)}, "wrong_type"),
        ({"iat": True}, "wrong_type"),
        ({"exp": float("inf")}, "wrong_type"),
        ({"exp": float("nan")}, "wrong_type"),
        ({"nonce": "n-2"}, "wrong_nonce"),
        ({"nonce": ["n-1"]}, "wrong_nonce"),
    ],
    ids=str,
)
def test_a_signed_token_that_breaks_a_rule(read, changes, code):
    with pytest.raises(LaunchError) as refused:
        read(token(claims(**changes)))
    assert refused.value.code == f"launch.{code}"


def test_a_token_of_another_length_of_parts(read):
    head, body, signature = token(claims()).split(".")
    for text in (f"{head}.{body}", f"{head}.{body}.{signature}.x", f"..{signature}", f"{head}..{signature}"):
        with pytest.raises(LaunchError):
            read(text)


def test_a_header_that_is_no_object(read):
    _, body, signature = token(claims()).split(".")
    head = base64.urlsafe_b64encode(b'["RS256"]').decode().rstrip("=")
    with pytest.raises(LaunchError) as refused:
        read(f"{head}.{body}.{signature}")
    assert refused.value.code == "launch.bad_token"


ALGORITHMS = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "EdDSA", "HS256", "HS384", "HS512", "none"]
PUBLISHED = [None, "RS256", "RS384", "RS512", "PS256", "ES256", "HS256", "none", 7]
SIGNERS = {"rsa": KEY, "other rsa": OTHER_KEY, "public PEM": HMAC_SECRET, "nothing": None}


@given(
    said=st.sampled_from(ALGORITHMS),
    published=st.sampled_from(PUBLISHED),
    kind=st.sampled_from(["RSA", "EC", "oct"]),
    use=st.sampled_from([None, "sig", "enc"]),
    signer=st.sampled_from(sorted(SIGNERS)),
)
def test_no_other_pair_of_algorithm_and_key_is_ever_taken(said, published, kind, use, signer):
    """A1, A3: what the header says, what the published key says, and what really signed; one combination is right."""
    secret = {"k": b64(HMAC_SECRET)} if kind == "oct" else {}
    facts = {"kty": kind, "alg": published, "use": use, **secret}
    raw = {**jwk(KEY, "one"), **{name: value for name, value in facts.items() if value is not None}}
    reader = IdTokens(PlatformKeys(lambda _url, _trusted: {"keys": [raw]}, lambda: 0.0), lambda: float(NOW))
    text = token(claims(), SIGNERS[signer], alg=said)
    right = (said, kind, signer) == ("RS256", "RSA", "rsa") and published in {None, "RS256"} and use in {None, "sig"}
    if right:
        assert reader.read(text, REGISTRATION, "n-1")["sub"] == "4"
        return
    with pytest.raises(LaunchError):
        reader.read(text, REGISTRATION, "n-1")


@given(part=st.integers(0, 2), place=st.integers(0, 10_000), letter=st.sampled_from("ABCxyz019-_.= "))
def test_a_token_that_was_changed_anywhere_is_refused_or_the_same(part, place, letter):
    good = token(claims())
    parts = good.split(".")
    index = place % len(parts[part])
    parts[part] = parts[part][:index] + letter + parts[part][index + 1 :]
    reader = IdTokens(PlatformKeys(lambda _url, _trusted: {"keys": [jwk(KEY, "one")]}, lambda: 0.0), lambda: float(NOW))
    try:
        read = reader.read(".".join(parts), REGISTRATION, "n-1")
    except LaunchError:
        return
    assert read == claims()


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)


@given(name=st.sampled_from(["iss", "aud", "azp", "exp", "iat", "nbf", "nonce", "sub"]), value=JSON)
def test_any_value_in_any_claim_is_refused_in_words_or_taken(read_once, name, value):
    with contextlib.suppress(LaunchError):
        read_once(token(claims(**{name: value})))
