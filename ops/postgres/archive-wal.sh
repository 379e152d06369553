#!/bin/sh
# Copies one finished WAL segment ($1, named $2) to the archive. Written beside and renamed, so that a file with the
# right name is whole. Called again after a crash with a segment that is there already, it agrees only if it is the same.
set -eu
source="$1"
target="/backup/wal/$2"
if [ -e "$target" ]; then
  cmp -s "$source" "$target"
  exit
fi
cp "$source" "$target.part"
sync -d "$target.part"
mv "$target.part" "$target"
