"""Reads of the portal: frozen rows only."""
