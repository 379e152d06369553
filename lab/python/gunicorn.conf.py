"""How gunicorn serves a Superset of the lab; the numbers come from settings.json."""

import gc
import json
import os
import sys

# gunicorn does not put the folder of its configuration on the path.
sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))

from end_with_parent import end_with_parent  # noqa: E402

_HOME = os.environ["SUPERSET_HOME"]
with open(os.path.join(_HOME, "settings.json"), encoding="utf-8") as _file:
    _SETTINGS = json.load(_file)

bind = f"127.0.0.1:{_SETTINGS['port']}"
workers = _SETTINGS["gunicorn"]["workers"]
threads = _SETTINGS["gunicorn"]["threads"]
worker_class = _SETTINGS["gunicorn"]["workerClass"]
timeout = _SETTINGS["gunicorn"]["timeout"]
# Newer gunicorns open one socket in the user's home, which several Supersets would fight for.
control_socket_disable = True
# Superset is imported once, not once per worker. gevent must patch Python before that import.
preload_app = worker_class != "gevent"
if _SETTINGS["tls"]:
    certfile = _SETTINGS["tls"]["cert"]
    keyfile = _SETTINGS["tls"]["key"]

end_with_parent()
# What is made while Superset is imported stays; looking for garbage in it costs a quarter of the time.
gc.disable()


def post_fork(server, worker) -> None:
    gc.freeze()
    gc.enable()


def when_ready(server) -> None:
    """Says who listens where, once it is so: with port 0 only the socket knows."""
    ready = {"pid": os.getpid(), "port": server.LISTENERS[0].sock.getsockname()[1]}
    path = os.path.join(_HOME, "running.json")
    with open(f"{path}.new", "w", encoding="utf-8") as file:
        json.dump(ready, file)
    os.replace(f"{path}.new", path)
