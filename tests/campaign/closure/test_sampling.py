"""The drawing: anybody can repeat it, it covers every county and unit, risk weighs, a failure raises the share."""

from __future__ import annotations

from collections import Counter
from hashlib import sha256
from math import ceil

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rectify.campaign.closure.rules.procedure import Sampling
from rectify.campaign.closure.rules.sampling import Candidate, WrongSampling, draw, population_hash, tickets_of

COUNTIES = ("青石", "临河", "安澜")


def people(number: int, **risk: bool) -> list[Candidate]:
    return [Candidate(n, COUNTIES[n % 3], f"{COUNTIES[n % 3]}{n % 7}", **risk) for n in range(1, number + 1)]


candidate = st.builds(
    Candidate,
    case_id=st.integers(1, 10**9),
    county=st.sampled_from(COUNTIES),
    unit=st.sampled_from(["甲", "乙", "丙", "丁"]),
    late=st.booleans(),
    returned=st.booleans(),
    findings=st.booleans(),
    reopened=st.booleans(),
)
population = st.lists(candidate, min_size=1, max_size=60, unique_by=lambda each: each.case_id)
shares = st.builds(Sampling, share=st.sampled_from([0.01, 0.1, 0.2, 0.5, 1.0]), per_county=st.integers(0, 3), per_unit=st.integers(0, 3))


def test_a_ticket_can_be_worked_out_by_hand() -> None:
    [plain] = tickets_of("双色球2026135", [Candidate(42, "青石", "甲")], Sampling())
    assert plain.number == int(sha256("双色球2026135|42".encode()).hexdigest(), 16)
    [heavy] = tickets_of("双色球2026135", [Candidate(42, "青石", "甲", late=True)], Sampling(late=2.5))
    assert heavy.number == plain.number * 1000 // 2500
    assert len(plain.text) == 64


@settings(max_examples=60, deadline=None)
@given(population, shares, st.text(min_size=1, max_size=20), st.randoms(use_true_random=False))
def test_the_same_seed_draws_the_same_cases_in_whatever_order_they_come(
    cases: list[Candidate], how: Sampling, seed: str, random: object
) -> None:
    shuffled = list(cases)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert draw(seed, cases, how) == draw(seed, shuffled, how)
    assert population_hash(cases) == population_hash(shuffled)


@settings(max_examples=80, deadline=None)
@given(population, shares, st.text(min_size=1, max_size=20))
def test_every_county_and_unit_is_covered_and_the_share_is_reached(cases: list[Candidate], how: Sampling, seed: str) -> None:
    tickets = draw(seed, cases, how)
    assert sorted(ticket.case_id for ticket in tickets) == sorted(each.case_id for each in cases)
    chosen = [ticket for ticket in tickets if ticket.chosen]
    assert len(chosen) >= ceil(round(how.share * len(cases), 9))
    for least, name in ((how.per_county, "county"), (how.per_unit, "unit")):
        sizes = Counter(getattr(ticket, name) for ticket in tickets)
        drawn = Counter(getattr(ticket, name) for ticket in chosen)
        assert all(drawn[each] >= min(least, size) for each, size in sizes.items())


@settings(max_examples=40, deadline=None)
@given(population, shares, st.text(min_size=1, max_size=20))
def test_no_smaller_ticket_of_a_stratum_is_passed_over_for_a_larger_one(cases: list[Candidate], how: Sampling, seed: str) -> None:
    strata: dict[str, list[bool]] = {}
    for ticket in draw(seed, cases, how):
        strata.setdefault(ticket.stratum, []).append(ticket.chosen)
    for row in strata.values():
        assert row == sorted(row, reverse=True)


def test_another_seed_draws_others() -> None:
    cases = people(300)
    one = {ticket.case_id for ticket in draw("甲", cases, Sampling(share=0.1)) if ticket.chosen}
    other = {ticket.case_id for ticket in draw("乙", cases, Sampling(share=0.1)) if ticket.chosen}
    assert one != other


def test_cases_at_risk_are_drawn_more_often() -> None:
    cases = [Candidate(n, "青石", "甲", reopened=n % 2 == 0) for n in range(1, 2001)]
    chosen = [ticket for ticket in draw("甲", cases, Sampling(share=0.1, reopened=3)) if ticket.chosen]
    at_risk = sum(ticket.weight == 3000 for ticket in chosen)
    assert 0.68 < at_risk / len(chosen) < 0.82  # three to one, but for chance


def test_a_unit_that_failed_gives_twice_its_share() -> None:
    cases = [Candidate(n, "青石", "甲" if n <= 100 else "乙") for n in range(1, 201)]
    drawn = Counter(ticket.unit for ticket in draw("种子", cases, Sampling(share=0.2, per_county=0), raised=["甲"]) if ticket.chosen)
    assert drawn == {"甲": 40, "乙": 20}


def test_the_population_hash_tells_one_changed_flag() -> None:
    assert population_hash([Candidate(1, "青石", "甲")]) == sha256("1,青石,甲,0,0,0,0\n".encode()).hexdigest()
    assert population_hash([Candidate(1, "青石", "甲")]) != population_hash([Candidate(1, "青石", "甲", late=True)])


@pytest.mark.parametrize(
    "wrong",
    [
        {"share": 0.0}, {"share": 1.01}, {"share": float("nan")}, {"late": 0.5}, {"reopened": 11.0}, {"per_unit": -1},
        {"raise_after_failure": 0.9},
    ],
)  # fmt: skip
def test_settings_that_cannot_be_are_refused(wrong: dict[str, float]) -> None:
    with pytest.raises(WrongSampling):
        draw("种子", people(3), Sampling(**wrong))  # type: ignore[arg-type]
