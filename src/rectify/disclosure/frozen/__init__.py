"""The frozen publications: their numbers, contents, hashes and checkpoints, and the check anybody can make of them.

Stands on the foundation alone. ``publications`` writes it (one service), ``portal`` reads it; nobody changes it: the database
refuses every UPDATE and DELETE.
"""
