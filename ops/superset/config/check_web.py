"""Health of the web container: the sign-in page, which needs PostgreSQL, within 8 seconds."""

import sys
import urllib.request

try:
    with urllib.request.urlopen("http://127.0.0.1:8088/login/", timeout=8) as answer:
        sys.exit(0 if answer.status == 200 else 1)
except OSError as error:
    sys.exit(f"the sign-in page does not answer: {error}")
