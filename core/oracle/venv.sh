#!/bin/sh
# The virtual environment with the pinned Alembic and SQLAlchemy; quick when it is there.
set -eu
cd "$(dirname "$0")"
if ! cmp -s requirements.txt .venv/made-with; then
    rm -rf .venv
    python3 -m venv .venv
    .venv/bin/pip install --quiet --disable-pip-version-check -r requirements.txt
    cp requirements.txt .venv/made-with
fi
