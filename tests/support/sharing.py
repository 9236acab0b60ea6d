"""Which tests stay in one process of a test run: those that share a served Northline, or a database server of their own."""

from xdist.scheduler import LoadScopeScheduling

TOGETHER = (
    "tests/journeys/",
    "tests/interfaces/commands/test_serve.py",
    "tests/foundation/test_embedded_server.py",
    "tests/long/test_every_language.py",
)


class SharingTogether(LoadScopeScheduling):
    """Every other test goes to whichever process is free. The largest group begins first.

    The marker `xdist_group` would say the same beside the tests, but xdist 3.8 writes it where pytest 9.2 no longer reads it.
    """

    def _split_scope(self, nodeid: str) -> str:
        return next((shared for shared in TOGETHER if nodeid.startswith(shared)), nodeid)
