# make help tells what there is. Everything is installed inside this folder (.venv, .bin, .jupyter) in the versions pinned in go.mod, tools and
# notebooks/requirements*.txt; once installed, nothing here needs a network.

PYTHON ?= python3
CHROMIUM ?= $(shell command -v chromium || command -v chromium-browser || command -v google-chrome)
BOOKS = $(patsubst course/%.md,notebooks/%.ipynb,$(sort $(wildcard course/[0-9]*.md)))
TEACHER = $(BOOKS:notebooks/%=notebooks/teacher/%)

DATA = .venv/share/jupyter
KERNEL = $(DATA)/kernels/gonb/kernel.json
PIP = .venv/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes
JUPYTER = env PATH="$(CURDIR)/.bin:$(CURDIR)/.venv/bin:$$PATH" JUPYTER_PLATFORM_DIRS=0 JUPYTER_CONFIG_DIR="$(CURDIR)/.jupyter/config" \
	JUPYTER_DATA_DIR="$(CURDIR)/.jupyter/data" JUPYTER_RUNTIME_DIR="$(CURDIR)/.jupyter/runtime" IPYTHONDIR="$(CURDIR)/.jupyter/ipython"

.PHONY: help lab run dist test vet unit arm64 race beam flink-test course notebooks headless browser bench reliability fuzz cross vulnerabilities install clean
.DEFAULT_GOAL := help

help:
	@echo "make lab        JupyterLab with the Go kernel, opened on the first notebook (PORT=8888)"
	@echo "make run        the walkthrough without a browser: pictures, map and model in out/"
	@echo "make test       all checks: vet, tests, races, notebooks through the real kernel, JupyterLab in a headless browser"
	@echo "make course     writes the notebooks from their sources in course/: the learner's, and the teacher's with solutions"
	@echo "make notebooks  the same, runs the learner's and saves their outputs"
	@echo "make handout    the notebooks as pages to take away, in handout/: HTML, and PDF where there is a chromium"
	@echo "make bench      measures it beside PyTorch, umap-learn and scikit-learn"
	@echo "make dist       the command for Linux, macOS and Windows, amd64 and arm64, with checksums, in dist/"
	@echo "make fuzz       fuzzes every reader for a minute (FUZZ=1m)"
	@echo "make vulnerabilities  looks up what is known of the versions used here (needs https://vuln.go.dev)"
	@echo "make flink-test  compares a Flink cluster on this machine with one machine's bytes (a few minutes, Maven, Java 17)"
	@echo "make reliability  tries to break what docs/reliability.md promises, and counts (20 minutes)"
	@echo "make install    only installs what make lab needs"
	@echo "make clean      removes what was installed and made here"

PORT ?= 8888
lab: install
	@$(JUPYTER) python notebooks/trust.py
	@echo "JupyterLab: the address with its token follows; Ctrl-C ends it"
	@$(JUPYTER) jupyter lab --port=$(PORT) --ServerApp.root_dir="$(CURDIR)" --LabApp.default_url=/lab/tree/$(firstword $(BOOKS)) \
		$$(test "$$(id -u)" != 0 || echo --allow-root)

run: | need-go
	go run ./hebb/cmd/hebb run --out out

# Static binaries that need nothing else. The same source and version of Go give the same bytes.
VERSION ?= $(shell git describe --tags --always --dirty 2>/dev/null || echo unknown)
PLATFORMS = linux/amd64 linux/arm64 darwin/amd64 darwin/arm64 windows/amd64 windows/arm64
dist: | need-go
	@rm -rf dist && mkdir dist
	@for p in $(PLATFORMS); do \
		os=$${p%/*}; arch=$${p#*/}; name=hebb-$(VERSION)-$$os-$$arch; [ $$os != windows ] || name=$$name.exe; echo $$name; \
		CGO_ENABLED=0 GOOS=$$os GOARCH=$$arch go build -tags nodynamic -trimpath -ldflags "-s -w -X main.release=$(VERSION)" -o dist/$$name ./hebb/cmd/hebb || exit 1; \
	done
	@cd dist && { sha256sum hebb-* 2>/dev/null || shasum -a 256 hebb-*; } > SHA256SUMS && cat SHA256SUMS

