"""A complaint from intake to the answered, signed and re-visited case; duplicates and repeats.

Legal basis: 信访工作条例 and the petition chapters of the rectification plans (信访件边督边改、拉条挂账): every complaint handed over
gets a number, a unit, a clock, an answer inside and one in public words, and both principal officers sign its close-out.

A complaint that is handed over becomes a task of the ledger (origin ``petition``): investigated, evidenced and closed by the same
engine as everything else. What the petitioner said, who they are and what they say weeks later lives here. Uses all of the campaign.
"""
