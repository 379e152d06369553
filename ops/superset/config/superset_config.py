"""Superset for production behind Nginx. Every setting that differs from upstream's default says why.

Works for 4.1 to 6.1: the blue/green upgrade runs two versions from this one file. What is particular to a site goes
into the file that SUPERSET_EXTRA_CONFIG names, which is read last.
"""

import importlib
import importlib.util
import os
from datetime import timedelta

from celery.schedules import crontab
from flask_caching.backends.rediscache import RedisCache
from redis import Redis

from credentials import optional_secret, secret
from stats import StatsLogger
from stores import CACHE_HOST, broker_uri, cache_uri, postgres_uri

PART = os.environ.get("SUPERSET_PART", "web")
HOST = os.environ["SUPERSET_HOST"]
PORT = os.environ.get("SUPERSET_PUBLIC_PORT", "443")
TIME_LIMIT = int(os.environ.get("SUPERSET_TIME_LIMIT", "60"))
DAY = 86400

# ── keys ─────────────────────────────────────────────────────────────────────────────────────────────────────────
# Encrypts the connections' passwords in the database: rotate it with ops/bin/rotate-secret-key only.
SECRET_KEY = secret("superset_secret_key")
# Set while a rotation is under way, so that what the old key encrypted can still be read and encrypted anew.
PREVIOUS_SECRET_KEY = optional_secret("superset_previous_secret_key") or None

# ── metadata database ────────────────────────────────────────────────────────────────────────────────────────────
SQLALCHEMY_DATABASE_URI = postgres_uri()
SQLALCHEMY_ENGINE_OPTIONS = {
    # Each of the web's processes may use as many connections as it has threads, with some to spare: a pool smaller
    # than the threads makes requests wait for one another and then fail (apache/superset#30286). Celery's processes
    # run one task at a time.
    "pool_size": 10 if PART == "web" else 2,
    "max_overflow": 20 if PART == "web" else 8,
    # Fail within seconds, so that threads do not pile up behind an exhausted pool.
    "pool_timeout": 10,
    # A connection that a restarted PostgreSQL left dead is replaced and not handed out.
    "pool_pre_ping": True,
    "pool_recycle": 1800,
    # A PostgreSQL that is away is noticed in 5 s, not after TCP's two minutes: the health check relies on it.
    "connect_args": {"connect_timeout": 5, "keepalives_idle": 30, "keepalives_interval": 10, "keepalives_count": 3},
}

# ── behind Nginx ─────────────────────────────────────────────────────────────────────────────────────────────────
ENABLE_PROXY_FIX = True
# Exactly one proxy is trusted, and no X-Forwarded-Port: Nginx sends the port within the host.
PROXY_FIX_CONFIG = {"x_for": 1, "x_proto": 1, "x_host": 1, "x_port": 0, "x_prefix": 0}

# ── sessions and cookies ─────────────────────────────────────────────────────────────────────────────────────────
# On the server: signing out, disabling a person or rotating a key ends a session at once. A signed cookie, the
# default, stays good until it expires, whoever holds it. In the broker's Redis, which never evicts.
SESSION_SERVER_SIDE = True
SESSION_TYPE = "redis"
SESSION_REDIS = Redis.from_url(broker_uri(2), socket_timeout=5, socket_connect_timeout=5)
SESSION_KEY_PREFIX = "session:"
SESSION_USE_SIGNER = True
PERMANENT_SESSION_LIFETIME = timedelta(hours=12)
SESSION_COOKIE_SECURE = True
SESSION_COOKIE_HTTPONLY = True
# Lax, not Strict: a link in a report's e-mail must find the person signed in.
SESSION_COOKIE_SAMESITE = "Lax"
WTF_CSRF_ENABLED = True
WTF_CSRF_TIME_LIMIT = 12 * 3600

