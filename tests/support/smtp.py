"""A small mail server for tests: takes what SMTP says and answers as told."""

import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager


class MailServer(socketserver.ThreadingTCPServer):
    """Listens on a free port of 127.0.0.1; `answers` maps a command (MAIL, RCPT, DATA, END) to another answer than yes."""

    allow_reuse_address = True
    daemon_threads = True

    def __init__(self, answers: dict[str, str]) -> None:
        super().__init__(("127.0.0.1", 0), Conversation)
        self.answers = answers
        self.taken: list[str] = []

    @property
    def port(self) -> int:
        return int(self.server_address[1])


class Conversation(socketserver.StreamRequestHandler):
    server: MailServer

    def handle(self) -> None:
        self._say("220 ready")
        while line := self.rfile.readline():
            command = line[:4].decode("ascii").upper()
            if command in ("EHLO", "HELO"):
                self._say("250 here")
            elif command == "DATA" and "DATA" not in self.server.answers:
                self._take()
            elif command == "QUIT":
                self._say("221 bye")
                return
            else:
                self._say(self.server.answers.get(command, "250 ok"))

    def _take(self) -> None:
        self._say("354 go on")
        lines = []
        while (line := self.rfile.readline()) not in (b".\r\n", b""):
            lines.append(line.removeprefix(b".").decode("utf-8"))  # dots at a line's start are doubled under way
        answer = self.server.answers.get("END", "250 taken")
        if answer.startswith("2"):
            self.server.taken.append("".join(lines))
        self._say(answer)

    def _say(self, text: str) -> None:
        self.wfile.write(text.encode("ascii") + b"\r\n")


@contextmanager
def mail_server(**answers: str) -> Iterator[MailServer]:
    """A server that runs as long as the block."""
    with MailServer(answers) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield server
        server.shutdown()
        thread.join(10)
