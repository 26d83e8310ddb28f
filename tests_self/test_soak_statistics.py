"""The soak's statistics against published tables, against enumeration, and against their own laws."""

from datetime import UTC, datetime, timedelta
from itertools import combinations, permutations, product
from math import comb
from random import Random

import pytest
from scipy.stats import kendalltau, theilslopes

from fixtures.judging.soak.binomial import (
    Alphas,
    NotACount,
    fewest_bad_for_broken,
    floor,
    lower,
    most_bad_for_holds,
    requests_needed,
    tail_of,
    three_way,
    upper,
)
from fixtures.judging.soak.bursts import burst_finding, clumping
from fixtures.judging.soak.drift import drift_finding, time_to, trend_of
from fixtures.shapes.soak_counts import FiveMinutes
from fixtures.shapes.words import Verdict

LIMIT, ALPHAS = 0.001, Alphas(holds=0.05, broken=0.05)
BEGIN = datetime(2026, 1, 8, tzinfo=UTC)
SIZES = (100, 500, 720, 1000, 3000, 7200, 20000, 57600)


def _buckets(*pairs):
    return [
        FiveMinutes(start=BEGIN + timedelta(minutes=5) * place, requests=requests, errors=errors)
        for place, (requests, errors) in enumerate(pairs)
    ]


@pytest.mark.parametrize(
    ("limit", "alpha", "floors"),
    [
        (0.001, 0.05, {0: 2995, 1: 4742, 2: 6294, 3: 7752, 4: 9151, 5: 10511, 10: 16959}),
        (0.001, 0.05 / 8, {0: 5073, 1: 7174, 2: 8993}),
        (0.05, 0.05, {0: 59, 1: 93, 2: 124, 3: 153, 4: 181, 5: 208}),
        (0.01, 0.05, {0: 299, 1: 473, 2: 628, 3: 773, 4: 913}),
    ],
)
def test_sample_floors_are_the_published_ones(limit, alpha, floors):
    """Soak gate, tables of sections 3 and 5."""
    assert {bad: floor(bad, limit=limit, alpha=alpha) for bad in floors} == floors


def test_thresholds_are_the_published_ones():
    """How many bad ones hold, and how many break, by the table of section 3."""
    holds = [most_bad_for_holds(of, limit=LIMIT, alpha=0.05) for of in SIZES]
    assert holds == [None, None, None, None, 0, 2, 12, 44]
    broken = {part: [fewest_bad_for_broken(of, limit=LIMIT, alpha=0.05 / part) for of in SIZES] for part in (8, 20)}
    assert broken == {8: [2, 4, 5, 5, 9, 16, 33, 78], 20: [3, 4, 5, 6, 10, 17, 35, 81]}


def test_traffic_needed_is_the_published_one():
    """Soak gate, table of section 7."""
    rates = (0.0001, 0.0002, 0.0003, 0.0005)
    needed = {
        power: [requests_needed(rate, limit=LIMIT, alpha=0.05, power=power) for rate in rates] for power in (0.9, 0.995)
    }
    assert needed == {0.9: [4742, 7752, 11840, 25495], 0.995: [9151, 14432, 20665, 50934]}
    with pytest.raises(NotACount, match="can never be shown"):
        requests_needed(LIMIT, limit=LIMIT, alpha=0.05, power=0.9)


@pytest.mark.parametrize("of", [1, 7, 30])
def test_decisions_are_those_of_enumeration(of):
    """Every count of every small sample, by adding up the binomial's terms one after the other."""
    limit = 0.2
    terms = [comb(of, bad) * limit**bad * (1 - limit) ** (of - bad) for bad in range(of + 1)]
    for bad in range(of + 1):
        below, above = sum(terms[: bad + 1]), sum(terms[bad:])
        assert tail_of(bad, of, limit, tail="lower") == pytest.approx(below)
        assert tail_of(bad, of, limit, tail="upper") == pytest.approx(above)
        expected = Verdict.BROKEN if above <= 0.05 else Verdict.HOLDS if below <= 0.05 else Verdict.UNPROVEN
        assert three_way(bad, of, limit=limit, alphas=ALPHAS).verdict is expected


def test_tail_of_every_outcome_of_ten_requests():
    """Not by the formula of combinations either, but by all 1024 outcomes."""
    chances = [0.0] * 11
    for outcome in product((0, 1), repeat=10):
        chances[sum(outcome)] += 0.3 ** sum(outcome) * 0.7 ** (10 - sum(outcome))
    assert [tail_of(bad, 10, 0.3, tail="upper") for bad in range(11)] == pytest.approx(
        [sum(chances[bad:]) for bad in range(11)]
    )


