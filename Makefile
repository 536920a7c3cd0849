# Everything a newcomer needs. `make demo` and `make test` set up all they use on a fresh machine.
.DEFAULT_GOAL := help
.PHONY: help setup demo test check bench goals serve chat format diagram

PORT ?= 8000
RUN := .venv/bin

help: ## Say what each verb does
	@grep -E '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

.venv/run-ready: pyproject.toml uv.lock scripts/setup
	@scripts/setup run

.venv/test-ready: pyproject.toml uv.lock scripts/setup
	@scripts/setup test

setup: .venv/test-ready ## Install all that development and tests need

demo: .venv/run-ready ## Open an invented partnership in the browser
	@$(RUN)/canishare demo --port $(PORT)

chat: .venv/run-ready ## The same conversation in this terminal
	@$(RUN)/canishare chat

serve: .venv/run-ready ## Serve a partnership with the settings in the environment
	@$(RUN)/canishare db upgrade && $(RUN)/canishare serve

check: .venv/test-ready ## Format, lint, types and import arrows, without running the tests
	@$(RUN)/ruff format --check .
	@$(RUN)/ruff check .
	@$(RUN)/mypy
	@$(RUN)/canishare pack check
	@$(RUN)/python -m pytest -q tests/test_shape.py

test: check ## All checks and all tests, nothing skipped
	@scripts/test

bench: .venv/test-ready ## Measure, as ratios side by side
	@$(RUN)/python -m tests.bench

goals: .venv/test-ready ## Measure the goals of reliability, security and privacy (G=R1,S3 for some)
	@$(RUN)/python -m tests.goals $(G)

format: .venv/test-ready ## Put the code in its standard form
	@$(RUN)/ruff format .
	@$(RUN)/ruff check --fix .

diagram: .venv/run-ready ## Draw the flowchart of the pack again
	@for drawing in mermaid:mmd svg:svg; do \
		to=docs/flow-haringey.$${drawing#*:}; \
		$(RUN)/canishare pack diagram --format $${drawing%:*} > $$to.new && mv $$to.new $$to || { rm -f $$to.new; exit 1; }; \
	done