# ── content security policy ──────────────────────────────────────────────────────────────────────────────────────
TALISMAN_ENABLED = True
TALISMAN_CONFIG = {
    "content_security_policy": {
        "base-uri": ["'self'"],
        "default-src": ["'self'"],
        # Upstream also allows its telemetry pixel; it is left out with the telemetry.
        "img-src": ["'self'", "blob:", "data:"],
        "worker-src": ["'self'", "blob:"],
        "connect-src": ["'self'", "https://api.mapbox.com", "https://events.mapbox.com"],
        "object-src": "'none'",
        "frame-ancestors": ["'self'"],
        # Superset's styles are written into the page at run time.
        "style-src": ["'self'", "'unsafe-inline'"],
        "font-src": ["'self'", "data:"],
        "script-src": ["'self'", "'strict-dynamic'"],
    },
    "content_security_policy_nonce_in": ["script-src"],
    # Nginx redirects and owns HSTS; a second owner would send the header twice.
    "force_https": False,
    "strict_transport_security": False,
    "session_cookie_secure": True,
    "referrer_policy": "strict-origin-when-cross-origin",
}

# ── limits ───────────────────────────────────────────────────────────────────────────────────────────────────────
# Counted in Redis: in a process's own memory each of the processes would allow the whole number.
RATELIMIT_ENABLED = True
RATELIMIT_STORAGE_URI = cache_uri(1)
RATELIMIT_APPLICATION = "100 per second"
# A cache that is away must not keep people out.
RATELIMIT_SWALLOW_ERRORS = True
AUTH_RATE_LIMITED = True
AUTH_RATE_LIMIT = "5 per second"
ROW_LIMIT = 50_000
SQL_MAX_ROW = 100_000
# Query 60 s < Nginx 65 s < Gunicorn 120 s: whoever gives up first can say why.
SUPERSET_WEBSERVER_TIMEOUT = TIME_LIMIT
SQLLAB_TIMEOUT = TIME_LIMIT
SQLLAB_ASYNC_TIME_LIMIT_SEC = 3600

# ── caches ───────────────────────────────────────────────────────────────────────────────────────────────────────


def cache(prefix: str, seconds: int) -> dict[str, object]:
    """One Redis cache; prefixes keep them apart in one database, where the least used of all make room."""
    return {
        "CACHE_TYPE": "RedisCache",
        "CACHE_DEFAULT_TIMEOUT": seconds,
        "CACHE_KEY_PREFIX": f"superset_{prefix}_",
        "CACHE_REDIS_URL": cache_uri(0),
    }


CACHE_CONFIG = cache("meta", DAY)
DATA_CACHE_CONFIG = cache("data", DAY)
# What a person is looking at right now: upstream's default puts it into the metadata database, which then grows.
FILTER_STATE_CACHE_CONFIG = {**cache("filter", 90 * DAY), "REFRESH_TIMEOUT_ON_RETRIEVAL": True}
EXPLORE_FORM_DATA_CACHE_CONFIG = {**cache("explore", 7 * DAY), "REFRESH_TIMEOUT_ON_RETRIEVAL": True}
THUMBNAIL_CACHE_CONFIG = cache("thumbnail", 7 * DAY)
RESULTS_BACKEND = RedisCache(
    host=CACHE_HOST, port=6379, password=secret("redis_cache_password"), db=0, key_prefix="superset_results_"
)