def test_bounds_and_decisions_agree():
    """`holds` is an upper bound below the limit, `broken` a lower bound above it (section 3)."""
    draws = Random(20260107)  # noqa: S311
    for _ in range(300):
        of = draws.randrange(1, 30000)
        bad = min(of, draws.choice((0, 1, 2, 5, draws.randrange(0, 90))))
        verdict = three_way(bad, of, limit=LIMIT, alphas=ALPHAS).verdict
        assert (verdict is Verdict.HOLDS) == (upper(bad, of, 0.05) <= LIMIT)
        assert (verdict is Verdict.BROKEN) == (lower(bad, of, 0.05) >= LIMIT)


def _draws(count):
    draws = Random(8)  # noqa: S311
    for _ in range(count):
        yield draws.randrange(0, 10), draws.randrange(10, 20000)


def test_another_error_never_improves_and_missing_requests_are_told():
    """Worse data, no better word; and with the missing requests it holds, with one less it does not."""
    order = [Verdict.HOLDS, Verdict.UNPROVEN, Verdict.BROKEN]
    for bad, of in _draws(200):
        decision = three_way(bad, of, limit=LIMIT, alphas=ALPHAS)
        worse = three_way(bad + 1, of, limit=LIMIT, alphas=ALPHAS).verdict
        assert order.index(worse) >= order.index(decision.verdict)
        if decision.verdict is Verdict.UNPROVEN:
            more = of + decision.missing
            assert three_way(bad, more, limit=LIMIT, alphas=ALPHAS).verdict is Verdict.HOLDS
            assert three_way(bad, more - 1, limit=LIMIT, alphas=ALPHAS).verdict is not Verdict.HOLDS


def test_no_requests_show_nothing_and_impossible_counts_are_no_counts():
    """An empty sample is unproven; more errors than requests is a broken reading, not a verdict."""
    decision = three_way(0, 0, limit=LIMIT, alphas=ALPHAS)
    assert (decision.verdict, decision.missing, decision.at_most) == (Verdict.UNPROVEN, 2995, 1.0)
    for bad, of in ((2, 1), (-1, 5)):
        with pytest.raises(NotACount):
            three_way(bad, of, limit=LIMIT, alphas=ALPHAS)


def test_clumped_errors_take_more_requests_and_never_break():
    """With a design effect of 3 the floor without an error is 8,985 (section 3)."""
    assert three_way(0, 8985, limit=LIMIT, alphas=ALPHAS, clumping=3.0).verdict is Verdict.HOLDS
    assert three_way(0, 8984, limit=LIMIT, alphas=ALPHAS, clumping=3.0).verdict is Verdict.UNPROVEN
    assert three_way(13, 7200, limit=LIMIT, alphas=ALPHAS, clumping=3.0).verdict is Verdict.BROKEN


def test_design_effect_tells_bursts_from_single_errors():
    """One error in each of six buckets is no clump, six in one are; without any, what is assumed is used."""
    single = _buckets(*[(30, 1)] * 6, *[(30, 0)] * 66)
    burst = _buckets((30, 6), *[(30, 0)] * 71)
    assert clumping(single, assumed=2.0) == 1.0
    assert clumping(burst, assumed=2.0) == pytest.approx(5.93, abs=0.1)
    assert clumping(_buckets(*[(30, 0)] * 72), assumed=2.0) == 2.0


@pytest.mark.parametrize(
    ("buckets", "words"),
    [
        # 3 minutes of nothing but errors in 48 hours: 18 of 17,280, just above 0.1 % on average (S31).
        ([(30, 18), *[(30, 0)] * 575], "18 of 30 requests failed in the five minutes"),
        # Never 3 errors in five minutes, but one each five minutes for an hour.
        ([*[(30, 0)] * 100, *[(30, 1)] * 12, *[(30, 0)] * 464], "failed in the"),
    ],
)
def test_bursts_in_a_good_average_are_found(buckets, words):
    """What an average over two days hides."""
    found = burst_finding("f", _buckets(*buckets), limit=LIMIT, alpha=0.05 / 160)
    assert found.verdict is Verdict.BROKEN
    assert words in found.sentence


