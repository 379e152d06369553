"""What the Celery worker counts for the alerts: that it lives, that a process of it was killed, that a report failed."""

import logging
import os
import socket

from billiard.exceptions import WorkerLostError
from celery.signals import heartbeat_sent, task_failure

from stats import StatsdLines

lines = StatsdLines(os.environ.get("STATSD_HOST", "statsd"))


@heartbeat_sent.connect
def tick(**_: object) -> None:
    lines.send(f"superset.worker.tick.{socket.gethostname()}:1|c")


@task_failure.connect
def failed(exception: BaseException | None = None, **_: object) -> None:
    kind = "lost" if isinstance(exception, WorkerLostError) else "failed"
    lines.send(f"superset.worker.task_{kind}:1|c")


class CountProblems(logging.Handler):
    """Superset logs a report that failed and ends its task as if it had worked: the log line is all there is."""

    def emit(self, record: logging.LogRecord) -> None:
        lines.send("superset.reports.problem:1|c")


logging.getLogger("superset.tasks.scheduler").addHandler(CountProblems(level=logging.WARNING))
