#!/bin/sh
# Compose random migrations, render them with real Alembic, and hold Retort against it: random.sh [COUNT [SEED]].
# Fails when a statement is not Alembic's.
set -eu
cd "$(dirname "$0")/../.."
count=${1:-2000}
seed=${2:-0}
work=target/oracle-random
core/oracle/venv.sh
rm -rf "$work"
core/oracle/.venv/bin/python core/oracle/generate.py "$work/files/random" "$count" "$seed"
core/oracle/.venv/bin/python core/oracle/render.py --tree "$work/files" "$work/alembic"
cargo run --locked --quiet -p retort-core --features engine --example agreement -- "$work/files" "$work/alembic" -v --strict
