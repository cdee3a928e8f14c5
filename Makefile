# huimin 惠民: every command a developer needs. `make` alone lists them.

VENV   := .venv
BIN    := $(VENV)/bin
STAMP  := $(VENV)/.stamps
# The first Python on the path that is new enough; `make PYTHON=/path/to/python …` decides otherwise.
PYTHON ?= $(shell for p in python3 python3.13 python3.12 python3.11; do \
	$$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1 && echo $$p && break; done)

# Files of tests go to as many processes as there are cores; `make test PYTEST="tests/spec -x"` runs some in one.
PYTEST ?= --numprocesses auto --dist loadfile

# The libraries of the stronger private mode have wheels for these two only.
PYTHON_PRIVATE ?= $(shell for p in python3 python3.11 python3.10; do \
	$$p -c 'import sys; sys.exit(sys.version_info[:2] not in ((3, 10), (3, 11)))' >/dev/null 2>&1 && echo $$p && break; done)

export PIP_DISABLE_PIP_VERSION_CHECK := 1

.DEFAULT_GOAL := help
.PHONY: help demo serve test check docs bench private lock clean

help: ## list the commands 列出全部命令
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-7s %s\n", $$1, $$2 }' Makefile

demo: $(STAMP)/run ## a made-up county through the whole chain 虚构县全流程演示
	@$(BIN)/huimin demo $(DEMO)

serve: $(STAMP)/run ## the office of the made-up county in a browser 打开示例县的办事网页
	@test -e data/demo/huimin.toml || $(BIN)/huimin demo
	@$(BIN)/huimin serve --home data/demo $(SERVE)

test: $(STAMP)/dev ## every test; the last lines say what was skipped 全部测试
	@$(BIN)/python -m pytest $(PYTEST)

check: $(STAMP)/dev ## ruff, mypy, import-linter, generated docs 静态检查
	@failed=0; \
	for tool in 'ruff check huimin tests tools benchmarks' 'mypy huimin tools benchmarks' 'lint-imports' \
		'python tools/gen_docs.py --check'; do echo "-- $$tool"; $(BIN)/$$tool || failed=1; done; exit $$failed

docs: $(STAMP)/dev ## write the generated reference pages anew 重新生成参考文档
	$(BIN)/python tools/gen_docs.py

bench: $(STAMP)/dev ## measure speed and memory (BENCH=full: ten million people) 性能测量
	$(BIN)/python -m benchmarks.run_all $(if $(filter full,$(BENCH)),--full)

private: .venv-private/.built ## libraries of the stronger private mode, 1 GB, Python 3.10 or 3.11 强隐私模式的环境

lock: ## resolve the newest allowed versions into the lock files 更新锁定版本
	@$(require-python)
	$(PYTHON) tools/lock.py

clean: ## remove what make built; data/ stays 清理(不动 data/)
	rm -rf $(VENV) .venv-private build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache *.egg-info

$(STAMP)/venv:
	@$(require-python)
	$(PYTHON) -m venv $(VENV)
	@mkdir -p $(STAMP) && touch $@

$(STAMP)/run: $(STAMP)/venv requirements.lock pyproject.toml
	$(BIN)/pip install --quiet --requirement requirements.lock
	$(BIN)/pip install --quiet --no-deps --editable .
	@touch $@

$(STAMP)/dev: $(STAMP)/run requirements-dev.lock
	$(BIN)/pip install --quiet --requirement requirements-dev.lock
	@touch $@

.venv-private/.built: requirements-private.lock
	@if [ -z "$(PYTHON_PRIVATE)" ]; then \
		echo "强隐私模式需要 Python 3.10 或 3.11:make private PYTHON_PRIVATE=路径;默认模式不需要它。"; \
		echo "The stronger private mode needs Python 3.10 or 3.11: make private PYTHON_PRIVATE=/path; the default mode does not."; \
		exit 1; \
	fi
	$(PYTHON_PRIVATE) -m venv .venv-private
	.venv-private/bin/pip install --quiet --requirement requirements-private.lock
	@touch $@

define require-python
if [ -z "$(PYTHON)" ] || ! $(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then \
	echo "需要 Python 3.11 或更新版本;这里的是:$$($(or $(PYTHON),python3) --version 2>&1)。"; \
	echo "huimin needs Python 3.11 or newer; this one is: $$($(or $(PYTHON),python3) --version 2>&1)."; \
	echo "Install one, or name it: make PYTHON=/path/to/python3.12 demo"; \
	exit 1; \
fi
endef
