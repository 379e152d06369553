#!/bin/sh
# Starts Redis as "cache" or "broker". The password reaches it on standard input: neither a file nor `ps` shows it.
set -eu
{
  cat "/etc/superset-redis/$1.conf"
  printf 'maxmemory %s\nrequirepass %s\n' "${REDIS_MEMORY:?}" "$(cat /run/secrets/redis_password)"
} | exec redis-server -
