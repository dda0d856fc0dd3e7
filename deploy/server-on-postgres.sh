#!/bin/sh
# Runs a Prefect server on Debian's PostgreSQL (package `postgresql`), until a signal ends it:
#   deploy/server-on-postgres.sh FOLDER [PORT]
# FOLDER keeps the database, its password and the server's leases; PORT is 4200 if none is named.
set -eu

say() { echo "server-on-postgres: $*" >&2; }
wrong() {
    say "$*"
    exit 2
}

[ $# -ge 1 ] || wrong "name the folder in which the database is kept, and a port if not 4200."
folder=$1
port=${2:-4200}
case $port in
    *[!0-9]* | '') wrong "$port is no port: it takes a number." ;;
esac
here=$(cd "$(dirname "$0")/.." && pwd)
python=${PYTHON:-$here/.venv/bin/python}

programs=$(ls -d /usr/lib/postgresql/*/bin 2> /dev/null | sort -V | tail -n 1)
[ -n "$programs" ] || wrong "PostgreSQL is missing: apt-get install postgresql"

# PostgreSQL refuses to run as root; Debian's package brings a user for it.
as() { "$@"; }
mkdir -p "$folder/postgres"
folder=$(cd "$folder" && pwd)
if [ "$(id -u)" = 0 ]; then
    as() { runuser -u postgres -- "$@"; } # which keeps the environment
    chown postgres "$folder/postgres"
    as test -x "$folder/postgres" ||
        wrong "The user postgres may not enter $folder: name a folder elsewhere, or mend its rights."
fi
data=$folder/postgres/data
cd "$folder/postgres"

exec 9> "$folder/lock"
flock --nonblock 9 || wrong "$folder is in use by another server: end that one, or name another folder."
"$python" -c 'import socket, sys; socket.create_server(("127.0.0.1", int(sys.argv[1]))).close()' \
    "$port" 2> /dev/null || wrong "Port $port is in use, or no port: name a free one."

[ -s "$folder/password" ] ||
    (umask 077 && od -An -N24 -tx1 /dev/urandom | tr -d ' \n' > "$folder/password")
PGPASSWORD=$(cat "$folder/password") # in no command line, which everybody may read
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
    exec 8>&- # by which the server ends, too
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

to_postgres() { as "$@" --host "$folder/postgres" --username prefect; }
to_postgres "$programs/psql" --dbname prefect --command 'select 1' > /dev/null 2>&1 ||
    to_postgres "$programs/createdb" prefect

cd "$here" # where prefect.toml is
export DO_NOT_TRACK=1 PREFECT_HOME="${PREFECT_HOME:-$folder/prefect}"
export PREFECT_UI_URL="${PREFECT_UI_URL:-http://127.0.0.1:$port}"
export PREFECT_API_DATABASE_CONNECTION_URL="postgresql+asyncpg://prefect:$PGPASSWORD@/prefect?host=$folder/postgres"

# The server ends when its standard input does, of which only this process has the other end.
rm -f "$folder/alive"
mkfifo -m 600 "$folder/alive"
exec 8<> "$folder/alive"
"$python" flows/prefect_server.py "$port" < "$folder/alive" 8>&- 9>&- &
server=$!
say "PostgreSQL and the Prefect server run; http://127.0.0.1:$port shows the runs, a signal ends both."
wait "$server"
