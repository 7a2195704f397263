# Tasks that have no place in Maven.
.PHONY: lint
lint:
	pre-commit run --all-files
