#!/bin/sh
# Make every golden file anew with real Alembic: `make oracle`.
set -eu
cd "$(dirname "$0")"
if ! cmp -s requirements.txt .venv/made-with; then
    rm -rf .venv
    python3 -m venv .venv
    .venv/bin/pip install --quiet --disable-pip-version-check -r requirements.txt
    cp requirements.txt .venv/made-with
fi
export PYTHONDONTWRITEBYTECODE=1
.venv/bin/python render.py ../tests/fixtures/render ../tests/golden/render
.venv/bin/python reserved.py > ../src/render/reserved.txt
.venv/bin/python signatures.py > ../src/python/alembic/signatures.txt
.venv/bin/python keywords.py > ../src/python/library/keywords.txt
