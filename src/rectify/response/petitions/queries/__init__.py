"""Reads of the petitions, always through the grants of who reads."""
