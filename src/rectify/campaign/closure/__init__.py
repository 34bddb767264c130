"""The close-out procedure: acceptance, review, spot check, public notice, signatures, close, return, reopen.

Legal basis: the close-out section of each signed plan (严格销号管理), kept as dated data in procedures/*.yaml. The moves of a task are
earned here and made by ``ledger.services.moves``; the database holds the same order once more (migration ``0002``).
"""
