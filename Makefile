# What one does with this tree. Nothing needs to be installed but Python 3.11+, git and make.
#
#   make demo     three nodes on this machine, until Ctrl-C     DEMO_PORT=8001 sets the first port
#   make test     all tests                                     ARGS="tests/records -x" runs some
#   make chaos    kill -9 and a bad line against three nodes, 10 minutes at most     CHAOS_SEED=… repeats one
#   make surge    50 complaints a second for two minutes; then 100 partners for five, with processes killed
#                 SURGE=complaints or SURGE=partners: one of both     SURGE_SECONDS=… SURGE_RATE=… SURGE_PARTNERS=…
#   make fuzz     every caller against every operation of the API, by schemathesis     FUZZ_MINUTES=10 FUZZ_SEED=… repeats one
#   make coverage how much of services, workflows and rules the tests reach (95 % at least)
#   make check    what a developer runs before a commit
#   make openapi   the API's description docs/api/v1.yaml, then the example client made from it (make client)
#   make audit    lock files, licences, and known faults of what is locked (where an advisory service can be asked)
#   make scan     a web scanner against the running demo; fails above informational
#   make bench    how fast it is, beside limits and peers   BENCH=full: all; RENDER=1: last table into the document,
#                 and what follows from it for a city, a province and the nation
#   make screenshots   pictures of every kind of page of the running demo, in .local/screenshots/     DOCS=1: the main ones, in docs/
#   make lock     write the lock files from pyproject.toml      UPGRADE=1 takes the newest versions
#   make clean    remove caches; the data under .local/ stays
#
# PYTHON=/path/to/python3 chooses the Python that .venv is made with.

.DEFAULT_GOAL := help
.PHONY: help ready demo test chaos surge fuzz coverage bench check openapi client audit scan screenshots lock clean install-run install-dev

PY := .venv/bin/python
CATALOGUES := $(patsubst %.po,%.mo,$(wildcard integrity_portal/locale/*/LC_MESSAGES/*.po))
# For tools that read the settings and no data: no engine is started.
IDLE := DATABASE_URL=postgresql://postgres@127.0.0.1/none REDIS_URL=redis://127.0.0.1:6379/0
COMPILE := .venv/bin/uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
	--no-header $(if $(UPGRADE),--upgrade) pyproject.toml

export PYTHON

help:
	@sed -n '1,20s/^# \{0,1\}//p' Makefile

demo: install-run $(CATALOGUES)
	@exec $(PY) manage.py demo

ready: install-dev $(CATALOGUES)

test: install-dev $(CATALOGUES)
	$(PY) -m pytest $(or $(ARGS),-n 3 --dist loadscope --no-loadscope-reorder)

chaos: install-dev $(CATALOGUES)
	@exec $(PY) -m tests.chaos

surge: install-dev $(CATALOGUES)
	$(if $(filter partners,$(SURGE)),,$(PY) -m tests.surge)
	$(if $(filter complaints,$(SURGE)),,$(PY) -m tests.surge.partners)

fuzz: install-dev $(CATALOGUES)
	FUZZ_MINUTES=$(or $(FUZZ_MINUTES),10) $(PY) -m pytest tests/fuzz -s

check: install-dev $(CATALOGUES)
	.venv/bin/ruff check .
	.venv/bin/ruff format --check .
	# From nothing each time: of models that moved or came, the Django plugin's cache keeps what was before.
	$(IDLE) .venv/bin/mypy --cache-dir=/dev/null integrity_portal records supervision disclosure
	.venv/bin/lint-imports --no-cache
	$(PY) manage.py makemigrations --check --dry-run
	$(PY) manage.py translations check
	$(IDLE) $(PY) manage.py workflows --check
	$(PY) manage.py spectacular --validate --fail-on-warn | diff -u docs/api/v1.yaml -
	$(PY) -m tests.security.dependencies

openapi: install-dev $(CATALOGUES)
	$(IDLE) $(PY) manage.py spectacular --validate --fail-on-warn --file docs/api/v1.yaml
	$(IDLE) $(PY) manage.py api_client

client: install-dev
	$(IDLE) $(PY) manage.py api_client

audit: install-dev
	$(PY) -m tests.security.dependencies

scan: install-dev
	@exec $(PY) -m tests.security.scan

coverage: install-dev $(CATALOGUES)
	$(PY) -m pytest tests/records tests/api tests/staff -n 2 --dist loadfile --cov=records --cov-branch --cov-report=
	.venv/bin/coverage report --include='records/*/services.py,records/*/services/*,records/*/workflow.py,records/*/rules.py' --fail-under=95

bench: install-dev $(CATALOGUES)
	$(if $(RENDER),,@.ci/install requirements-bench.lock || echo "Not to be had here: it is measured without these peers.")
	$(PY) -m tests.bench $(if $(RENDER),--render,--form $(or $(BENCH),short))
	$(if $(RENDER),$(PY) -m tests.bench.capacity --render)

screenshots: install-dev
	DOCS=$(DOCS) $(PY) tests/screenshots.py

lock: install-dev
	$(COMPILE) -o requirements.lock
	$(COMPILE) --extra sm -o requirements-sm.lock
	$(COMPILE) --extra s3 -o requirements-s3.lock
	$(COMPILE) --extra dev -o requirements-dev.lock
	# What the portal is measured beside must not change the versions that it is measured with.
	$(COMPILE) --extra bench --constraint requirements-dev.lock -o requirements-bench.lock

clean:
	rm -rf .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis htmlcov .coverage*
	find . -name __pycache__ -not -path './.venv/*' -type d -prune -exec rm -rf {} +

install-run:
	@.ci/install requirements.lock

install-dev:
	@.ci/install requirements-dev.lock

%.mo: %.po
	@.venv/bin/pybabel -q compile -i $< -o $@
