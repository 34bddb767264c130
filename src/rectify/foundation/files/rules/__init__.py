"""What a file may be: pure rules over names, sizes and first bytes.

``flaws`` what can be wrong · ``archives`` zip bombs and path tricks · ``kinds`` media types by content, and which purpose takes
which · ``names`` safe file names. Uploads are hostile until proven otherwise.
"""

from __future__ import annotations

from rectify.foundation.files.rules.archives import ZipEntry, ZipLimits, inspect_zip
from rectify.foundation.files.rules.flaws import Flaw, FlawKind
from rectify.foundation.files.rules.kinds import Purpose, allowed, limit_of, media_type
from rectify.foundation.files.rules.names import path_of, safe_name

__all__ = [
    "Flaw", "FlawKind", "Purpose", "ZipEntry", "ZipLimits",
    "allowed", "inspect_zip", "limit_of", "media_type", "path_of", "safe_name",
]  # fmt: skip
