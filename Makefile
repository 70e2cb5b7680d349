# Retort: `make help` says what there is.
#
# Every target first installs what it needs and this machine lacks (.ci/setup), so a fresh checkout needs nothing else.

SHELL := bash

.PHONY: help serve build test check native alembic wasm e2e bench oracle clean

help: ## Say this
	@grep -hE '^[a-z0-9]+:.*## ' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 10

serve: ## Build the page, serve it at PORT (8080) and build again on every change; PROFILE=dev for quicker builds
	@.ci/setup build
	@.ci/serve

build: ## Write the page into dist/, for any folder of any static host
	@.ci/setup build
	@.ci/build

test: ## Check and test everything, as CI does
	@.ci/setup test
	@.ci/test

check: ## The quick part of `make test`: format, lints, documentation
	@.ci/setup build
	@.ci/test check

native: ## The part of `make test` that runs on this machine without wasm
	@.ci/setup build
	@.ci/test native

alembic: ## The part of `make test` that asks real Alembic
	@.ci/setup oracle
	@.ci/test alembic

wasm: ## The part of `make test` about wasm outside a browser
	@.ci/setup build
	@.ci/test wasm

e2e: ## The part of `make test` in real browsers
	@.ci/setup test
	@.ci/test e2e

bench: ## Build the page and print its sizes and times, over the migrations in FILES or the tests' own
	@.ci/setup test
	@.ci/bench $(FILES)

oracle: ## Ask real Alembic for the golden files, and real servers for the facts, anew
	@.ci/setup oracle
	@core/oracle/run.sh
	@core/oracle/random.sh 5000
	@core/oracle/servers.sh
	@core/oracle/proof.sh

clean: ## Remove what was built, but not the tools
	cargo clean
	rm -rf dist app/editor/dist
