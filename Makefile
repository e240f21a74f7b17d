# Short names for what is done often. `make` alone lists them.
.PHONY: help demo test fmt clean overhead overhead-quick evidence-cost watch-cost replay-cost kernel-cost corpus score culprits bench bench-quick chaos clean-time picture page-cost work-and-rest hosts fuzz

help: ## this list
	@grep -E '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed 's/:.*## /\t/'

demo: ## a small service, a fault, and the alert about it
	./homeostat demo

test: ## everything the gate runs
	mvn verify

fmt: ## put the sources into google-java-format
	mvn -q spotless:apply

picture: ## the page as it looks, into docs/page.png; needs Chromium and Node.js
	mvn -q -pl cli -am verify -Dtest=None -Dsurefire.failIfNoSpecifiedTests=false -Dit.test=PageIT -Dfailsafe.failIfNoSpecifiedTests=false
	cp cli/target/page/fault-1280-light.png docs/page.png

clean: ## remove what was built
	mvn -q clean

# Without the agent's own classes: an agent that finds them on the host's path takes them for the library.
LAB_PATH = lab/target/classes:$$(tr ':' '\n' < lab/target/classpath.txt | grep -v '/agent/' | paste -sd: -)
LAB = java -cp $(LAB_PATH)

lab/target/classpath.txt: pom.xml lab/pom.xml $(shell find core/src/main lab/src/main -type f)
	mvn -q -pl lab -am -DskipTests -Dspotless.check.skip process-classes
	@touch $@

overhead-quick: lab/target/classpath.txt ## what the agent costs, on JDK 17 and 25, into docs/benchmarks/agent-cost.md: twenty minutes, on an idle machine
	mvn -q -pl agent -am -DskipTests package
	$(LAB) dev.homeostat.lab.bench.AgentCost agent/target/homeostat-agent.jar docs/benchmarks/agent-cost.md

overhead: lab/target/classpath.txt ## what this agent and others cost a service, into docs/benchmarks/overhead.md: make overhead ARGS="--rounds=5" (25 minutes, on an idle machine)
	mvn -q -f lab/peers/pom.xml -Dpeers=$(CURDIR)/target/peers package
	mvn -q -pl agent -am -DskipTests package
	$(LAB) dev.homeostat.lab.bench.Overhead agent/target/homeostat-agent.jar target/peers docs/benchmarks/overhead.md $(ARGS)

work-and-rest: lab/target/classpath.txt ## what a service loses while the agent works, into docs/benchmarks/work-and-rest.md: a quarter of an hour, on an idle machine
	mvn -q -pl agent -am -DskipTests package
	$(LAB) dev.homeostat.lab.bench.WorkAndRest agent/target/homeostat-agent.jar docs/benchmarks/work-and-rest.md

watch-cost: lab/target/classpath.txt ## what a program loses while it is watched from outside, into docs/benchmarks/watch-cost.md: twenty minutes, on an idle machine
	mvn -q -pl cli -am -DskipTests package
	$(LAB) dev.homeostat.lab.bench.WatchCost cli/target/homeostat.jar docs/benchmarks/watch-cost.md

# The kernel's part wants it, whatever Maven runs on.
JAVA_25 ?= $(firstword $(if $(JAVA_HOME_25),$(JAVA_HOME_25)/bin/java) $(wildcard /usr/lib/jvm/*25*/bin/java) java)

kernel-cost: ## what the kernel's view costs and how soon it tells, into docs/benchmarks/kernel-cost.md: nine minutes, as root on an idle machine (a try: ARGS=--share=0.1)
	mvn -q -pl cli -am -DskipTests package
	$(JAVA_25) -Xmx128m -cp kernel/target/test-classes:kernel/target/classes:core/target/classes \
	  dev.homeostat.kernel.KernelCost cli/target/homeostat.jar docs/benchmarks/kernel-cost.md $(ARGS)

replay-cost: lab/target/classpath.txt ## how fast recordings are replayed, into docs/benchmarks/replay.md: six minutes, and a gigabyte of disk
	mvn -q -pl cli -am -DskipTests package
	$(LAB) dev.homeostat.lab.bench.ReplayCost cli/target/homeostat.jar docs/benchmarks/replay.md

page-cost: lab/target/classpath.txt ## what an open page costs, into docs/benchmarks/page-cost.md: a quarter of an hour, on an idle machine
	mvn -q -pl agent -am -DskipTests package
	$(LAB) dev.homeostat.lab.bench.PageCost agent/target/homeostat-agent.jar docs/benchmarks/page-cost.md

