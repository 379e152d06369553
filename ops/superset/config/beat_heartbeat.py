"""Celery beat that shows it is alive.

A beat that hangs looks healthy from outside: its process is there. Each tick of its clock touches a file, which the
container's health check reads, and counts under its host's name, so that none and two of them can be told from one.
"""

import os
import socket
from pathlib import Path
from time import monotonic

from celery.beat import PersistentScheduler

from stats import StatsdLines

HEARTBEAT = Path("/tmp/beat-heartbeat")
EVERY = 2.0


class HeartbeatScheduler(PersistentScheduler):
    def __init__(self, *args, **kwargs) -> None:
        self.lines = StatsdLines(os.environ.get("STATSD_HOST", "statsd"))
        self.said = 0.0
        super().__init__(*args, **kwargs)

    def tick(self, *args, **kwargs) -> float:
        wait = super().tick(*args, **kwargs)
        now = monotonic()
        if now - self.said > EVERY:
            self.said = now
            HEARTBEAT.touch()
            self.lines.send(f"superset.beat.tick.{socket.gethostname()}:1|c")
        return wait
