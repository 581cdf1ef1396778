# The manual: `make run` and `make test` are all a newcomer needs.

SHELL := /bin/bash
SUDO := $(shell [ "$$(id -u)" = 0 ] || echo sudo)
DATA ?= data
PORT ?= 8080
SWIFT_FLAGS ?=
export XAKHOE_WHEELS := $(CURDIR)/.test/wheels

RUN_PACKAGES := libsqlite3-dev libpq-dev libsodium-dev libxlsxwriter-dev libzip-dev libxml2-dev zlib1g-dev libqrencode-dev pkg-config
TEST_PACKAGES := postgresql chromium fonts-noto-core fonts-liberation libreoffice-writer-nogui poppler-utils qpdf python3-venv python3-pip

.PHONY: help setup setup-test run demo test screens check fmt lint bench docs clean

help:            ## List what can be made
	@grep -E '^[a-z-]+:.*##' Makefile | sed -E 's/:.*## /\t/' | expand -t 14

setup:           ## Install what running needs (Debian 12)
	@missing=""; for p in $(RUN_PACKAGES); do dpkg -s $$p >/dev/null 2>&1 || missing="$$missing $$p"; done; \
	if [ -n "$$missing" ]; then $(SUDO) apt-get update -qq && $(SUDO) env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq $$missing; fi

setup-test: setup ## Install what the tests need besides: PostgreSQL, Chromium, LibreOffice, Playwright
	@missing=""; for p in $(TEST_PACKAGES); do dpkg -s $$p >/dev/null 2>&1 || missing="$$missing $$p"; done; \
	if [ -n "$$missing" ]; then $(SUDO) apt-get update -qq && $(SUDO) env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq $$missing; fi
	@scripts/test-tools

run: setup       ## Build, load the demonstration district, serve on http://localhost:8080
	swift build -c release --product xakhoe $(SWIFT_FLAGS)
	@mkdir -p $(DATA)
	@[ -f $(DATA)/demo.sqlite ] || .build/release/xakhoe demo --database $(DATA)/demo.sqlite
	.build/release/xakhoe serve --database $(DATA)/demo.sqlite --port $(PORT)

test: setup-test ## Run every test, on SQLite and on a PostgreSQL server of its own, and in Chromium
	swift build --build-tests $(SWIFT_FLAGS)
	scripts/with-postgres swift test --skip-build $(SWIFT_FLAGS)
	.venv/bin/python Tests/Browser/product.py .build/debug/xakhoe
	.venv/bin/python Tests/Browser/assessment.py .build/debug/xakhoe

screens: setup-test ## Take the pictures of docs/screens with Chromium
	swift build -c release --product xakhoe $(SWIFT_FLAGS)
	scripts/screens

lint:            ## Check the format
	swift format lint --strict --recursive Sources Tests Package.swift

fmt:             ## Put everything into the house format
	swift format --in-place --recursive Sources Tests Package.swift

docs: setup      ## Generate what is generated
	swift build --product xakhoe $(SWIFT_FLAGS)
	.build/debug/xakhoe docs --out docs/generated

check: setup-test lint ## What must pass before anything lands
	swift build --build-tests $(SWIFT_FLAGS)
	scripts/with-postgres swift test --skip-build $(SWIFT_FLAGS)
	.build/debug/xakhoe catalogue check
	.build/debug/xakhoe docs --check
	rm -rf .test/full && mkdir -p .test/full
	.build/debug/xakhoe demo --database .test/full/demo.sqlite >/dev/null # all of it: what is made up at random is seldom out of range
	rm -rf .test/full
	.venv/bin/python Tests/Browser/product.py .build/debug/xakhoe
	.venv/bin/python Tests/Browser/assessment.py .build/debug/xakhoe

bench: setup     ## Measure, side by side with the peers at hand
	swift build -c release --product xakhoe $(SWIFT_FLAGS)
	scripts/bench

clean:           ## Remove what was built
	rm -rf .build .venv $(DATA)
