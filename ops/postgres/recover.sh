#!/bin/sh
# Puts the newest base backup from before TARGET ($1: a time, or "latest") into pgdata.new, beside the data, and proves
# there that recovery gets to it. Ends with 0 only if pgdata.new can take the place of pgdata; nothing else is touched.
set -eu
target="$1"
new=pgdata.new
cd /var/lib/postgresql/data
rm -rf "$new"
trap 'rm -rf "$new"' EXIT

stamp() { date -u -d "$1" +%Y%m%dT%H%M%SZ; }
not_later() { [ "$(printf '%s\n%s\n' "$1" "$2" | LC_ALL=C sort | head -n 1)" = "$1" ]; }
system() { LC_ALL=C pg_controldata -D "$1" 2> /dev/null | sed -n 's/^Database system identifier: *//p'; }

if [ "$target" = latest ]; then limit="$(stamp now)"; else
  limit="$(stamp "$target")" || { echo "$target is no time; an example: 2026-11-22 20:15:00+00" >&2; exit 1; }
fi
chosen=''
# Their names are the moments at which they were finished; the shell sorts them.
for folder in /backup/base/*Z; do
  if [ -s "$folder/start" ] && not_later "${folder##*/}" "$limit"; then chosen="$folder"; fi
done
[ -n "$chosen" ] || { echo "no base backup was finished before $target; there are: $(ls /backup/base)" >&2; exit 1; }
echo "from the base backup ${chosen##*/}"
mkdir -m 700 "$new"
tar -xzf "$chosen/base.tar.gz" -C "$new"
mkdir -p "$new/pg_wal/archive_status"
# What the lost server had not archived yet, if it was the same cluster: the log of another one would be replayed as its own.
if [ "$target" = latest ] && [ -d pgdata/pg_wal ] && [ "$(system pgdata)" = "$(system "$new")" ]; then
  cp -a pgdata/pg_wal/. "$new/pg_wal/"
fi
{
  echo "restore_command = 'cp /backup/wal/%f %p'"
  echo "recovery_target_action = 'promote'"
  [ "$target" = latest ] || echo "recovery_target_time = '$target'"
} >> "$new/postgresql.auto.conf"
touch "$new/recovery.signal"

# Recovered without being opened, so that no new time line begins and nothing is archived: a target that the log does
# not reach ends here, and not with a server that starts again and again.
if [ "$target" = latest ]; then proof=recovery_target=immediate; else proof=recovery_target_inclusive=on; fi
log=/tmp/recovery.log
if ! postgres -D "$new" -c config_file=/etc/superset-postgres/postgresql.conf -c data_directory="$PWD/$new" -c archive_mode=off \
  -c listen_addresses='' -c unix_socket_directories=/tmp -c recovery_target_action=shutdown -c "$proof" > "$log" 2>&1 ||
  ! grep -q 'shutdown at recovery target' "$log"; then
  tail -n 8 "$log" >&2
  if grep -q 'before configured recovery target was reached' "$log"; then
    echo "the archived log ends before $target: $(sed -n 's/.*last completed transaction was at log time/the last change in it is of/p' "$log" | tail -n 1)" >&2
  fi
  exit 1
fi
trap - EXIT
