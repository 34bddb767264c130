"""How fast the reader is: the founding document warm, time against size up to 5 MB (with a plot), and hostile texts.

Run: ``python bench/reader_speed.py [--svg FILE]``. Sizes are in characters; a text of 5 MB of UTF-8 Chinese has about 1.7 million.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT / "src"), str(ROOT)]

from rectify.campaign.plans.reading.engine import read_text  # noqa: E402
from tests.campaign.plans.reading.hostile import HOSTILE  # noqa: E402 - found through the path set above

OWN = ROOT / "tests" / "campaign" / "plans" / "reading" / "synthetic"
SIZES = (10_000, 50_000, 100_000, 200_000, 400_000, 800_000, 1_700_000)
WARM_BUDGET_MS = 50
HOSTILE_BUDGET_S = 1.0


def seconds(text: str) -> float:
    """Return the processor time of one reading: what the neighbours on the machine do does not count."""
    begin = time.process_time()
    read_text(text)
    return time.process_time() - begin


def founding() -> None:
    """Print the warm time of the founding document, or of our own plans without it."""
    path = ROOT.parent / "shared" / "plans" / "weifang.txt"
    text = path.read_text("utf-8") if path.exists() else own_text(11_000)
    best = sorted(seconds(text) for _ in range(7))[3] * 1000
    print(
        f"one plan of {len(text)} characters, warm, median of 7: {best:.1f} ms ({best / WARM_BUDGET_MS:.2f} of the "
        f"budget of {WARM_BUDGET_MS} ms)"
    )


def own_text(size: int) -> str:
    """Return a plan of ``size`` characters: our synthetic plans one after the other."""
    once = "\n".join(path.read_text("utf-8") for path in sorted(OWN.glob("*.txt")))
    return (once * (size // len(once) + 1))[:size]


def linear() -> list[tuple[int, float]]:
    """Print time against size with a bar a line, and return the points."""
    points = [(size, seconds(own_text(size))) for size in SIZES]
    worst = max(spent for _, spent in points)
    for size, spent in points:
        print(f"{size:>9,} characters {spent:7.2f} s {spent / size * 1e6:6.2f} µs/character  {'█' * max(1, round(40 * spent / worst))}")
    first, last = points[1], points[-1]
    print(f"time per character at the largest size ÷ at 50,000: {(last[1] / last[0]) / (first[1] / first[0]):.2f} (1 is linear)")
    return points


def hostile() -> None:
    """Print the time of each hostile text."""
    for name, text in HOSTILE.items():
        spent = seconds(text)
        print(f"{name:32s} {len(text):>8,} characters {spent:6.3f} s {'ok' if spent < HOSTILE_BUDGET_S else 'TOO SLOW'}")


def svg(points: list[tuple[int, float]]) -> str:
    """Return a plot of time against size."""
    width, height, margin = 640, 320, 50
    right, top = points[-1][0], max(spent for _, spent in points) * 1.1
    places = [
        (margin + (width - 2 * margin) * size / right, height - margin - (height - 2 * margin) * spent / top) for size, spent in points
    ]
    line = " ".join(f"{x:.0f},{y:.0f}" for x, y in places)
    dots = "".join(
        f'<circle cx="{x:.0f}" cy="{y:.0f}" r="3"/><text x="{x - 8:.0f}" y="{y - 8:.0f}" text-anchor="end">{spent:.1f} s</text>'
        for (x, y), (_, spent) in zip(places, points, strict=True)
    )
    axis = f'<path d="M{margin},{margin} V{height - margin} H{width - margin}" fill="none" stroke="#888"/>'
    words = (
        f'<text x="{width / 2}" y="{height - 12}" text-anchor="middle">characters (0 to {right:,})</text>'
        f'<text x="{margin}" y="{margin - 14}">seconds</text>'
    )
    head = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" font-family="sans-serif" font-size="12">'
    return f'{head}{axis}<polyline points="{line}" fill="none" stroke="#0b6e6e" stroke-width="2"/>{dots}{words}</svg>\n'


def main() -> None:
    """Print all numbers; with ``--svg FILE`` also draw the plot."""
    founding()
    hostile()
    points = linear()
    if "--svg" in sys.argv:
        Path(sys.argv[sys.argv.index("--svg") + 1]).write_text(svg(points), "utf-8")


if __name__ == "__main__":
    main()
