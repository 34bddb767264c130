"""What happened in Haidai since the plan was signed, ten months of it. Acts of services only, each dated on the day it happened.

``story`` keeps the calendar: every module puts its acts into it with their moments, and they are played in the order of time, so that
the record of acts reads as if the city had lived through it. The calendar is fixed and ends on Monday 2026-11-23; whoever loads the
city later finds the jobs going on from there.
"""

from __future__ import annotations

from rectify.interfaces.demo.life import boundary, closing, duties, letters, petitions, publications, rounds, schemes, sham, work
from rectify.interfaces.demo.life.story import Story


def live(story: Story) -> None:
    """Put everything into the calendar and play it."""
    for area in (schemes, work, closing, duties, sham, letters, rounds, boundary, petitions, publications):
        area.plan(story)
    story.play()
