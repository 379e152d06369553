#!/bin/sh
# Takes away backups whose name is from before $1 (20261122T200000Z), and what was left unfinished. The newest of each
# kind stays however old it is; the log stays from the oldest base backup on. By the names, not by the files' times,
# which a copy from another host does not keep.
set -eu
before="$1"
older() { [ "$(printf '%s\n%s\n' "$1" "$before" | LC_ALL=C sort | head -n 1)" = "$1" ]; }
prune() {
  newest="$(find "$1" -mindepth 1 -maxdepth 1 -name "$2" | LC_ALL=C sort | tail -n 1)"
  find "$1" -mindepth 1 -maxdepth 1 -name "$2" | while read -r path; do
    if [ "$path" != "$newest" ] && older "${path##*/}"; then rm -r "$path"; fi
  done
  # One that is being made is minutes old, not hours.
  find "$1" -mindepth 1 -maxdepth 1 -name '*.part' -mmin +360 -exec rm -r {} +
}
prune /backup/dump '*.dump'
prune /backup/base '*Z'
[ ! -d /backup/ss-tools ] || prune /backup/ss-tools '*.dump'
oldest="$(find /backup/base -mindepth 1 -maxdepth 1 -name '*Z' | LC_ALL=C sort | head -n 1)"
[ -z "$oldest" ] || pg_archivecleanup /backup/wal "$(cat "$oldest/start")"
