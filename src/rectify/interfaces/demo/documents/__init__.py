"""The documents of the demo city 海岱市: signed plan, second version, measures list and a damaged web copy.

All are made from the sources in this package; no file is committed. `build` writes them, with the same bytes each time.
"""
