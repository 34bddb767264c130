"""Reads of evidence. Rows are reached through ``access`` alone."""
