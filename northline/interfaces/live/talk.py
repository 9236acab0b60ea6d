"""One open socket in a conversation, of a visitor or of the desk."""

from django.utils import translation
from starlette.websockets import WebSocket

from northline.apps.contacts.contracts import UnreadableSigns, VisitorRefusal, Writer
from northline.apps.contacts.stream import NotStored, SeatLost
from northline.foundation import clock
from northline.foundation.crypto import KeyDestroyed
from northline.foundation.errors import Refusal
from northline.foundation.packs import current_pack
from northline.interfaces.live import frames
from northline.interfaces.live.chairs import Chair
from northline.interfaces.live.floor import the_floor
from northline.interfaces.live.frames import Ask, Say
from northline.interfaces.live.pace import Pace


async def talk(*, socket: WebSocket, chair: Chair) -> None:
    """Until the socket is gone: lines are stored and acknowledged one after another, signs are shown."""
    floor = the_floor()
    pace = Pace()
    sign = "v" if chair.seat.writer is Writer.VISITOR else "s"
    chair.tell({"t": "welcome"})
    floor.hub.sit(chair)
    try:
        while True:
            said = frames.read(await frames.receive(socket))
            if isinstance(said, Say):
                await pace.line()
                await _store(chair=chair, said=said)
            elif isinstance(said, Ask):
                chair.tell({"t": "yes"})
            elif pace.sign():
                floor.hub.show(sign, chair.seat.contact_id)
    finally:
        floor.hub.rise(chair)


async def _store(*, chair: Chair, said: Say) -> None:
    now = clock.now()
    try:
        posted = await the_floor().writing.say(seat=chair.seat, text=said.text, form_key=said.key, now=now)
    except (SeatLost, KeyDestroyed):
        chair.tell({"t": "lost", "key": str(said.key)})
    except Refusal as refusal:
        chair.tell({"t": "refused", "key": str(said.key), **_why(chair=chair, refusal=refusal)})
    else:
        if posted.message_id > chair.after:
            chair.said.add(posted.message_id)
        chair.tell({"t": "stored", "key": str(said.key), "id": posted.message_id, "at": the_floor().hub.hour(now)})


def _why(*, chair: Chair, refusal: Refusal) -> dict[str, object]:
    """In the words of the page's language. `again`: the page sends it again by itself; `cleaned`: what would be sent."""
    told: dict[str, object] = {}
    if isinstance(refusal, VisitorRefusal):
        told["why"] = current_pack().notice(refusal.notice, chair.language)
    else:
        with translation.override(chair.language):
            told["why"] = refusal.message
    if isinstance(refusal, NotStored):
        told["again"] = True
    if isinstance(refusal, UnreadableSigns):
        told["cleaned"] = refusal.cleaned
    return told
