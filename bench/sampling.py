"""How long drawing spot checks takes, without the database: ``python bench/sampling.py``. Exits 1 when the limit is missed."""

from __future__ import annotations

import sys
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


def main() -> int:
    """Print the table; 1 when the drawing misses its limit."""
    cases = population(CASES)
    settings = Sampling(share=0.2, per_unit=1, late=1.5, returned=2, findings=2, reopened=3)
    drawn = best(5, lambda: draw("双色球2026135期", cases, settings, ["C00-U000"]))
    told = best(3, lambda: population_hash(cases))
    raw = best(5, lambda: [sha256(b"seed|%d" % case.case_id).digest() for case in cases])
    print(f"## Drawing spot checks\n\n{CASES:,} cases of 16 counties and 400 units, one in five at some risk.\n")
    print("| what | seconds | limit | beside one SHA-256 a case |\n|---|--:|--:|--:|")
    print(f"| draw {CASES:,} cases{'' if drawn <= LIMIT else ' **MISSED**'} | {drawn:.3f} | {LIMIT:.0f} | {drawn / raw:.1f} x |")
    print(f"| hash of the population, told with the drawing | {told:.3f} | | {told / raw:.1f} x |")
    return 0 if drawn <= LIMIT else 1


if __name__ == "__main__":
    sys.exit(main())
