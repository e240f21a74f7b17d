package dev.homeostat.detect;

import java.util.EnumSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The detectors by the names an operator gives them. */
public enum DetectorKind {
  /** The seed's rule. */
  ZSCORE,
  /** A run of values far beyond what the tail of the past makes likely. */
  SPIKE,
  /** A lasting change of level. */
  SHIFT,
  /** A floor that keeps rising. */
  TREND,
  /** Something that must not be. */
  EVENT;

  /** All but the seed's rule. */
  public static Set<DetectorKind> ofDefault() {
    return EnumSet.complementOf(EnumSet.of(ZSCORE));
  }

  /**
   * Reads {@code default}, or a list of names with commas between; nothing where one is unknown.
   */
  public static Optional<Set<DetectorKind>> parse(String text) {
    if (text.equals("default")) {
      return Optional.of(ofDefault());
    }
    Set<DetectorKind> kinds = EnumSet.noneOf(DetectorKind.class);
    for (String name : text.split(",", -1)) {
      DetectorKind kind = ofId(name.trim());
      if (kind == null) {
        return Optional.empty();
      }
      kinds.add(kind);
    }
    return Optional.of(kinds);
  }

  private static @Nullable DetectorKind ofId(String id) {
    for (DetectorKind kind : values()) {
      if (kind.id().equals(id)) {
        return kind;
      }
    }
    return null;
  }

  /** The spelling in options and alerts. */
  public String id() {
    return name().toLowerCase(Locale.ROOT);
  }
}
