"""Loads the city of Haidai: units, people, the signed plan, its list of measures, and a damaged web copy that waits for review.

Loading twice gives the same city. Nothing here writes a row: every step is an act of a service, in the name of a demo person.
"""

from __future__ import annotations
