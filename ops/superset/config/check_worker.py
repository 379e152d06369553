"""Health of the worker container: this very worker answers a ping through the broker. Does not load Superset."""

import socket
import sys

from celery import Celery

from stores import broker_uri

name = f"worker@{socket.gethostname()}"
control = Celery(broker=broker_uri(0)).control
sys.exit(0 if control.ping(destination=[name], timeout=10) else f"{name} does not answer")
