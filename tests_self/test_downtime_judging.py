"""What a watch may say: an outage with its length, and never green where nobody looked."""

import pytest

from fixtures.judging import Unproven, downtime_differences
from fixtures.judging.downtime import course_of, resolution
from tests_self.watching import course, endpoint, observed, sample


def said(samples, deployed=(10.0, 50.0), **declared) -> str:
    """Everything that was found, or what is lacking."""
    try:
        found = downtime_differences(endpoint(**declared), observed(samples, deployed))
    except Unproven as unproven:
        return "unproven " + str(unproven)
    return "\n".join(map(str, found.found)) or "holds"


def cut(begin: float, end: float) -> dict:
    """Nothing answers from then to then."""
    return {at / 2: sample(at / 2, 0, "ConnectionLost") for at in range(int(begin * 2), int(end * 2))}


def test_watch_in_which_everything_answered_holds():
    """Zero downtime can be shown, if somebody asked all the while."""
    assert said(course()) == "holds"


def test_outage_of_three_seconds_is_found_with_its_length():
    """Six requests of two a second: it lasted between what was lost and what was good around it."""
    found = said(course(cut(20, 23)))
    assert "requests lost: declared 0, observed 6 of 120: 6 ConnectionLost" in found
    assert "downtime: declared none, observed between 2.5 and 3.5 s (6 requests, 07:00:20.0Z to 07:00:22.5Z)" in found


def test_one_lost_request_is_enough():
    """A second without an answer is a second without an answer."""
    assert "1 of 120: 1 answered 502" in said(course({20.0: sample(20.0, 502)}))


def test_outage_outside_of_the_deployment_counts_too():
    """Whoever deployed earlier than was said is not spared."""
    assert "between 2.5 and 3.5 s" in said(course(cut(2, 5)))


def test_outage_that_lasts_to_the_end_of_the_watch_has_no_end():
    """Nobody saw it come back."""
    assert "at least 9.5 s (20 requests, 07:00:50.0Z to 07:00:59.5Z), for the watch ended in it" in said(
        course(cut(50, 60))
    )


def test_many_outages_are_counted_and_the_longest_are_told():
    """A message that lists a hundred is not read."""
    found = said(course(cut(11, 14) | cut(20, 21) | cut(25, 27) | cut(30, 31) | cut(40, 41)))
    assert found.splitlines()[1].count("between 2.5 and 3.5 s") == 1
    assert "downtime: declared none, observed 2 shorter ones" in found


def test_watcher_that_slept_is_unproven():
    """Nothing was lost, because nothing was asked."""
    slept = [one for one in course() if not 20 <= one.planned_s < 30]
    assert "for 10.5 s from 07:00:19.5Z there was none" in said(slept)


def test_watcher_that_slept_does_not_hide_what_it_saw():
    """Broken stays broken."""
    slept = [one for one in course(cut(40, 41)) if not 20 <= one.planned_s < 30]
    assert said(slept).startswith("requests lost")


def test_watcher_that_fell_behind_is_unproven():
    """Who asks later than planned asks least just when it matters."""
    late = [sample(one.planned_s, late_s=0.9 if one.planned_s > 30 else 0.0) for one in course()]
    assert "the watcher itself fell behind by 0.9 s" in said(late)


def test_watcher_that_slept_before_the_deployment_is_of_no_account():
    """What was deployed was watched."""
    assert said([one for one in course() if not 2 <= one.planned_s < 7]) == "holds"


@pytest.mark.parametrize("deployed", [(-5.0, 20.0), (10.0, 80.0), (100.0, 110.0)])
def test_watch_that_does_not_cover_the_deployment_is_unproven(deployed):
    """Begun too late, ended too early, or of another evening."""
    assert "which does not cover that" in said(course(), deployed)


def test_watch_of_an_unknown_deployment_is_unproven():
    """Five green minutes say nothing of a deployment that took place in the sixth."""
    assert "nobody said when it was deployed; accepted: --deployed FROM/TO" in said(course(), None)


def test_watch_without_a_request_is_unproven():
    """The old monitor passed with zero invocations."""
    assert said([]).startswith("unproven")


@pytest.mark.parametrize("code", ["NotResolved", "NotReached", "BudgetExceeded", "Stumbled: OSError"])
def test_requests_that_never_left_this_machine_say_nothing(code):
    """Neither green nor red: a broken network here is no outage there."""
    blind = {at / 2: sample(at / 2, 0, code) for at in range(40, 60)}
    assert "for 10.5 s from 07:00:19.5Z there was none" in said(course(blind))
    assert code in said(sample(at / 2, 0, code) for at in range(120))


def test_throttled_watcher_is_unproven():
    """429 says that this caller asks too often."""
    assert said(sample(at / 2, 429, "TooManyRequests") for at in range(120)).startswith("unproven")


def test_endpoint_that_the_batch_brings_counts_from_its_first_good_answer():
    """Before, it was not there; afterwards it may not go away again."""
    coming = {at / 2: sample(at / 2, 403) for at in range(40)}
    assert said(course(coming), arrives=True) == "holds"
    assert "40 of 120: 40 answered 403" in said(course(coming))
    assert "1 of 80: 1 answered 502" in said(course(coming | {30.0: sample(30.0, 502)}), arrives=True)


def test_endpoint_that_never_arrives_is_broken():
    """A batch that brought nothing is no batch without downtime."""
    found = said((sample(at / 2, 403) for at in range(120)), arrives=True)
    assert "arrived: declared with this batch, observed never, while it was watched" in found


@pytest.mark.parametrize("place", range(0, 120, 7))
def test_lost_request_never_improves_the_verdict(place):
    """Whatever else a watch lacks, wherever the request is."""
    for samples in (course(), course()[::2], course()[:60], []):
        worse = [*samples, sample(place / 2, 0, "TimedOut")]
        assert "requests lost" in said(worse), samples


@pytest.mark.parametrize("lacking", range(1, 110, 9))
def test_fewer_requests_never_hold_where_more_did_not(lacking):
    """Leaving out what was lost leaves a gap."""
    lost = cut(lacking / 2, lacking / 2 + 3)
    left = [one for one in course(lost) if one.planned_s not in lost]
    assert said(left, (0.0, 59.0)) != "holds"


def test_order_of_the_lines_is_of_no_account():
    """Answers are written when they come, slow ones later."""
    samples = course(cut(20, 23))
    assert said(samples) == said(samples[::-1])


def test_resolution_is_told_where_everything_holds():
    """A green word alone does not say how closely it was looked."""
    told = resolution(endpoint(), observed(course()))
    assert told.startswith("120 requests, 0 lost; at most 0.5 s between good answers; asked each 0.5 s, and nothing")
    assert course_of(endpoint(), observed(course(cut(20, 23)))).longest_between_good_s == 3.5
