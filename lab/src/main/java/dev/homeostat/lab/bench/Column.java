package dev.homeostat.lab.bench;

/** A figure of what an agent costs a service, and how it is written. */
enum Column {
  START_MILLIS("start-up, ms", 0, true),
  START_CPU_MILLIS("processor until the first answer, ms", 0, true),
  RESIDENT_MB("RSS, MB", 1, true),
  HEAP_MB("heap, MB", 2, true),
  THREADS("threads", 0, true),
  REQUEST_MICROS("processor a request, µs", 1, true),
  P50_MICROS("p50, µs", 0, true),
  P99_MICROS("p99, µs", 0, true),
  P999_MICROS("p99.9, µs", 0, true),
  REQUESTS_PER_SECOND("most requests a second", 0, false),
  CHURN_PER_SECOND("churn a second, thousands", 0, false),
  CHURN_MICROS("processor a thousand of churn, µs", 1, true);

  private final String words;
  private final String format;
  private final boolean cost;

  Column(String words, int decimals, boolean cost) {
    this.words = words;
    this.format = "%,." + decimals + "f";
    this.cost = cost;
  }

  /** Its head, with the unit. */
  String words() {
    return words;
  }

  /** How a number of it is written. */
  String format() {
    return format;
  }

  /** Whether less of it is better. */
  boolean isCost() {
    return cost;
  }
}
