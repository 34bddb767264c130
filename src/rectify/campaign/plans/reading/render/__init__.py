"""A reading shown: a table for people (``text``), one self-contained page (``html``), the contract (``json``)."""
