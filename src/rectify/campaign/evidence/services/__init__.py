"""Acts on evidence. ``examining`` and ``sweeping`` need heavy libraries and are run by the jobs alone."""
