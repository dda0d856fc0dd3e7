"""A mail server on loopback, which takes whatever it is given and keeps it."""

from __future__ import annotations

import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager

REPLIES = {"DATA": b"354 go on\r\n", "QUIT": b"221 bye\r\n"}


@contextmanager
def taking_mail() -> Iterator[tuple[int, list[str]]]:
    """Give the port of a mail server, and the mails that it was given."""
    mails: list[str] = []

    class Handler(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            self.wfile.write(b"220 ready\r\n")
            while line := self.rfile.readline().decode():
                word = line.split()[0].upper()
                self.wfile.write(REPLIES.get(word, b"250 ok\r\n"))
                if word == "DATA":
                    mails.append("".join(iter(lambda: self.rfile.readline().decode(), ".\r\n")))
                    self.wfile.write(b"250 kept\r\n")
                if word == "QUIT":
                    return

    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Handler) as server:
        server.daemon_threads = True
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        try:
            yield server.server_address[1], mails
        finally:
            server.shutdown()
            thread.join()
