#!/bin/sh
# Runs a Prefect server on Debian's PostgreSQL (package `postgresql`), until a signal ends it:
#   deploy/server-on-postgres.sh FOLDER [PORT]
# FOLDER keeps the database, its password and the server's leases; PORT is 4200 if none is named.
set -eu

folder=${1:?name the folder in which the database is kept}
port=${2:-4200}
here=$(cd "$(dirname "$0")/.." && pwd)
prefect=${PREFECT:-$here/.venv/bin/prefect}

say() { echo "server-on-postgres: $*" >&2; }

programs=$(ls -d /usr/lib/postgresql/*/bin 2> /dev/null | sort -V | tail -n 1)
if [ -z "$programs" ]; then
    say "PostgreSQL is missing: apt-get install postgresql"
    exit 2
fi

# PostgreSQL refuses to run as root; Debian's package brings a user for it.
as() { "$@"; }
mkdir -p "$folder/postgres"
folder=$(cd "$folder" && pwd)
if [ "$(id -u)" = 0 ]; then
    as() { runuser -u postgres -- "$@"; }
    chown postgres "$folder/postgres"
    if ! as test -x "$folder/postgres"; then
        say "The user postgres may not enter $folder: name a folder elsewhere, or mend its rights."
        exit 2
    fi
fi
data=$folder/postgres/data
cd "$folder/postgres"

exec 9> "$folder/lock"
if ! flock --nonblock 9; then
    say "$folder is in use by another server: end that one, or name another folder."
    exit 2
fi

if [ ! -s "$folder/password" ]; then
    (umask 077 && od -An -N24 -tx1 /dev/urandom | tr -d ' \n' > "$folder/password")
fi
PGPASSWORD=$(cat "$folder/password")
export PGPASSWORD

if ! as test -s "$data/PG_VERSION"; then
    (umask 077 && as sh -c 'cat > initial' < "$folder/password")
    as "$programs/initdb" --pgdata "$data" --username prefect --auth scram-sha-256 \
        --pwfile initial --encoding UTF8 --locale C > /dev/null
    as rm initial
fi

server=
stop() {
    trap '' INT TERM
    if [ -n "$server" ]; then
        kill "$server" 2> /dev/null || true
        wait "$server" 2> /dev/null || true
    fi
    as "$programs/pg_ctl" --pgdata "$data" --mode fast --silent stop || true
}

# On a socket in the folder alone: nobody reaches it over the network. One that outlived us ends.
as "$programs/pg_ctl" --pgdata "$data" --mode fast --silent restart \
    --log "$folder/postgres/postgres.log" \
    --options "-k '$folder/postgres' -c listen_addresses=''" 2> /dev/null 9>&-
trap stop EXIT
trap 'exit 143' TERM
trap 'exit 130' INT

to_postgres() { as env PGPASSWORD="$PGPASSWORD" "$@" --host "$folder/postgres" --username prefect; }
if ! to_postgres "$programs/psql" --dbname prefect --command 'select 1' > /dev/null 2>&1; then
    to_postgres "$programs/createdb" prefect
fi

cd "$here" # where prefect.toml is
export DO_NOT_TRACK=1 PREFECT_HOME="${PREFECT_HOME:-$folder/prefect}"
export PREFECT_UI_URL="${PREFECT_UI_URL:-http://127.0.0.1:$port}"
export PREFECT_API_DATABASE_CONNECTION_URL="postgresql+asyncpg://prefect:$PGPASSWORD@/prefect?host=$folder/postgres"
"$prefect" server start --host 127.0.0.1 --port "$port" 9>&- &
server=$!
say "PostgreSQL and the Prefect server run; http://127.0.0.1:$port shows the runs, a signal ends both."
wait "$server"
