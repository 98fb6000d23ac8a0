"""The wire between browser and server: a relay on loopback that slows, stalls, refuses and cuts."""

from __future__ import annotations

import contextlib
import select
import socket
import threading
import time
from dataclasses import dataclass, field

PIECE = 65536


@dataclass
class Wire:
    """Listens on a port of its own and passes on to `port`. `mode` may be changed at any time:

    through     as it comes
    slow        each piece waits `delay` seconds
    refuse      connections are cut as soon as they are made, those that stand at once
    stall       what is sent is swallowed, and nothing answers
    cut_answer  the server gets the request and does it; the browser never hears of it
    """

    port: int
    mode: str = "through"
    delay: float = 0.0
    own_port: int = 0
    _listener: socket.socket = field(init=False)
    _pairs: set[tuple[socket.socket, socket.socket]] = field(default_factory=set)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def __post_init__(self) -> None:
        self._listener = socket.create_server(("127.0.0.1", 0), backlog=64)
        self.own_port = self._listener.getsockname()[1]
        threading.Thread(target=self._accept, daemon=True).start()

    def set(self, mode: str, delay: float = 0.0) -> None:
        """Change what the wire does; all that "refuse" finds open is cut."""
        self.mode, self.delay = mode, delay
        if mode in ("refuse", "cut_now"):
            self.cut()

    def cut(self) -> None:
        """Drop every connection that stands."""
        with self._lock:
            pairs, self._pairs = self._pairs, set()
        for pair in pairs:
            for one in pair:
                with contextlib.suppress(OSError):
                    one.shutdown(socket.SHUT_RDWR)
                one.close()

    def close(self) -> None:
        """No more of it."""
        self._listener.close()
        self.cut()

    def _accept(self) -> None:
        while True:
            try:
                browser, _ = self._listener.accept()
            except OSError:
                return
            threading.Thread(target=self._serve, args=(browser,), daemon=True).start()

    def _serve(self, browser: socket.socket) -> None:
        if self.mode == "refuse":
            browser.close()
            return
        try:
            server = socket.create_connection(("127.0.0.1", self.port), timeout=5)
        except OSError:
            browser.close()
            return
        pair = (browser, server)
        with self._lock:
            self._pairs.add(pair)
        try:
            self._pass_on(browser, server)
        except (OSError, ValueError):
            pass  # cut, on either side, perhaps while we looked at it
        finally:
            with self._lock:
                self._pairs.discard(pair)
            browser.close()
            server.close()

    def _pass_on(self, browser: socket.socket, server: socket.socket) -> None:
        while True:
            ready, _, _ = select.select([browser, server], [], [], 30)
            if not ready:
                return
            for source in ready:
                piece = source.recv(PIECE)
                if not piece:
                    return
                if self.mode == "stall":
                    continue
                if self.mode == "slow":
                    time.sleep(self.delay)
                if source is server and self.mode == "cut_answer":
                    return
                (server if source is browser else browser).sendall(piece)
