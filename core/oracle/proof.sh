#!/usr/bin/env bash
# Proves every fix on PGlite: runs each bad fixture as it is and as the fix leaves it, and compares. And runs each revision of
# the fixtures there and back.
#
#   core/oracle/proof.sh          writes core/facts/proofs.tsv and restores.tsv, and what was made up for them (made-up.sql,
#                                 made-up-restores.sql): remove a part of that to have it made up again
#   core/oracle/proof.sh check    compares both tables with PGlite: `make test`
#   core/oracle/proof.sh show PATTERN   says of the cases RULE/CASE that fit what was there before and what each chain did
set -euo pipefail
cd "$(dirname "$0")/../.."
work=target/proofs.jsonl
table=core/facts/proofs.tsv
trips=target/round-trips.jsonl
restores=core/facts/restores.tsv
cargo run --locked --quiet -p retort-core --features engine --example proofs >"$work"
[ "${1:-write}" = show ] || cargo run --locked --quiet -p retort-core --features engine --example round_trips >"$trips"

case ${1:-write} in
write)
  node core/oracle/proof.mjs "$work" --write >"$table.new"
  mv "$table.new" "$table"
  node core/oracle/restores.mjs "$trips" --write >"$restores.new"
  mv "$restores.new" "$restores"
  echo "Proved the fixes on PGlite, and ran the revisions there and back."
  ;;
check)
  # Side by side: each has one thread.
  node core/oracle/restores.mjs "$trips" >target/restores.tsv &
  there_and_back=$!
  if ! node core/oracle/proof.mjs "$work" | diff "$table" - >&2; then
    echo "core/facts/proofs.tsv is not what PGlite does with the fixes. Run core/oracle/proof.sh and read what has changed." >&2
    exit 1
  fi
  if ! wait "$there_and_back" || ! diff "$restores" target/restores.tsv >&2; then
    echo "core/facts/restores.tsv is not what PGlite does. Run core/oracle/proof.sh, and mend core/src/restore until its test agrees." >&2
    exit 1
  fi
  ;;
show)
  node core/oracle/proof.mjs "$work" --show "$2"
  ;;
*) echo "usage: proof.sh [check | show PATTERN]" >&2; exit 2 ;;
esac