def test_spread_errors_are_no_burst_and_silence_is_no_proof():
    """Nine errors over two days hold; no request at all is unproven."""
    spread = _buckets(*[(30, 1 if place % 64 == 0 else 0) for place in range(576)])
    assert burst_finding("f", spread, limit=LIMIT, alpha=0.05).verdict is Verdict.HOLDS
    assert burst_finding("f", _buckets(*[(0, 0)] * 72), limit=LIMIT, alpha=0.05).verdict is Verdict.UNPROVEN
    assert burst_finding("f", [], limit=LIMIT, alpha=0.05).verdict is Verdict.UNPROVEN


def test_scan_does_not_join_across_a_hole():
    """Two errors before a gap of hours and two after it are not four within a quarter of an hour."""
    before, after = _buckets((30, 1), (30, 1)), _buckets(*[(30, 0)] * 40, (30, 1), (30, 1))[-2:]
    assert burst_finding("f", [*before, *after], limit=LIMIT, alpha=0.05).verdict is Verdict.HOLDS


def test_trend_scores_are_the_published_ones():
    """Mann-Kendall for eight windows: S 16 is p .031, 18 is .016, 20 is .007 (section 6)."""
    by_score = {}
    draws, values = Random(6), list(range(8))  # noqa: S311
    while not {16, 18, 20} <= by_score.keys():
        draws.shuffle(values)
        trend = trend_of(values)
        by_score[trend.score] = round(trend.probability, 3)
    assert {score: by_score[score] for score in (16, 18, 20)} == {16: 0.031, 18: 0.016, 20: 0.007}


def test_trends_without_ties_are_those_of_scipy():
    """Which loads as much as all the rest of a look, so that it is asked here and not there."""
    draws = Random(60)  # noqa: S311
    for length in (3, 8, 8, 9, 12):
        values = [draws.random() for _ in range(length)]
        trend = trend_of(values)
        known = kendalltau(range(length), values, alternative="greater", method="exact")
        assert trend.probability == pytest.approx(known.pvalue)
        assert trend.slope == pytest.approx(theilslopes(values).slope)


@pytest.mark.parametrize("values", [[1, 1, 2, 3, 3, 3], [5, 5, 5, 1, 2], [1] * 6, [1, 2, 2, 2, 2, 2, 3], [2, 1, 1, 3]])
def test_trends_with_ties_are_those_of_enumeration(values):
    """Of every order of these values, how many rise as much: scipy has no exact answer where some are equal."""
    scores = [sum((b > a) - (b < a) for a, b in combinations(order, 2)) for order in permutations(values)]
    assert trend_of(values).score == scores[0]
    assert trend_of(values).probability == pytest.approx(sum(one >= scores[0] for one in scores) / len(scores))


@pytest.mark.parametrize(
    ("values", "verdict", "words"),
    [
        ([100, 110, 120, 130, 140, 150, 160, 170], Verdict.BROKEN, "to the limit of 256 in 2.1 days"),
        ([110, 100, 130, 120, 150, 140, 160, 170], Verdict.HOLDS, "(S 22, p 0.003), which is told"),
        ([100, 100.1, 100.2, 100.3, 100.4, 100.5, 100.6, 100.7], Verdict.HOLDS, "breaks nothing yet"),
        ([100, 150, 90, 160, 80, 170, 120, 165], Verdict.HOLDS, "no upward trend"),
        ([100] * 8, Verdict.HOLDS, "no upward trend"),
        ([170, 160, 150, 140, 130, 120, 110, 100], Verdict.HOLDS, "no upward trend"),
        ([100, 110, 120, None, 140, 150, 160, 170], Verdict.UNPROVEN, "7 windows"),
    ],
    ids=["leak", "rise with noise", "slow rise", "noise", "flat", "falling", "one missing"],
)
def test_drift_is_broken_only_where_it_is_sure_and_meets_the_limit(values, verdict, words):
    """A trend without size never fails; too few windows show none (S36)."""
    found = drift_finding("f", values, limit=256, unit="memory in MB", window=timedelta(hours=6), alpha=0.05 / 40)
    assert (found.verdict, words in found.sentence) == (verdict, True), found.sentence


def test_projection_to_the_limit():
    """(256 - 170) / 10 windows of six hours."""
    window = timedelta(hours=6)
    assert time_to(256, 170, 10, window) == window * 8.6
    assert time_to(256, 170, -1, window) is None
    assert time_to(256, 170, 1e-12, window) is None
    assert time_to(256, 300, 1, window) == timedelta(0)
