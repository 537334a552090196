from __future__ import annotations

from fractions import Fraction

import pytest

from hrlearn.services import PROFILES, GatewayAnswer, ResultAnswer
from hrlearn.services.comparing import UNSEEN, Look, equal, foreign
from hrlearn.services.verdicts import STALE_TRIES, backoff, judge, rounded

MOODLE = PROFILES["moodle"]


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
    assert equal(given, result) is same


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
    verdict = judge(answer, MOODLE, 1, lambda: Look(known=True, holds=held))
    assert (verdict.outcome, bool(verdict.note)) == (outcome, outcome != "sent")


@pytest.mark.parametrize("name", ["canvas", "open-edx", "default"])
def test_where_400_may_mean_an_older_time_it_is_tried_again_a_few_times(name):
    outcomes = [
        judge(GatewayAnswer(400), PROFILES[name], tries, lambda: UNSEEN).outcome for tries in range(1, STALE_TRIES + 1)
    ]
    assert outcomes == ["retry"] * (STALE_TRIES - 1) + ["refused"]


@pytest.mark.parametrize(("name", "outcome"), [("moodle", "retry"), ("open-edx", "override"), ("default", "override")])
def test_a_newer_grade_of_somebody_else_is_not_written_over(name, outcome):
    verdict = judge(GatewayAnswer(409), PROFILES[name], 1, lambda: Look(known=True, foreign=80.0))
    assert verdict.outcome == outcome
    assert verdict.held == (80.0 if outcome == "override" else None)


def test_a_locked_grade_of_moodle_is_named():
    assert "locked" in judge(GatewayAnswer(500), MOODLE, 1, lambda: UNSEEN).note
    assert "locked" not in judge(GatewayAnswer(500), PROFILES["default"], 1, lambda: UNSEEN).note


@pytest.mark.parametrize(
    ("result", "ours", "grade"),
    [
        pytest.param(ResultAnswer(200, 80, 100), (50.0,), 80.0, id="a teacher's"),
        pytest.param(ResultAnswer(200, 50, 100), (50.0,), None, id="ours"),
        pytest.param(ResultAnswer(200, 50, 100), (75.0, 50.0), None, id="one of ours"),
        pytest.param(ResultAnswer(200, 3.33, 10), (33.33,), None, id="rounded to hundredths of a point"),
        pytest.param(ResultAnswer(200, 3, 10), (33.33,), None, id="rounded to whole points"),
        pytest.param(ResultAnswer(200, 4, 10), (33.33,), 40.0, id="a whole point more"),
        pytest.param(ResultAnswer(200, 0, 1), (33.33,), 0.0, id="no rounding of a single point"),
        pytest.param(ResultAnswer(200, 3.4, 10), (33.33,), 34.0, id="not whole, so not rounded"),
        pytest.param(ResultAnswer(200), (50.0,), None, id="no grade"),
        pytest.param(ResultAnswer(200, 80, 100), (), 80.0, id="we have sent nothing"),
    ],
)
def test_whose_grade_it_is(result, ours, grade):
    assert foreign(result, ours) == grade


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
