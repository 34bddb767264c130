"""Reporting rounds: who was asked, who answered, what is behind, reminders, escalation, bulletin.

Legal basis: the cadence a signed plan sets itself (周调度、月调度), and the ladders a place publishes (procedures/*.yaml).
Stands on the ledger; evidence and closure stand on it and are not known here.
"""
