"""Problems, tasks, measures, sites, responsibilities; their state; the only table of allowed moves.

Legal basis: the three lists (问题清单、任务清单、责任清单) every rectification plan must yield. May use ``plans`` and ``foundation``.
"""
