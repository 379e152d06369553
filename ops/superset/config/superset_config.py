"""Superset for production behind Nginx. Every setting that differs from upstream's default says why.

Works for 4.1 to 6.1: the blue/green upgrade runs two versions from this one file. What is particular to a site goes
into the file that SUPERSET_EXTRA_CONFIG names, which is read last.
"""

import importlib
import importlib.util
import os
from datetime import timedelta

from flask_caching.backends.rediscache import RedisCache
from redis import Redis

from celery_config import SCHEDULER_EXPIRES, CeleryConfig
from credentials import optional_secret, secret
from report_browser import sign_in
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
    "connect_args": {
        # A PostgreSQL that is away is noticed in 5 s, not after TCP's two minutes: the health check relies on it.
        "connect_timeout": 5, "keepalives_idle": 30, "keepalives_interval": 10, "keepalives_count": 3,
        # Tells in pg_stat_activity whose a connection is; the runbook on slow queries spares migrations by it.
        "application_name": f"superset-{PART}",
    },
}

# ── behind Nginx ─────────────────────────────────────────────────────────────────────────────────────────────────
# Without it every request seems to come from Nginx by plain HTTP: one client's rate limit would be everybody's, and
# redirects would lead to http.
ENABLE_PROXY_FIX = True
# Exactly one proxy is trusted, and no X-Forwarded-Port: Nginx sends the port within the host.
PROXY_FIX_CONFIG = {"x_for": 1, "x_proto": 1, "x_host": 1, "x_port": 0, "x_prefix": 0}

# ── sessions and cookies ─────────────────────────────────────────────────────────────────────────────────────────
# On the server: signing out, disabling a person or rotating a key ends a session at once. A signed cookie, the
# default, stays good until it expires, whoever holds it. In the broker's Redis, which never evicts.
SESSION_SERVER_SIDE = True
SESSION_TYPE = "redis"
SESSION_REDIS = Redis.from_url(broker_uri(2), socket_timeout=5, socket_connect_timeout=5)
# Tells them from other keys, so that an operator can count or end them (ops/bin/redis broker -n 2).
SESSION_KEY_PREFIX = "session:"
# A session's name that was guessed or read in Redis is worth nothing without SECRET_KEY.
SESSION_USE_SIGNER = True
# A working day; upstream's 31 days leave a lost laptop signed in for a month.
PERMANENT_SESSION_LIFETIME = timedelta(hours=12)
# Never by plain HTTP, never to a script in the page.
SESSION_COOKIE_SECURE = True
SESSION_COOKIE_HTTPONLY = True
# Lax, not Strict: a link in a report's e-mail must find the person signed in.
SESSION_COOKIE_SAMESITE = "Lax"
WTF_CSRF_ENABLED = True
# As long as the session: a form that was left open over lunch is still taken. Upstream's is a week.
WTF_CSRF_TIME_LIMIT = 12 * 3600

# ── content security policy ──────────────────────────────────────────────────────────────────────────────────────
# Sends the policy below, with a nonce for each page that only Superset knows (ops/decisions/0009).
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
# Each address; a company's gateway is one address for all of its people, for whom upstream's 50 are few.
RATELIMIT_APPLICATION = "100 per second"
# A cache that is away must not keep people out.
RATELIMIT_SWALLOW_ERRORS = True
# Guessing passwords is made slow, also for who gets past Nginx.
AUTH_RATE_LIMITED = True
AUTH_RATE_LIMIT = "5 per second"
# What a chart asks for when it names no limit, and what SQL Lab can be made to fetch at most: a worker's process holds
# all of it in memory (upstream would allow SQL Lab 100,000, too; said here so that it is found and lowered).
ROW_LIMIT = 50_000
SQL_MAX_ROW = 100_000
# Query 60 s < Nginx 65 s < Gunicorn 120 s: whoever gives up first can say why.
SUPERSET_WEBSERVER_TIMEOUT = TIME_LIMIT
SQLLAB_TIMEOUT = TIME_LIMIT
# An asynchronous query may take an hour, upstream's is six: the worker's processes are few. Celery's own limit below is
# longer, so that Superset ends it and can say so.
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


# Upstream's default caches nothing: each view of a dashboard would ask the warehouse again.
CACHE_CONFIG = cache("meta", DAY)
DATA_CACHE_CONFIG = cache("data", DAY)
# What a person is looking at right now: upstream's default puts it into the metadata database, which then grows.
FILTER_STATE_CACHE_CONFIG = {**cache("filter", 90 * DAY), "REFRESH_TIMEOUT_ON_RETRIEVAL": True}
EXPLORE_FORM_DATA_CACHE_CONFIG = {**cache("explore", 7 * DAY), "REFRESH_TIMEOUT_ON_RETRIEVAL": True}
# Pictures are dear to make and change with the dashboard, which is in their key.
THUMBNAIL_CACHE_CONFIG = cache("thumbnail", 7 * DAY)
# Asynchronous results reach the web through it. Made by hand: upstream takes an object here, no address.
RESULTS_BACKEND = RedisCache(
    host=CACHE_HOST, port=6379, password=secret("redis_cache_password"), db=0, key_prefix="superset_results_"
)

