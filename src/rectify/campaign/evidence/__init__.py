"""What was handed in for a measure, by whom, taken when and where, and whether it supports the claim.

Originals lie in foundation.files. Checks are facts beside the evidence: they warn, a person judges. Withdrawal is an event, never
a deletion; nothing leaves a closed file.
"""
