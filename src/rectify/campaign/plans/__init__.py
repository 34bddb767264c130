"""Reads a document into clauses, targets, deadlines, cadences and units, each with its character positions.

Legal basis: the rectification plan (整改方案) signed by the inspected city. The pure engine is ``plans.reading``
(no Django, no clock); the tables, acts and pages of this app may use it and everything of ``foundation``.
"""
