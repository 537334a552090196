# Two commands are enough: "make demo" to see it, "make test" to trust it.
# Both build their own virtual environment in .venv; only Python 3.11 or newer must be there.
.DEFAULT_GOAL := help
.PHONY: help demo test check matrix mutants bench screenshots venv clean

BIN := .venv/bin
PYTHON ?=
ONLY ?=
TEST_EXTRAS := lti postgres xblocks dev

# Shell words that bring .venv up to date; instant when nothing has changed.
bootstrap = python=$$(PYTHON="$(PYTHON)" sh tools/find_python.sh) && "$$python" tools/bootstrap.py
step = @echo "--"

help: ## Show this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

demo: ## Start the lessons inside a practice academy on this computer
	@$(bootstrap) lti
	@$(BIN)/hrlearn-sandbox demo

test: ## Run every test
	@$(bootstrap) $(TEST_EXTRAS)
	@$(BIN)/python tools/chromium.py
	$(step) "running the tests"
	@$(BIN)/python -m pytest --numprocesses auto --dist loadfile --cov

check: ## Check format, lint, types, imports, lessons and docs
	@$(bootstrap) $(TEST_EXTRAS)
	$(step) "format"
	@$(BIN)/ruff format --check --quiet .
	$(step) "lint"
	@$(BIN)/ruff check --quiet .
	$(step) "types"
	@$(BIN)/mypy --no-error-summary
	$(step) "imports"
	@$(BIN)/lint-imports --no-logo
	$(step) "lessons"
	@$(BIN)/hrlearn lint content/
	@$(BIN)/hrlearn replay content/
	$(step) "repository and docs"
	@$(BIN)/python -m pytest --quiet tests/repo

matrix: ## Run every test on each supported Python that is here
	@$(bootstrap) $(TEST_EXTRAS)
	@$(BIN)/python tools/chromium.py
	@$(BIN)/python tools/matrix.py $(TEST_EXTRAS)

mutants: ## Plant every known fault and see its test fail; ONLY="boundary" chooses
	@$(bootstrap) $(TEST_EXTRAS)
	@$(BIN)/python tools/mutants.py --jobs 2 $(ONLY)

bench: ## Measure every performance claim beside its floor
	@$(bootstrap) $(TEST_EXTRAS)
	@$(BIN)/python -m benchmarks

screenshots: ## Take the pictures of docs/pictures
	@$(bootstrap) $(TEST_EXTRAS)
	@$(BIN)/python tools/chromium.py
	$(step) "playing the demo and taking pictures"
	@$(BIN)/python -m tools.pictures

venv: ## Make .venv with everything for writing code
	@$(bootstrap) $(TEST_EXTRAS)
	@echo "Ready. Use it with: . .venv/bin/activate"

clean: ## Remove everything that the targets above have made
	rm -rf .venv .venv-3.* .demo .coverage .hypothesis .import_linter_cache .mypy_cache .pytest_cache .ruff_cache
	rm -rf build dist test-artifacts ./*.egg-info lti/*.egg-info
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
