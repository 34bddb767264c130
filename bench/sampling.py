"""How long drawing spot checks takes: the drawing alone, and written to the database whole. ``python -m bench sampling``."""

from __future__ import annotations

from hashlib import sha256
from random import Random
from time import perf_counter

from rectify.campaign.closure.rules.procedure import Sampling
from rectify.campaign.closure.rules.sampling import Candidate, draw, population_hash

CASES = 100_000
LIMIT = 1.0
"""Seconds for one drawing of :data:`CASES` cases."""


def population(number: int, seed: int = 1) -> list[Candidate]:
    """Cases of 16 counties and 400 units, one in five at some risk."""
    random = Random(seed)
    return [
        Candidate(n, f"C{n % 16:02}", f"C{n % 16:02}-U{n % 400:03}", *(random.random() < 0.2 for _ in range(4)))
        for n in range(1, number + 1)
    ]


def best(rounds: int, act: object) -> float:
    """The fastest of a few rounds, in seconds."""
    times = []
    for _ in range(rounds):
        begun = perf_counter()
        act()  # type: ignore[operator]
        times.append(perf_counter() - begun)
    return min(times)


def main() -> None:
    """Print the table; fail when the drawing misses its limit."""
    cases = population(CASES)
    settings = Sampling(share=0.2, per_unit=1, late=1.5, returned=2, findings=2, reopened=3)
    drawn = best(5, lambda: draw("双色球2026135期", cases, settings, ["C00-U000"]))
    told = best(3, lambda: population_hash(cases))
    raw = best(5, lambda: [sha256(b"seed|%d" % case.case_id).digest() for case in cases])
    print(f"{'what':<44}{'seconds':>9}{'limit':>8}{'ratio to raw hashing':>24}")
    print(f"{f'draw {CASES:,} cases':<44}{drawn:>9.3f}{LIMIT:>8.1f}{drawn / raw:>23.1f}x")
    print(f"{'hash of the population':<44}{told:>9.3f}{'':>8}{told / raw:>23.1f}x")
    print(f"{'raw: one SHA-256 a case':<44}{raw:>9.3f}")
    assert drawn <= LIMIT, f"drawing took {drawn:.2f} s, the limit is {LIMIT} s"


if __name__ == "__main__":
    main()
