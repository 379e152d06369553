"""What the Celery worker counts for the alerts: that it lives, that a process of it was killed, that a report failed."""

import logging
import os
import socket

from celery.signals import heartbeat_sent

from stats import StatsdLines

lines = StatsdLines(os.environ.get("STATSD_HOST", "statsd"))


@heartbeat_sent.connect
def tick(**_: object) -> None:
    lines.send(f"superset.worker.tick.{socket.gethostname()}:1|c")


class CountLost(logging.Handler):
    """The pool logs each process that ended by a signal. A task that is given back to the queue fires no signal of
    Celery's, so the line is all there is."""

    def emit(self, record: logging.LogRecord) -> None:
        if "exited with 'signal" in record.getMessage():
            lines.send("superset.worker.task_lost:1|c")


logging.getLogger("multiprocessing").addHandler(CountLost(level=logging.ERROR))


class CountProblems(logging.Handler):
    """Superset logs a report that failed and ends its task as if it had worked: the log line is all there is. What it
    foresaw is logged by superset.utils.log, what it did not by the task's own logger."""

    def emit(self, record: logging.LogRecord) -> None:
        if "report" in record.getMessage():
            lines.send("superset.reports.problem:1|c")


for logger in ("superset.tasks.scheduler", "superset.utils.log"):
    logging.getLogger(logger).addHandler(CountProblems(level=logging.WARNING))