# Each check by itself, in the order of make test.
test: vet unit arm64 race beam headless browser

vet: .bin/.tools
	go vet ./...
	.bin/staticcheck ./...

unit: | need-go
	go test ./...

# Models, features and maps have the same bytes on arm64: no product is fused with a sum by the compiler, and the tests of bytes, which hold the sums of
# amd64, pass under qemu.
SAME = ./internal/... ./hebb ./hebb/atlas ./hebb/network ./hebb/pictures/... ./hebb/rules ./hebb/views ./eval
ARM64 = CGO_ENABLED=0 GOARCH=arm64 go
arm64: | need-go
	@mkdir -p .bin; fused=$$($(ARM64) build -tags nodynamic -gcflags='deephebb/...=-S' $(SAME) 2>&1 | grep -E '\sF(N)?M(ADD|SUB)[SD]\s' | grep -o '([^ ]*go:[0-9]*)' | sort -u); \
	test -z "$$fused" || { echo "make: the compiler fuses a product with a sum here; convert the product, float64(x*y) + z:"; echo "$$fused"; exit 1; }
	@command -v qemu-aarch64 >/dev/null || { echo "make: no qemu-aarch64 found (Debian: apt-get install qemu-user): its tests are left out"; exit 0; }; \
	for p in internal/gemm internal/vec internal/elementary internal/linear hebb hebb/network hebb/atlas; do \
		$(ARM64) test -tags nodynamic -c -o .bin/arm64.test ./$$p && (cd $$p && echo $$p && qemu-aarch64 "$(CURDIR)/.bin/arm64.test" -test.run '$(ON_ARM64)') || exit 1; \
	done
ON_ARM64 = TestBytes|TestByHand|TestRoundsOnce|TestEmpty|TestAssembly|TestElementary|TestSymmetric

# The race detector on what runs in parallel, with the short tests. It allocates memory itself, so tests that count allocations are left out; so are long
# numerical ones, and commands with many inputs, which take the same goroutines' ways as others beside them.
NO_RACE = Allocat|Extremes|MatchesEigen|LikeScikitLearn|Grid_quality|TestQuality|TestDensity|KeepsViewsTogether|BecomesSelective|FindsBars|Run_replay|Run_standout|SummaryFails|ResumeLog|EvalIsTheSame|EvalCache|EvalMeasures|TestUsage|TestLetters$$|MemoryRefused|PageFolder|RowsApart|TestExpect|Graph_refused
race: | need-go
	go test -race -short -skip '$(NO_RACE)' ./hebb/... ./viz/... ./eval/... ./internal/files ./internal/tensors ./internal/npy ./internal/table

# What goes beyond one machine is a module of its own, so that the product keeps its few dependencies.
beam: | need-go
	cd beam && go vet ./... && go test -timeout 4m ./...

# The same on a Flink cluster that is set up on this machine: needs Maven and Java 17.
flink-test: | need-go
	beam/flink/test

