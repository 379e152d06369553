# shellcheck shell=sh
# Read by every command beside it: where things are, how to talk to the person, how to call Compose.
# SS_ENV_FILE and SS_STATE move the settings and the state of a stack, so that one checkout can run several.

OPS="$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd)"
SS_ENV_FILE="${SS_ENV_FILE:-$OPS/.env}"
SS_STATE="${SS_STATE:-$OPS/state}"

SECRETS="$SS_STATE/secrets"
export SS_ENV_FILE SS_STATE SECRETS
# Containers read what is written here as other users; SS_STATE itself is closed to people.
umask 022

say() { printf '%s\n' "$*"; }

# The first argument says what is wrong, the second what to do.
die() {
  printf '\nSTOPPED: %s\n' "$1" >&2
  [ -z "${2:-}" ] || printf 'TO DO:   %s\n' "$2" >&2
  exit 1
}

# The value of one setting, from .env or, where .env has no such line, from the template.
setting() {
  from="$OPS/.env.example"
  if grep -qs "^$1=" "$SS_ENV_FILE"; then from="$SS_ENV_FILE"; fi
  sed -n "s/^$1=//p" "$from" | tail -n 1
}

# Where this host reaches what is published: BIND_ADDRESS, or loopback where that means every address.
reached_at() {
  address="$(setting BIND_ADDRESS)"
  case "$address" in
    0.0.0.0 | '') address=127.0.0.1 ;;
    '[::]') address='[::1]' ;;
  esac
  printf '%s' "$address"
}

# The value of one line of the stack's own notes: which colour serves, and which version each colour is.
active() { sed -n "s/^$1=//p" "$SS_STATE/active.env" 2> /dev/null | tail -n 1; }

# Compose with everything that the file expects. The colour that serves is a profile, so that the other stays down.
dc() {
  [ -f "$SS_ENV_FILE" ] || die "there is no $SS_ENV_FILE" "run ops/bin/up, which makes it"
  [ -f "$SS_STATE/active.env" ] || die "there is no stack in $SS_STATE yet" "run ops/bin/up"
  profiles="$(active ACTIVE_COLOUR),$(setting PROFILES)"
  trial=0
  [ ! -f "$SS_STATE/tls/trial" ] || trial=1
  SUPERSET_TRIAL_CERTIFICATE=$trial COMPOSE_PROFILES="${DC_PROFILES:-$profiles}" COMPOSE_ANSI=never docker compose \
    --progress "${SS_PROGRESS:-quiet}" --env-file "$SS_ENV_FILE" --env-file "$SS_STATE/active.env" -f "$OPS/docker-compose.yml" \
    ${SS_COMPOSE_EXTRA:+-f "$SS_COMPOSE_EXTRA"} "$@"
}

# Writes standard input to the secret file $1 in place, keeping its inode: containers that mount it see the new text.
write_in_place() {
  cat > "$1.new"
  [ ! -e "$1" ] || chmod 644 "$1"
  cat "$1.new" > "$1"
  rm "$1.new"
  chmod 444 "$1"
}

random() { openssl rand -base64 48 | tr -dc 'A-Za-z0-9' | cut -c1-44; }

# The program that is the secret store, if there is one; ops/bin/secrets says how it is called.
secret_store() {
  program="${SS_SECRETS_COMMAND:-$(setting SS_SECRETS_COMMAND)}"
  case "$program" in '' | /*) ;; *) program="$OPS/../$program" ;; esac
  printf '%s' "$program"
}
# Writes the secret $1 back into the store, or the next host would start with the old one.
store_secret() {
  program="$(secret_store)"
  [ -z "$program" ] || "$program" --store "$1" < "$SECRETS/$1" ||
    die "$1 is a new one here, but the store has the old one: $program --store $1 failed" "mend it, then $program --store $1 < $SECRETS/$1"
}

# The revision that the schema of database $1 is at; empty where there is none, or no server.
schema_revision() {
  dc exec -T postgres psql -qtA -d "$1" -c 'SELECT version_num FROM alembic_version' 2> /dev/null || true
}

# Lines "VERSION REVISION": that version runs on a schema of that revision, since it made it, or was seen serving on
# a newer one that another version had made.
runs_on() { grep -qsx "$1 $2" "$SS_STATE/migrated"; }
note_runs_on() { runs_on "$1" "$2" || printf '%s %s\n' "$1" "$2" >> "$SS_STATE/migrated"; }

# One of Superset's own scripts in a container of its own: in_superset VERSION DATABASE SCRIPT ARGUMENTS.
in_superset() {
  script_version="$1" script_database="$2"
  shift 2
  MIGRATE_VERSION="$script_version" dc run --rm --no-deps -T -e "SUPERSET_DATABASE=$script_database" --entrypoint python migrate "$@"
}

# Tells Nginx to serve colour $1, and notes it. Requests that run are finished by the old one. What Nginx refuses is
# taken back: at its next start it would serve what the note says.
serve_colour() {
  mkdir -p "$SS_STATE/nginx"
  backend="$SS_STATE/nginx/backend.conf"
  [ ! -f "$backend" ] || cp "$backend" "$SS_STATE/backend.before"
  # The dollar sign is Nginx's.
  # shellcheck disable=SC2016
  printf 'set $superset_backend web-%s:8088;\n' "$1" > "$backend.new"
  mv "$backend.new" "$backend"
  if [ ! -f "$SS_STATE/backend.before" ]; then return 0; fi
  if ! dc exec -T nginx nginx -q -t -c /etc/superset-nginx/nginx.conf || ! dc exec -T nginx nginx -c /etc/superset-nginx/nginx.conf -s reload; then
    mv "$SS_STATE/backend.before" "$backend"
    die "Nginx does not take web-$1 as its backend, see above; it serves what it served" 'mend ops/nginx, then run it again'
  fi
  rm "$SS_STATE/backend.before"
}

# Notes colour, version of blue, version of green.
note_active() {
  noted="$2"
  [ "$1" = blue ] || noted="$3"
  printf 'ACTIVE_COLOUR=%s\nACTIVE_VERSION=%s\nBLUE_VERSION=%s\nGREEN_VERSION=%s\n' "$1" "$noted" "$2" "$3" \
    > "$SS_STATE/active.env.new"
  mv "$SS_STATE/active.env.new" "$SS_STATE/active.env"
}

# Builds Superset's image of version $1, unless it was built from this very Dockerfile.
build_superset() {
  wanted="$(openssl dgst -sha256 -r < "$OPS/superset/Dockerfile" | cut -c1-16)"
  there="$(docker image inspect -f '{{index .Config.Labels "ss-tools.dockerfile"}}' "ss-tools/superset:$1" 2> /dev/null || true)"
  [ "$there" != "$wanted" ] || return 0
  say "building the image of Superset $1"
  docker build -q -t "ss-tools/superset:$1" --label "ss-tools.dockerfile=$wanted" --build-arg "SUPERSET_VERSION=$1" \
    "$OPS/superset" > /dev/null
}
