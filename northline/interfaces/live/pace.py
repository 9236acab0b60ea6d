"""How fast one socket may speak. Beyond, it is not read: what it sends waits in its own network, not in our memory."""

import asyncio

LINES = 20.0  # lines in one breath
LINES_A_SECOND = 1.0
SIGN_EVERY = 2.0  # seconds between two signs that somebody writes


class Pace:
    """A bucket of lines that fills by itself. People write a few lines quickly; nobody writes sixty a minute for long."""

    __slots__ = ("_at", "_left", "_sign_at")

    def __init__(self) -> None:
        self._left = LINES
        self._at = asyncio.get_running_loop().time()
        self._sign_at = 0.0

    async def line(self) -> None:
        """Wait until one more line may be read."""
        now = asyncio.get_running_loop().time()
        self._left = min(LINES, self._left + (now - self._at) * LINES_A_SECOND)
        self._at = now
        if self._left < 1:
            await asyncio.sleep((1 - self._left) / LINES_A_SECOND)
            self._left, self._at = 1.0, asyncio.get_running_loop().time()
        self._left -= 1

    def sign(self) -> bool:
        """Whether a passing sign may be shown now."""
        now = asyncio.get_running_loop().time()
        if now - self._sign_at < SIGN_EVERY:
            return False
        self._sign_at = now
        return True
