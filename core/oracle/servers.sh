#!/usr/bin/env bash
# Measures the facts in core/facts anew, on PGlite and on the system's PostgreSQL where there is one: `make oracle`.
#
#   core/oracle/servers.sh          writes measured-18.tsv, and with a server measured-MAJOR.tsv, type-changes.tsv, functions.tsv
#   core/oracle/servers.sh check    compares measured-18.tsv with PGlite, and what branches do to each other: `make test`
set -euo pipefail
cd "$(dirname "$0")"
facts=../facts
branches=../tests/golden/branches.txt

if [ "${1:-}" = check ]; then
  if ! node locks.mjs | diff "$facts/measured-18.tsv" - >&2; then
    echo "core/facts/measured-18.tsv is not what PGlite does. Run make oracle, and mend the facts until their tests agree." >&2
    exit 1
  fi
  if ! node branches.mjs | diff "$branches" - >&2; then
    echo "core/tests/golden/branches.txt is not what PGlite does. Run make oracle, and mend core/src/branches until its test agrees." >&2
    exit 1
  fi
  exit 0
fi

measure() { # FILE COMMAND…: what it prints becomes the file, when it comes to its end
  local file=$1
  shift
  "$@" >"$file.new"
  mv "$file.new" "$file"
}

measure "$facts/measured-18.tsv" node locks.mjs
measure "$branches" node branches.mjs

# Debian's place, or whatever is on PATH.
initdb=$(command -v initdb || find /usr/lib/postgresql -name initdb 2>/dev/null | sort -V | tail -n 1)
if [ -z "$initdb" ]; then
  echo "No PostgreSQL server is installed here: only PGlite was measured." >&2
  exit 0
fi
bin=$(dirname "$initdb")
place=$(mktemp -d)
# PostgreSQL refuses to run as root.
as_postgres() {
  if [ "$(id -u)" = 0 ]; then runuser -u postgres -- "$@"; else "$@"; fi
}
[ "$(id -u)" != 0 ] || chown postgres "$place"
stop() {
  as_postgres "$bin/pg_ctl" -D "$place/data" -m immediate stop >/dev/null 2>&1 || true
  rm -rf "$place"
}
trap stop EXIT
as_postgres "$bin/initdb" -D "$place/data" -U postgres -A trust --no-sync >/dev/null
as_postgres "$bin/pg_ctl" -D "$place/data" -w -l "$place/log" \
  -o "-c listen_addresses='' -k $place -c fsync=off -c autovacuum=off" start >/dev/null

# Only for this: the golden files do not depend on it.
[ -x .venv/bin/python ] || python3 -m venv .venv
.venv/bin/python -c 'import psycopg' 2>/dev/null ||
  .venv/bin/pip install --quiet --disable-pip-version-check 'psycopg[binary]==3.3.9'
major=$("$bin/postgres" --version | grep -oE '[0-9]+' | head -n 1)
measure "$facts/measured-$major.tsv" .venv/bin/python locks.py "$place"
measure "$facts/type-changes.tsv" .venv/bin/python type_changes.py "$place"
measure "$facts/functions.tsv" .venv/bin/python catalog.py "$place"
echo "Measured PGlite and PostgreSQL $major."
