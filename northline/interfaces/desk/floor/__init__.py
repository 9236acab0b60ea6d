"""The desk's own floor: queue, conversation, record, danger, minors, the supervisor's look."""