evidence-cost: lab/target/classpath.txt ## what each look for evidence costs on heaps of 100 MB to 8 GB, into docs/benchmarks/evidence-cost.md: ten minutes, and 9 GB free
	$(LAB) dev.homeostat.lab.bench.EvidenceCost docs/benchmarks/evidence-cost.md 17:100 17:1024 25:100 25:1024 25:8192

corpus: lab/target/classpath.txt ## record the fault corpus into target/traces: make corpus ARGS="--seed=7" (the short set: three hours)
	$(LAB) dev.homeostat.lab.corpus.CorpusRunner --out=target/traces $(ARGS)

score: lab/target/classpath.txt ## score the recordings, in seconds: make score ARGS="--half=design --quiet"
	$(LAB) dev.homeostat.lab.score.ScoreMain --in=target/traces $(ARGS)

bench-quick: lab/target/classpath.txt ## points a second of the detectors, the naive rule and a random cut forest, in half a minute
	$(LAB) dev.homeostat.lab.detect.Speed

bench: lab/target/classpath.txt ## all measurements of the detectors, JMH too, into docs/benchmarks/detectors.md (ten minutes)
	$(LAB) dev.homeostat.lab.detect.DetectorPage docs/benchmarks/detectors.md $(or $(SHARED),../shared)/data

chaos: lab/target/classpath.txt ## kills, full disks, jumping clocks, no memory, errors of our own …, into docs/benchmarks/chaos.md: make chaos ARGS="--only=kills --kills=20" (half an hour; root for its small disk)
	mvn -q -pl agent -am -DskipTests package
	$(LAB) dev.homeostat.lab.chaos.Chaos agent/target/homeostat-agent.jar lab/target/classes docs/benchmarks/chaos.md $(ARGS)

# Of each of Jazzer's tests, which want a JVM each.
SECONDS ?= 120

fuzz: ## every parser under Jazzer, led by coverage, then damaged files for replay: make fuzz SECONDS=600 (half an hour; the gate replays the kept corpus)
	for test in $$(grep -rA1 '@FuzzTest' --include='*FuzzTest.java' */src/test | \
	  sed -n 's|^\([a-z]*\)/.*/\([A-Za-z]*\)\.java-.*void \([A-Za-z]*\)(.*|\1/\2.\3|p'); do \
	  echo "$$test"; \
	  JAZZER_FUZZ=1 mvn -q -pl "$${test%%/*}" -am "-Dtest=$$(echo "$${test#*/}" | tr . '#')" -Dsurefire.failIfNoSpecifiedTests=false \
	    -Djazzer.hooks=true "-Djazzer.instrument=dev.homeostat.**" -Djazzer.max_duration=$(SECONDS)s \
	    -Djazzer.disabled_hooks=com.code_intelligence.jazzer.sanitizers.ServerSideRequestForgery:com.code_intelligence.jazzer.sanitizers.FilePathTraversal \
	    test || exit 1; \
	done
	mvn -q -pl cli -am -Dtest=ReplayFuzzTest -Dsurefire.failIfNoSpecifiedTests=false -Dhomeostat.fuzz=$(or $(INPUTS),10000) test

hosts: lab/target/classpath.txt ## real servers with the agent and without, one after another, into docs/benchmarks/hosts.md: make hosts ARGS=--seconds=300 (two hours; 0.5 GB to fetch)
	mvn -q -f lab/hosts/pom.xml -Dhosts=$(CURDIR)/target/hosts package
	mvn -q -pl agent -am -DskipTests package
	$(LAB) dev.homeostat.lab.hosts.RealHosts agent/target/homeostat-agent.jar target/hosts docs/benchmarks/hosts.md $(ARGS)

clean-time: lab/target/classpath.txt ## healthy servers side by side under light load, their false alarms counted in docs/benchmarks/clean-time.md: make clean-time ARGS=--minutes=60
	mvn -q -f lab/hosts/pom.xml -Dhosts=$(CURDIR)/target/hosts package
	mvn -q -pl agent -am -DskipTests package
	$(LAB) dev.homeostat.lab.hosts.CleanTime agent/target/homeostat-agent.jar target/hosts docs/benchmarks/clean-time.md $(ARGS)

CULPRITS ?= target/culprits

culprits: lab/target/classpath.txt ## run the corpus under the agent and count how often a suspect names the culprit: make culprits ARGS="--cases=heap-*"
	mvn -q -pl agent -am -DskipTests package
	$(LAB) dev.homeostat.lab.corpus.CorpusRunner --out=$(CULPRITS) $(ARGS) \
	  "--flags=-javaagent:$(CURDIR)/agent/target/homeostat-agent.jar=interval=250ms,learning=20s,alerts=-"
	$(LAB) dev.homeostat.lab.score.Culprits $(CULPRITS)
