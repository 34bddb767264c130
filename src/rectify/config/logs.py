"""What no log may hold: the secrets that stand in addresses, of the question to a petitioner and of the links in e-mails.

Django writes the path of every refused request into its log; whoever reads a log must not be able to answer for a petitioner.
"""

from __future__ import annotations

import logging
import re
from typing import Final

SECRET: Final = re.compile(r"(/open/(?:en/)?(?:asked|told)/)[^/\s?'\"]+")


class WithoutSecrets(logging.Filter):
    """Takes the secrets out of the message of a record; lets every record pass."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Always true; the message is changed in place where it holds an address with a secret."""
        words = record.getMessage()
        bare = SECRET.sub(r"\1…", words)
        if bare != words:
            record.msg, record.args = bare, ()
        return True
