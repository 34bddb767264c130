"""Reads of the desk: what is built from the facts of a day, proposals within reach, what a proposal becomes on release."""
