# What has no place in Maven.
.PHONY: lint
lint:
	.ci/lint
