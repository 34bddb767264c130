"""The staff's desk of publications: proposed by one person, redacted, approved by another, frozen by the system.

Builds the content of a publication from the campaign and the petitions, and hands it to :mod:`rectify.disclosure.frozen`.
"""
