package dev.homeostat.alert;

import java.util.OptionalDouble;

/**
 * Who may be behind an anomaly.
 *
 * @param kind what it is: {@code thread_group}, {@code class}, {@code file}, …
 * @param name its name
 * @param detail what a person wants to know of it; may be empty
 * @param share its share of the change, from 0 to 1, where known
 */
public record Suspect(String kind, String name, String detail, OptionalDouble share) {}
