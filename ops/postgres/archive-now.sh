#!/bin/sh
# Closes the current WAL segment and waits until it is in the archive, for 30 s at most.
set -eu
segment="$(psql -qtA -v ON_ERROR_STOP=1 -d postgres -c 'SELECT pg_walfile_name(pg_switch_wal())')"
tries=0
until [ -e "/backup/wal/$segment" ]; do
  tries=$((tries + 1))
  [ "$tries" -lt 60 ] || { echo "$segment does not come into the archive: the server's log says why" >&2; exit 1; }
  sleep 0.5
done
