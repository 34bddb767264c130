"""Duplicates and repeats, merging and splitting, clusters."""
