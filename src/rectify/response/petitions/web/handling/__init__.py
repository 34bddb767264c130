"""Handing over, units at work, replies, outcomes, call-backs, official tables."""
