"""Ends this process group when the Node process that started it is gone.

The parent holds the other end of our standard input and never writes to it. The kernel closes it
when the parent dies, however it dies, so no Superset outlives its test run.
"""

import os
import signal
import threading
import time


def end_with_parent() -> None:
    threading.Thread(target=_wait_and_end, daemon=True).start()


def _wait_and_end() -> None:
    try:
        while os.read(0, 1024):
            pass
    except OSError:
        pass
    leads_a_group = os.getpgrp() == os.getpid()
    end = os.killpg if leads_a_group else os.kill
    end(os.getpid(), signal.SIGINT)
    time.sleep(3)
    end(os.getpid(), signal.SIGKILL)
