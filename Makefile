# What each command does in full is in .make/; the README says more.
#   make demo PORT=8000 HOST=127.0.0.1 DATA_DIR=.data
.PHONY: setup demo test soak bench clean

setup:  ## everything that the program needs: system packages, .venv, .env
	@.make/setup

demo: setup  ## an invented partnership, served on this machine
	@exec .venv/bin/python .make/demo.py

test:  ## every check there is
	@.make/setup tests
	@exec .make/test

soak:  ## the same property and endurance tests, at length
	@.make/setup tests
	@exec .venv/bin/python -m pytest -m soak --hypothesis-profile=soak

bench:  ## measurements, each a ratio within one run
	@.make/setup tests
	@.venv/bin/python -m tests.bench.pack
	@.venv/bin/python -m tests.bench.site
	@.venv/bin/python -m tests.bench.importing
	@.venv/bin/python -m tests.bench.autosave
	@.venv/bin/python -m tests.bench.register
	@.venv/bin/python -m tests.bench.ledger

clean:  ## what can be made again; the record in DATA_DIR and .env stay
	rm -rf .venv .pytest_cache .mypy_cache .ruff_cache .hypothesis
	find . -name __pycache__ -type d -not -path './.data/*' -prune -exec rm -rf {} +
