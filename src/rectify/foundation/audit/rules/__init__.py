"""What may be recorded, how it is hashed, and how it is proved. Pure.

``acts`` the registry of acts · ``canonical`` the bytes that are hashed · ``merkle`` tree and proofs of RFC 6962 ·
``sentences`` an entry in words.
"""

from __future__ import annotations

from rectify.foundation.audit.rules.acts import Act, UnregisteredAct, act_of, register, registered
from rectify.foundation.audit.rules.canonical import GENESIS, Facts, chained, leaf_of, plain

__all__ = ["GENESIS", "Act", "Facts", "UnregisteredAct", "act_of", "chained", "leaf_of", "plain", "register", "registered"]
