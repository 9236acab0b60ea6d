"""How urgent a contact is, and why: values in, a level with its reasons out.

A level orders the queue; it never refuses anybody, and a person's judgement always wins.
"""

from northline.engines.triage.ageing import PROMISES, effective_priority, waits_for_next_step
from northline.engines.triage.contracts import (
    AgeSaid,
    Level,
    Reason,
    RuleId,
    SafeNow,
    Signs,
    Urgency,
)
from northline.engines.triage.rules import assess

__all__ = [
    "PROMISES",
    "AgeSaid",
    "Level",
    "Reason",
    "RuleId",
    "SafeNow",
    "Signs",
    "Urgency",
    "assess",
    "effective_priority",
    "waits_for_next_step",
]
