#!/bin/sh
# Copies one finished WAL segment ($1, named $2) to the archive. Written beside and renamed, so that a file with the
# right name is whole. Called again after a crash with a segment that is there already, it agrees only if it is the same.
set -eu
source="$1"
target="/backup/wal/$2"
# An archive is that of one cluster: a new one beside an old archive (another host, a lost disk) would mix its log in.
own="$(LC_ALL=C pg_controldata -D . | sed -n 's/^Database system identifier: *//p')"
[ -s /backup/wal/system ] || printf '%s\n' "$own" > /backup/wal/system
if [ "$(cat /backup/wal/system)" != "$own" ]; then
  echo 'ops/state/backup/wal is the archive of another cluster: nothing is added to it. ops/bin/restore point puts that cluster back; to begin anew, move ops/state/backup away and run ops/bin/up.' >&2
  exit 1
fi
if [ -e "$target" ]; then
  cmp -s "$source" "$target"
  exit
fi
cp "$source" "$target.part"
sync -d "$target.part"
mv "$target.part" "$target"
