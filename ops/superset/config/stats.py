"""Superset's counters and timings as StatsD lines.

Upstream's StatsdStatsLogger resolves the exporter's name once, when Superset starts: with the exporter away Superset
does not start, and with the exporter made anew the lines go to its old address for ever. This one asks again every
half minute and never lets monitoring stop the service.
"""

import os
import socket
import time

from superset.stats_logger import BaseStatsLogger

RESOLVE_EVERY = 30.0


class StatsdLines:
    """Sends single StatsD lines by UDP; what cannot be sent is dropped."""

    def __init__(self, host: str, port: int = 9125) -> None:
        self.host = host
        self.port = port
        self.address: tuple[str, int] | None = None
        self.resolved = 0.0
        self.socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.socket.setblocking(False)

    def send(self, line: str) -> None:
        now = time.monotonic()
        if self.resolved == 0.0 or now - self.resolved > RESOLVE_EVERY:
            self.resolved = now
            try:
                self.address = (socket.gethostbyname(self.host), self.port)
            except OSError:
                self.address = None
        if self.address:
            try:
                self.socket.sendto(line.encode(), self.address)
            except OSError:
                pass


class StatsLogger(BaseStatsLogger):
    """What Superset calls; keys arrive dotted and keep their names behind `superset.`."""

    def __init__(self) -> None:
        super().__init__(prefix="superset")
        self.lines = StatsdLines(os.environ.get("STATSD_HOST", "statsd"))

    def incr(self, key: str) -> None:
        self.lines.send(f"superset.{key}:1|c")

    def decr(self, key: str) -> None:
        self.lines.send(f"superset.{key}:-1|c")

    def timing(self, key: str, value: float) -> None:
        self.lines.send(f"superset.{key}:{value}|ms")

    def gauge(self, key: str, value: float) -> None:
        self.lines.send(f"superset.{key}:{value}|g")
