"""Append-only hash-chained record of acts; no foreign keys; each app registers the sentence of its acts.

Technical source: Merkle tree hashing and proofs of RFC 6962. Knows no other app: actors and subjects are plain ids and names.
"""
