"""The queue, its worker, and what beat puts into it. superset_config.py hands it to Superset."""

import os
from datetime import timedelta

from celery.schedules import crontab

from stores import broker_uri


# After an outage the minutes that were missed are not made up for in one burst. Superset reckons the minute that a check
# is for back from its end of life, so it must know this very span: with upstream's week a report would go by the calendar
# of a week ago.
SCHEDULER_EXPIRES = timedelta(minutes=5)


class CeleryConfig:
    broker_url = broker_uri(0)
    result_backend = broker_uri(1)
    # Results are read within minutes; kept for the default of a day they fill the broker (celery/celery#7801).
    result_expires = 3600
    imports = (
        "superset.sql_lab",
        "superset.tasks.scheduler",
        "superset.tasks.thumbnails",
        "superset.tasks.cache",
    )
    # A worker that dies gives its tasks back, and holds none in reserve while a long one runs.
    task_acks_late = True
    task_reject_on_worker_lost = True
    worker_prefetch_multiplier = 1
    # Longer than the longest task, or Redis hands out a task that still runs a second time: doubled reports
    # (apache/superset#22664).
    broker_transport_options = {"visibility_timeout": 2 * 3600, "socket_timeout": 30, "socket_keepalive": True}
    # A task that hangs gives its process back; longer than any that is allowed.
    task_time_limit = 3900
    # The broker may come up after the worker.
    broker_connection_retry_on_startup = True
    # What a person who looks with `celery events` sees.
    worker_send_task_events = True
    # A script that fires SQL Lab queries does not push everybody else's out of the queue.
    task_annotations = {"sql_lab.get_sql_results": {"rate_limit": "100/s"}}
    beat_schedule = {
        "reports.scheduler": {
            "task": "reports.scheduler",
            "schedule": crontab(),
            "options": {"expires": int(SCHEDULER_EXPIRES.total_seconds())},
        },
        "reports.prune_log": {"task": "reports.prune_log", "schedule": crontab(minute=7, hour=0)},
        # Without these two the tables `logs` and `query` grow for ever (apache/superset#33283).
        "prune_logs": {
            "task": "prune_logs",
            "schedule": crontab(minute=17, hour=2),
            "kwargs": {"retention_period_days": int(os.environ.get("SUPERSET_LOG_DAYS", "90"))},
        },
        "prune_query": {
            "task": "prune_query",
            "schedule": crontab(minute=37, hour=2),
            "kwargs": {"retention_period_days": 180},
        },
    }
