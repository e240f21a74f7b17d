# Short names for what is done often. `make` alone lists them.
.PHONY: help demo test fmt clean overhead-quick

help: ## this list
	@grep -E '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed 's/:.*## /\t/'

demo: ## a small service, a fault, and the alert about it
	./homeostat demo

test: ## everything the gate runs
	mvn verify

fmt: ## put the sources into google-java-format
	mvn -q spotless:apply

clean: ## remove what was built
	mvn -q clean
