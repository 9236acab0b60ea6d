"""The live floor: sockets of visitors and of the desk. It carries, and decides nothing: `contacts.stream` and the apps do.

A page without its socket works by plain forms; a page whose socket is blocked looks again every few seconds.
"""

from northline.interfaces.live.app import with_sockets
from northline.interfaces.live.floor import live_floor

__all__ = ["live_floor", "with_sockets"]