# ── asynchronous queries ─────────────────────────────────────────────────────────────────────────────────────────
# Without 32 bytes of its own Superset refuses to start (apache/superset#27293).
GLOBAL_ASYNC_QUERIES_JWT_SECRET = secret("async_jwt_secret")
# Like the session's cookie.
GLOBAL_ASYNC_QUERIES_JWT_COOKIE_SECURE = True
GLOBAL_ASYNC_QUERIES_JWT_COOKIE_SAMESITE = "Lax"
# Upstream's gives a browser a token that nothing can read once a request of it was refused: browser_sessions.py.
GLOBAL_ASYNC_QUERY_MANAGER_CLASS = "browser_sessions.ChannelOfAPerson"
# The other transport is a WebSocket server of its own, one more thing to run.
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

# The queue and its clock: celery_config.py.
CELERY_CONFIG = CeleryConfig
# Told to Superset, too, which reckons with it; celery_config.py says how.
CELERY_BEAT_SCHEDULER_EXPIRES = SCHEDULER_EXPIRES

# ── alerts and reports ───────────────────────────────────────────────────────────────────────────────────────────
SMTP_HOST = os.environ.get("SMTP_HOST", "")
SMTP_PORT = int(os.environ.get("SMTP_PORT") or "587")
SMTP_USER = os.environ.get("SMTP_USER", "")
SMTP_PASSWORD = optional_secret("smtp_password")
SMTP_STARTTLS = os.environ.get("SMTP_STARTTLS", "1") == "1"
# Port 465 speaks TLS from the first byte, 587 turns to it.
SMTP_SSL = SMTP_PORT == 465
# The mail server must show a certificate that is good for its name; upstream's default asks for none.
SMTP_SSL_SERVER_AUTH = SMTP_STARTTLS
SMTP_MAIL_FROM = os.environ.get("SMTP_FROM") or f"superset@{HOST}"
# A report that cannot be sent fails loudly; a dry run would call it sent.
ALERT_REPORTS_NOTIFICATION_DRY_RUN = False
# Without a mail server nothing tries to send.
EMAIL_NOTIFICATIONS = bool(SMTP_HOST)
# The browser takes the way of a person, by HTTPS through Nginx: session cookies are secure ones. Within the worker's
# container a trial's "localhost" would be that container, so there Nginx is called by its own name.
WEBDRIVER_BASEURL = "https://nginx/" if HOST in ("localhost", "127.0.0.1") else f"https://{HOST}/"
WEBDRIVER_BASEURL_USER_FRIENDLY = f"https://{HOST}/" if PORT == "443" else f"https://{HOST}:{PORT}/"
# Debian's Chromium is in the image; Firefox, the default, is not.
WEBDRIVER_TYPE = "chrome"
# Not by way of the sign-in page, which may take the session away again: report_browser.py.
WEBDRIVER_AUTH_FUNC = sign_in
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
# A cold cache takes its time; upstream gives up after 10 s for the page, and 60 s for its charts.
SCREENSHOT_LOCATE_WAIT = 60
SCREENSHOT_LOAD_WAIT = 120

# ── features ─────────────────────────────────────────────────────────────────────────────────────────────────────
FEATURE_FLAGS = {
    "ALERT_REPORTS": True,
    # Charts are computed by the worker: a slow warehouse does not hold the web's threads.
    "GLOBAL_ASYNC_QUERIES": True,
    # A dashboard is opened to roles by itself; otherwise who may see it follows from its datasets alone.
    "DASHBOARD_RBAC": True,
    # Off: it runs what a person wrote as Jinja within the query. Turn it on when all authors are trusted.
    "ENABLE_TEMPLATE_PROCESSING": False,
}
# Roles and users through the API, for ops/access. On by default from 6.1.
FAB_ADD_SECURITY_API = True
# Who has not signed in may nothing: the role is there, and empty (ops/bin/access check looks).
AUTH_ROLE_PUBLIC = "Public"
PUBLIC_ROLE_LIKE = None
# Accounts come from ops/access, reviewed.
AUTH_USER_REGISTRATION = False
# Ten characters of several kinds, for passwords that people choose.
FAB_PASSWORD_COMPLEXITY_ENABLED = True

# ── watching ─────────────────────────────────────────────────────────────────────────────────────────────────────
# ops/superset/config/stats.py says why it is not upstream's.
STATS_LOGGER = StatsLogger()
if PART == "worker":
    importlib.import_module("worker_signals")
# Upstream's is DEBUG in debug mode; INFO names each request and task once.
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
