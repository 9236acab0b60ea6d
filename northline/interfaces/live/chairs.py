"""Who is connected to this process: a chair for each open socket."""

from northline.apps.contacts.stream import Seat
from northline.interfaces.live.outbox import Frame, Outbox, text_of


class Chair:
    """An open page in a conversation: what it has been given (`after`), and where to send more."""

    __slots__ = ("after", "language", "outbox", "said", "seat")

    def __init__(self, *, seat: Seat, outbox: Outbox, after: int, language: str) -> None:
        self.seat = seat
        self.outbox = outbox
        self.after = after
        self.language = language
        self.said: set[int] = set()  # its own lines that were acknowledged: it need not be given them

    def tell(self, frame: Frame) -> None:
        self.outbox.put(text_of(frame))


class DeskChair:
    """An open desk page, in whatever conversation or in none: it hears that the floor moved, and looks for itself."""

    __slots__ = ("outbox", "proof", "user_id")

    def __init__(self, *, user_id: str, proof: str, outbox: Outbox) -> None:
        self.user_id = user_id
        self.proof = proof
        self.outbox = outbox
