"""Benchmarks: each prints a table of measured numbers, beside a limit or a named peer, as ratios within one run."""
