"""What a publication is made of, how it is hashed, compared and checked. Pure: no Django, no clock, no database.

``shapes`` contents · ``canonical`` the bytes that are hashed · ``heads`` the line of digests · ``difference`` number to number ·
``numbering`` printed numbers · ``bundle`` the file an outsider checks.
"""
