"""The conversation as it is lived: lines stored in batches and read as they come. The one asynchronous act of Northline.

Every promise of the slow path holds here too: a line is looked at by a guard under the lock of its contact, sealed under the
contact's own key, stored once for each form key, and acknowledged only after its commit. What differs is that one transaction
carries the lines of many conversations, because a commit costs more than all else together.
"""

from northline.apps.contacts.stream.contracts import Line, NotStored, Seat, SeatLost, Spoken, Standing
from northline.apps.contacts.stream.reading import lines_for, look
from northline.apps.contacts.stream.seats import take_staff_seat, take_visitor_seat
from northline.apps.contacts.stream.writing import Stored, Writing

__all__ = [
    "Line",
    "NotStored",
    "Seat",
    "SeatLost",
    "Spoken",
    "Standing",
    "Stored",
    "Writing",
    "lines_for",
    "look",
    "take_staff_seat",
    "take_visitor_seat",
]
