"""What the embedded database says when it cannot do its work."""


class DatabaseTrouble(Exception):
    """The embedded server cannot run; the text says why and what to do, in words an operator can act on."""


class StillInUse(DatabaseTrouble):
    """What an earlier server left behind still holds the data; it goes away by itself within seconds."""
