from __future__ import annotations

from fractions import Fraction

import pytest

from hrlearn.services import AgsScore, GatewayAnswer, ResultAnswer
from hrlearn.services.verdicts import backoff, equal, judge, rounded


def _score(given: float) -> AgsScore:
    return AgsScore("4", given, 100.0, "Completed", "FullyGraded", "")


@pytest.mark.parametrize(
    ("share", "given"),
    [
        (Fraction(1), 100.0),
        (Fraction(0), 0.0),
        (Fraction(1, 3), 33.33),
        (Fraction(2, 3), 66.67),
        (Fraction(1, 8000), 0.01),
        (Fraction(1, 20_000), 0.01),
        (Fraction(1, 20_001), 0.0),
    ],
)
def test_hundredths_halves_up(share, given):
    assert rounded(share) == given


@pytest.mark.parametrize(
    ("given", "result", "same"),
    [
        pytest.param(33.33, ResultAnswer(200, 33.33, 100), True, id="the same"),
        pytest.param(33.33, ResultAnswer(200, 3.333, 10), True, id="another maximum"),
        pytest.param(33.33, ResultAnswer(200, 0.3333, 1), True, id="a maximum of one"),
        pytest.param(33.33, ResultAnswer(200, 33.34, 100), False, id="a hundredth more"),
        pytest.param(33.33, ResultAnswer(200), False, id="no score"),
        pytest.param(33.33, ResultAnswer(200, 33.33), False, id="no maximum"),
        pytest.param(0.0, ResultAnswer(200, 0.0, 100), True, id="nought"),
        pytest.param(0.0, ResultAnswer(None), False, id="no answer"),
    ],
)
def test_what_the_platform_holds(given, result, same):
    assert equal(_score(given), result) is same


@pytest.mark.parametrize(
    ("answer", "held", "outcome"),
    [
        (GatewayAnswer(200), False, "sent"),
        (GatewayAnswer(204), False, "sent"),
        (GatewayAnswer(200, body_type="application/json"), False, "sent"),
        (GatewayAnswer(200, body_type="text/html"), False, "retry"),
        (GatewayAnswer(200, body_type="text/html"), True, "sent"),
        (GatewayAnswer(None), False, "retry"),
        (GatewayAnswer(302), False, "retry"),
        (GatewayAnswer(400), False, "refused"),
        (GatewayAnswer(400), True, "sent"),
        (GatewayAnswer(401), False, "retry"),
        (GatewayAnswer(403), True, "refused"),
        (GatewayAnswer(404), False, "refused"),
        (GatewayAnswer(409), False, "retry"),
        (GatewayAnswer(409), True, "sent"),
        (GatewayAnswer(422), False, "refused"),
        (GatewayAnswer(429), False, "retry"),
        (GatewayAnswer(500), False, "retry"),
        (GatewayAnswer(503), False, "retry"),
    ],
)
def test_answers(answer, held, outcome):
    verdict = judge(answer, lambda: held)
    assert (verdict.outcome, bool(verdict.note)) == (outcome, outcome != "sent")


@pytest.mark.parametrize(
    ("tries", "retry_after", "jitter", "seconds"),
    [
        (1, None, 0.5, 5),
        (1, None, 0.0, 2.5),
        (1, None, 1.0, 7.5),
        (3, None, 0.5, 20),
        (50, None, 0.5, 3600),
        (1, 120, 0.5, 120),
        (3, 1, 0.5, 20),
        (1, 10**9, 0.5, 86_400),
    ],
)
def test_waiting_doubles_and_honours_retry_after(tries, retry_after, jitter, seconds):
    assert backoff(tries, retry_after, jitter) == seconds
