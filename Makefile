# Short names for what is done often. `make` alone lists them.
.PHONY: help demo test fmt clean overhead-quick corpus score

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

LAB = java -cp lab/target/classes:$$(cat lab/target/classpath.txt)

lab/target/classpath.txt: pom.xml lab/pom.xml $(shell find core/src/main lab/src/main -type f)
	mvn -q -pl lab -am -DskipTests -Dspotless.check.skip process-classes
	@touch $@

corpus: lab/target/classpath.txt ## record the fault corpus into target/traces: make corpus ARGS="--set=all --seed=7" (an hour and a half)
	$(LAB) dev.homeostat.lab.corpus.CorpusRunner --out=target/traces $(ARGS)

score: lab/target/classpath.txt ## score the recordings, in seconds: make score ARGS="--half=design --quiet"
	$(LAB) dev.homeostat.lab.score.ScoreMain --in=target/traces $(ARGS)