headless: install
	@$(JUPYTER) python course/test_build.py
	@$(JUPYTER) python course/build.py --check
	@$(JUPYTER) python notebooks/execute.py --jobs 2 $(BOOKS) $(wildcard viz/nb/testdata/*.ipynb)
	@$(JUPYTER) python notebooks/execute.py --jobs 2 --checks $(TEACHER)

course: .venv/.lab
	@$(JUPYTER) python course/build.py
	@$(JUPYTER) python notebooks/trust.py --write

notebooks: install course
	@rm -rf notebooks/.hebb
	@$(JUPYTER) python notebooks/execute.py --write $(BOOKS)
	@$(JUPYTER) python notebooks/trust.py --write

# The notebooks as they are, one file each.
handout: .venv/.lab
	@$(JUPYTER) python course/handout.py $(if $(CHROMIUM),--chromium "$(CHROMIUM)") handout $(BOOKS)

browser: install .venv/.test
	@test -n "$(CHROMIUM)" || { echo "make: no chromium found: install it (Debian: apt-get install chromium) or name it, CHROMIUM=/path"; exit 1; }
	@$(JUPYTER) CHROMIUM="$(CHROMIUM)" python notebooks/browser.py
	@$(JUPYTER) CHROMIUM="$(CHROMIUM)" python course/test_handout.py
	@$(JUPYTER) CHROMIUM="$(CHROMIUM)" python viz/map/test_map.py

# What the pages on reliability promise: kills, faults, hostile files, damage, fuzzing.
reliability: | need-go
	go run ./bench/reliability

FUZZ ?= 1m
fuzz: | need-go
	go run ./bench/reliability -only fuzz -fuzz $(FUZZ)

# The code for other systems is sound; it is not run.
cross: | need-go
	for system in linux/arm64 darwin/arm64 windows/amd64; do GOOS=$${system%/*} GOARCH=$${system#*/} CGO_ENABLED=0 go vet ./... || exit 1; done

# Known vulnerabilities in what is called here, of Go and of packages: 3 is govulncheck's status if there are any.
GOVULNCHECK ?= .bin/govulncheck
vulnerabilities: .bin/.tools
	@$(GOVULNCHECK) ./...; status=$$?; \
	case $$status in \
	0|3) exit $$status;; \
	*) echo "make: govulncheck could not look them up (it needs https://vuln.go.dev): vulnerabilities are left out";; \
	esac

bench: | need-go
	bash bench/run

install: .venv/.lab $(KERNEL) .bin/.gopls .bin/.warm
	@mkdir -p .jupyter

need-go:
	@command -v go >/dev/null || { echo "make: Go is missing: install Go 1.26.8 or newer from https://go.dev/dl/"; exit 1; }

need-python:
	@$(PYTHON) -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || { echo "make: Python 3.11 or newer with venv is missing (Debian: apt-get install python3-venv)"; exit 1; }

.PHONY: need-go need-python

.bin/.tools: tools/go.mod tools/go.sum | need-go
	@echo "building gonb, goimports, staticcheck and govulncheck into .bin (a minute or two, once)"
	@GOBIN="$(CURDIR)/.bin" go -C tools install tool
	@touch $@

# Completion and help while typing. It wants another version of golang.org/x/tools than the other tools do.
.bin/.gopls: tools/gopls/go.mod tools/gopls/go.sum | need-go
	@echo "building gopls into .bin (a minute, once)"
	@GOBIN="$(CURDIR)/.bin" go -C tools/gopls install tool
	@touch $@

.venv/.lab: notebooks/requirements.txt | need-python
	@echo "installing JupyterLab into .venv (a minute, once)"
	@$(PYTHON) -m venv .venv
	@$(PIP) -r notebooks/requirements.txt
	@mkdir -p "$(DATA)/lab/settings"
	@cp notebooks/overrides.json "$(DATA)/lab/settings/overrides.json"
	@touch $@

.venv/.test: notebooks/requirements-test.txt .venv/.lab
	@$(PIP) -r notebooks/requirements-test.txt
	@touch $@

# The kernel finds go and goimports by the PATH that its specification gives it, whatever started JupyterLab. Without cgo, Go links a cell by itself and
# not by way of a C compiler, and without data for debuggers: that halves what a cell takes.
$(KERNEL): notebooks/kernel.json .venv/.lab .bin/.tools
	@mkdir -p "$(@D)"
	@sed "s#@HERE@#$(CURDIR)#g; s#@GO@#$$(dirname "$$(command -v go)")#g" notebooks/kernel.json > $@

# What a first cell compiles, so that it answers in a second; as the kernel compiles it.
.bin/.warm: go.mod go.sum .bin/.tools $(KERNEL)
	@echo "compiling everything once (half a minute or more)"
	@CGO_ENABLED=0 go build ./...
	@touch $@

clean:
	rm -rf .venv .bin .jupyter dist out handout notebooks/teacher notebooks/out notebooks/.hebb viz/nb/testdata/out viz/nb/testdata/.hebb