# ── asynchronous queries ─────────────────────────────────────────────────────────────────────────────────────────
# Without 32 bytes of its own Superset refuses to start (apache/superset#27293).
GLOBAL_ASYNC_QUERIES_JWT_SECRET = secret("async_jwt_secret")
GLOBAL_ASYNC_QUERIES_JWT_COOKIE_SECURE = True
GLOBAL_ASYNC_QUERIES_JWT_COOKIE_SAMESITE = "Lax"
GLOBAL_ASYNC_QUERIES_TRANSPORT = "polling"
# 4.1 reads the first, 5.0 and later the second.
GLOBAL_ASYNC_QUERIES_REDIS_CONFIG = {
    "host": CACHE_HOST, "port": 6379, "db": 2, "password": secret("redis_cache_password"), "ssl": False,
}
GLOBAL_ASYNC_QUERIES_CACHE_BACKEND = {
    "CACHE_TYPE": "RedisCache",
    "CACHE_REDIS_HOST": CACHE_HOST,
    "CACHE_REDIS_PORT": 6379,
    "CACHE_REDIS_USER": "",
    "CACHE_REDIS_PASSWORD": secret("redis_cache_password"),
    "CACHE_REDIS_DB": 2,
    "CACHE_DEFAULT_TIMEOUT": 300,
    "CACHE_REDIS_SSL": False,
}


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
    task_time_limit = 3900
    broker_connection_retry_on_startup = True
    worker_send_task_events = True
    task_annotations = {"sql_lab.get_sql_results": {"rate_limit": "100/s"}}
    beat_schedule = {
        "reports.scheduler": {
            "task": "reports.scheduler",
            "schedule": crontab(),
            # After an outage the minutes that were missed are not made up for in one burst.
            "options": {"expires": 300},
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


CELERY_CONFIG = CeleryConfig

# ── alerts and reports ───────────────────────────────────────────────────────────────────────────────────────────
SMTP_HOST = os.environ.get("SMTP_HOST", "")
SMTP_PORT = int(os.environ.get("SMTP_PORT") or "587")
SMTP_USER = os.environ.get("SMTP_USER", "")
SMTP_PASSWORD = optional_secret("smtp_password")
SMTP_STARTTLS = os.environ.get("SMTP_STARTTLS", "1") == "1"
SMTP_SSL = SMTP_PORT == 465
SMTP_SSL_SERVER_AUTH = SMTP_STARTTLS
SMTP_MAIL_FROM = os.environ.get("SMTP_FROM") or f"superset@{HOST}"
# A report that cannot be sent fails loudly; a dry run would call it sent.
ALERT_REPORTS_NOTIFICATION_DRY_RUN = False
EMAIL_NOTIFICATIONS = bool(SMTP_HOST)
# The browser takes the way of a person, by HTTPS through Nginx: session cookies are secure ones.
WEBDRIVER_BASEURL = f"https://{HOST}/"
WEBDRIVER_BASEURL_USER_FRIENDLY = f"https://{HOST}/" if PORT == "443" else f"https://{HOST}:{PORT}/"
WEBDRIVER_TYPE = "chrome"
WEBDRIVER_OPTION_ARGS = [
    "--headless=new",
    # The container is the sandbox: no capabilities, no new privileges, a user of its own.
    "--no-sandbox",
    "--disable-gpu",
    "--disable-extensions",
    "--window-size=1600,1200",
]
if os.environ.get("SUPERSET_TRIAL_CERTIFICATE") == "1":
    # A certificate that ops/bin/certificates made itself is known to no browser.
    WEBDRIVER_OPTION_ARGS.append("--ignore-certificate-errors")
SCREENSHOT_LOCATE_WAIT = 60
SCREENSHOT_LOAD_WAIT = 120

# ── features ─────────────────────────────────────────────────────────────────────────────────────────────────────
FEATURE_FLAGS = {
    "ALERT_REPORTS": True,
    "GLOBAL_ASYNC_QUERIES": True,
    "DASHBOARD_RBAC": True,
    # Off: it runs what a person wrote as Jinja within the query. Turn it on when all authors are trusted.
    "ENABLE_TEMPLATE_PROCESSING": False,
}
# Roles and users through the API, for ops/access. On by default from 6.1.
FAB_ADD_SECURITY_API = True
AUTH_ROLE_PUBLIC = "Public"
PUBLIC_ROLE_LIKE = None
AUTH_USER_REGISTRATION = False
FAB_PASSWORD_COMPLEXITY_ENABLED = True

# ── watching ─────────────────────────────────────────────────────────────────────────────────────────────────────
STATS_LOGGER = StatsLogger()
if PART == "worker":
    importlib.import_module("worker_signals")
LOG_LEVEL = os.environ.get("SUPERSET_LOG_LEVEL", "INFO")
# Standard output is what Docker keeps and rotates; files inside a read-only container would be lost.
ENABLE_TIME_ROTATE = False

extra = os.environ.get("SUPERSET_EXTRA_CONFIG")
if extra:
    spec = importlib.util.spec_from_file_location("superset_extra_config", extra)
    if spec is None or spec.loader is None:
        raise RuntimeError(f"SUPERSET_EXTRA_CONFIG names {extra}, which is no Python file")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    globals().update({name: value for name, value in vars(module).items() if name.isupper()})
