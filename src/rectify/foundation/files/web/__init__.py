"""Answers that carry originals."""
