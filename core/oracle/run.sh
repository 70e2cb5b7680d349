#!/bin/sh
# Make every golden file anew with real Alembic: `make oracle`.
#
#   run.sh          writes what Alembic makes of the fixtures, what SQLAlchemy reserves and what each operation takes
#   run.sh check    compares what is committed with what Alembic and SQLAlchemy say now: `make test`
set -eu
cd "$(dirname "$0")"
./venv.sh
export PYTHONDONTWRITEBYTECODE=1
python=.venv/bin/python
golden=../tests/golden/render
reserved=../src/quoting/reserved.txt
signatures=../src/python/alembic/signatures.txt
keywords=../src/python/library/keywords.txt
chains=../tests/golden/chains.txt
merges=../tests/golden/merges.txt

if [ "${1:-}" = check ]; then
    new=$(mktemp -d)
    trap 'rm -rf "$new"' EXIT
    cp -R "$golden" "$new/render"
    "$python" render.py ../tests/fixtures/render "$new/render"
    "$python" reserved.py > "$new/reserved.txt"
    "$python" signatures.py > "$new/signatures.txt"
    "$python" keywords.py > "$new/keywords.txt"
    "$python" heads.py > "$new/chains.txt"
    "$python" heads.py merges > "$new/merges.txt"
    diff -r "$golden" "$new/render" && diff "$reserved" "$new/reserved.txt" && diff "$signatures" "$new/signatures.txt" \
        && diff "$keywords" "$new/keywords.txt" && diff "$chains" "$new/chains.txt" \
        && diff "$merges" "$new/merges.txt" && exit
    echo "What is committed is not what real Alembic writes: run make oracle." >&2
    exit 1
fi
"$python" render.py ../tests/fixtures/render "$golden"
"$python" reserved.py > "$reserved"
"$python" signatures.py > "$signatures"
"$python" keywords.py > "$keywords"
"$python" heads.py > "$chains"
"$python" heads.py merges > "$merges"
