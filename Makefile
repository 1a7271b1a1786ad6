# Needs only Python 3.11+, pip and make. The locks are whole, so pip has nothing to resolve; left to
# itself an old pip takes newer versions than are pinned for packages that others want with extras.
PYTHON ?= python3
RUN := .venv
TEST := .venv-test
DATASET ?= datasets/news
QUESTION := SELECT outlet, published_on, revision, first_seen_at::DATE AS seen_on, title \
	FROM articles WHERE article_id IN (SELECT article_id FROM articles WHERE revision > 1) \
	ORDER BY article_id, revision

.PHONY: run test lock clean

run: $(RUN)/.installed
	$(RUN)/bin/broadsheet build --flow --dataset $(DATASET)
	@echo
	@echo "Which articles were rewritten after they were published?"
	@$(RUN)/bin/broadsheet sql --dataset $(DATASET) "$(QUESTION)"

test: $(TEST)/.installed
	$(TEST)/bin/ruff check .
	$(TEST)/bin/ruff format --check .
	$(TEST)/bin/mypy
	$(TEST)/bin/pytest

$(RUN)/.installed: requirements.lock pyproject.toml
	$(PYTHON) -m venv $(RUN)
	$(RUN)/bin/pip install -qq --no-deps --require-hashes -r requirements.lock
	$(RUN)/bin/pip install -qq --no-deps --no-build-isolation --editable .
	touch $@

$(TEST)/.installed: requirements-test.lock pyproject.toml
	$(PYTHON) -m venv $(TEST)
	$(TEST)/bin/pip install -qq --no-deps --require-hashes -r requirements-test.lock
	$(TEST)/bin/pip install -qq --no-deps --no-build-isolation --editable .
	touch $@

# Maintainers only: renew the lock files (needs uv).
LOCK := uv pip compile pyproject.toml --universal --python-version 3.11 --extra build --extra report \
	--generate-hashes --no-header --no-annotate --no-emit-index-url --quiet
lock:
	$(LOCK) --output-file requirements.lock
	$(LOCK) --extra test --constraint requirements.lock --output-file requirements-test.lock

clean:
	rm -rf $(RUN) $(TEST) build dist *.egg-info
