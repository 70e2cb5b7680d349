#!/usr/bin/env bash
# Proves every fix on PGlite: runs each bad fixture as it is and as the fix leaves it, and compares.
#
#   core/oracle/proof.sh          writes core/facts/proofs.tsv, and made-up.sql: remove a part of that to have it made up again
#   core/oracle/proof.sh check    compares proofs.tsv with PGlite: `make test`
#   core/oracle/proof.sh show PATTERN   says of the cases RULE/CASE that fit what was there before and what each chain did
set -euo pipefail
cd "$(dirname "$0")/../.."
work=target/proofs.jsonl
table=core/facts/proofs.tsv
cargo run --locked --quiet -p retort-core --features engine --example proofs >"$work"

case ${1:-write} in
write)
  node core/oracle/proof.mjs "$work" --write >"$table.new"
  mv "$table.new" "$table"
  echo "Proved the fixes on PGlite."
  ;;
check)
  if ! node core/oracle/proof.mjs "$work" | diff "$table" - >&2; then
    echo "core/facts/proofs.tsv is not what PGlite does with the fixes. Run core/oracle/proof.sh and read what has changed." >&2
    exit 1
  fi
  ;;
show)
  node core/oracle/proof.mjs "$work" --show "$2"
  ;;
*) echo "usage: proof.sh [check | show PATTERN]" >&2; exit 2 ;;
esac
