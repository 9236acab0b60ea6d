"""The audit: every act leaves a row in its own transaction; a sealer orders, chains and signs the rows; anybody may verify."""

from northline.foundation.audit.contracts import Asked, Check, EntryShown, Finding, Found, Report
from northline.foundation.audit.entries import record
from northline.foundation.audit.reading import AT_ONCE, look
from northline.foundation.audit.sealer import CopyDiffers, copy_heads, seal_waiting
from northline.foundation.audit.verify import verify
from northline.foundation.transactions import OutsideTransaction

__all__ = [
    "AT_ONCE",
    "Asked",
    "Check",
    "CopyDiffers",
    "EntryShown",
    "Finding",
    "Found",
    "OutsideTransaction",
    "Report",
    "copy_heads",
    "look",
    "record",
    "seal_waiting",
    "verify",
]
