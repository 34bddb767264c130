"""The reading engine: bytes in, a :class:`~.contract.Reading` out; pure Python, no Django, no clock, no network.

The steps stand in the order in which they run::

    formats/   bytes -> Source: raw text, tables as spans into it, warnings
    normal     full and half width folded one character to one, so that positions hold
    outline    headings and their paths; the press copy and the plan kept apart
    facts/     targets, deadlines, cadences, actors … one module a kind of fact
    linking    which deadline governs which clause; subject, condition, hedge, baseline
    tables     措施清单: merged cells, 同上, several units in a cell
    damage     what the copy lost: gaps, the lost-digits alarm
    checks     does the text keep what it announces
    engine     all of it in one call
    render     a table for people, one HTML page, JSON
"""
