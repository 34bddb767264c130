"""What the portal computes from frozen facts: maps, feeds, calendars, safe cells, groups of states. Pure."""
