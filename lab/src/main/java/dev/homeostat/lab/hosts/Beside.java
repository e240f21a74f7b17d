package dev.homeostat.lab.hosts;

/** An agent a server can be started with. */
enum Beside {
  HOMEOSTAT("Homeostat"),
  OPENTELEMETRY("OpenTelemetry");

  private final String words;

  Beside(String words) {
    this.words = words;
  }

  @Override
  public String toString() {
    return words;
  }
}
