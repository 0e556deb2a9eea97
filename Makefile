# SPDX-License-Identifier: Apache-2.0
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help

SWIFT_FILES := $(wildcard Sources Tests Migrations Policies Examples Package.swift)
RELEASE_FLAGS := -c release --scratch-path .build-release --static-swift-stdlib --product stagedoor
SHELL_SCRIPTS := $(wildcard .ci/install-deps .ci/python-env .ci/run Examples/*.sh Benchmarks/*.sh)
PYTHON_SCRIPTS := $(wildcard Examples/*.py Tests/EndToEnd/*.py Tests/Engines/CedarTests/*.py Tests/Engines/MerkleLogTests/*.py Benchmarks/*.py)

.PHONY: help deps bench-deps python build demo test bench lint format release

help: ## Show this list
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /  make \1\t/' | expand -t 18

deps: ## Install the Debian packages that are missing (or print the line to run)
	@.ci/install-deps

bench-deps:
	@.ci/install-deps bench

python: deps
	@.ci/python-env

build: deps ## Build everything, debug
	swift build

demo: deps python ## Build, start a server of its own and run the main job on real input
	swift build --product stagedoor
	@STAGEDOOR_BINARY="$$(swift build --show-bin-path)/stagedoor" Examples/demo.sh

test: deps python ## Build and pass every test
	swift build
	# One at a time: tests of time limits need the two cores that the others would take.
	swift test --no-parallel

bench: bench-deps python release ## Measure every speed promise beside its peer
	@Benchmarks/run.sh "$$(swift build $(RELEASE_FLAGS) --show-bin-path)/stagedoor"

lint: ## Check the format of the Swift code and the syntax of the scripts
	swift format lint --strict --parallel --recursive $(SWIFT_FILES)
	@for script in $(SHELL_SCRIPTS); do bash -n "$$script"; done
	@for script in $(PYTHON_SCRIPTS); do python3 -c 'import ast, sys; ast.parse(open(sys.argv[1]).read(), sys.argv[1])' "$$script"; done

format: ## Format the Swift code in place
	swift format --in-place --parallel --recursive $(SWIFT_FILES)

release: deps ## Build one release binary, Swift's libraries linked in
	swift build $(RELEASE_FLAGS)
	@echo "release binary: $$(swift build $(RELEASE_FLAGS) --show-bin-path)/stagedoor"
