package dev.homeostat.cli.doctor;

import dev.homeostat.text.JsonWriter;

/**
 * One thing the doctor looked at.
 *
 * @param subject what it looked at
 * @param good whether nothing is to be wished for
 * @param found what it saw
 * @param remedy what a person can do; empty where nothing has to be done
 */
public record Finding(String subject, boolean good, String found, String remedy) {

  static Finding good(String subject, String found) {
    return new Finding(subject, true, found, "");
  }

  static Finding lacking(String subject, String found, String remedy) {
    return new Finding(subject, false, found, remedy);
  }

  /** The finding as people read it: a line, and below it the remedy. */
  public String toText() {
    String line = "%-4s %-22s %s".formatted(good ? "ok" : "--", subject, found);
    return remedy.isEmpty() ? line : line + "%n%-27s -> %s".formatted("", remedy);
  }

  /** Writes it as an object. */
  public void writeTo(JsonWriter json) {
    json.beginObject()
        .member("subject", subject)
        .name("good")
        .value(good)
        .member("found", found)
        .member("remedy", remedy)
        .endObject();
  }
}
