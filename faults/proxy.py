"""A TCP proxy that cuts connections: at random in either direction, or all at once, with a reset as a lost network gives."""

from __future__ import annotations

import contextlib
import random
import socket
import struct
import threading
from dataclasses import dataclass, field

_RESET = struct.pack("ii", 1, 0)
Target = tuple[str, int] | str
"""An address, or the path of a Unix socket."""


@dataclass(slots=True)
class Proxy:
    """``up`` and ``down`` are the shares of messages that are cut off: half of the message passes, then both ends are reset."""

    target: Target
    up: float
    down: float
    rng: random.Random
    cuts: int = 0
    refusing: bool = False
    _listener: socket.socket = field(default_factory=lambda: socket.create_server(("127.0.0.1", 0), backlog=256))
    _pairs: list[tuple[socket.socket, socket.socket]] = field(default_factory=list)

    @property
    def port(self) -> int:
        return int(self._listener.getsockname()[1])

    def start(self) -> Proxy:
        threading.Thread(target=self._accept, daemon=True).start()
        return self

    def stop(self) -> None:
        self._listener.close()
        self.cut_all()

    def cut_all(self) -> None:
        """Every connection there is."""
        for pair in list(self._pairs):
            self._cut(pair)

    def _accept(self) -> None:
        while True:
            try:
                client, _ = self._listener.accept()
            except OSError:
                return
            pair = self._paired(client)
            if pair is None:
                continue
            self._pairs.append(pair)
            for one, other, share in ((pair[0], pair[1], self.up), (pair[1], pair[0], self.down)):
                threading.Thread(target=self._pump, args=(pair, one, other, share), daemon=True).start()

    def _paired(self, client: socket.socket) -> tuple[socket.socket, socket.socket] | None:
        try:
            if self.refusing:
                raise ConnectionRefusedError
            server = _connected(self.target)
        except OSError:
            client.close()
            return None
        return client, server

    def _pump(
        self, pair: tuple[socket.socket, socket.socket], one: socket.socket, other: socket.socket, share: float
    ) -> None:
        with contextlib.suppress(OSError):
            while data := one.recv(65536):
                if share and self.rng.random() < share:
                    other.sendall(data[: len(data) // 2])
                    self.cuts += 1
                    break
                other.sendall(data)
            else:
                other.shutdown(socket.SHUT_WR)
                return
        self._cut(pair)

    def _cut(self, pair: tuple[socket.socket, socket.socket]) -> None:
        with contextlib.suppress(ValueError):
            self._pairs.remove(pair)
        for end in pair:
            with contextlib.suppress(OSError):
                end.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RESET)
                end.shutdown(socket.SHUT_RDWR)
            end.close()


def _connected(target: Target) -> socket.socket:
    if isinstance(target, tuple):
        return socket.create_connection(target, timeout=None)
    made = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    made.connect(target)
    return made
