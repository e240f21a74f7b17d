package dev.homeostat.alert;

import java.util.Locale;
import java.util.Optional;

/** How much of what was found out about an episode may be told. */
public enum EvidenceMode {
  /** Nothing is looked for. */
  OFF,
  /** All of it on this host; paths, peers and digits in names are covered where it leaves it. */
  MASKED,
  /** All of it everywhere. */
  FULL;

  /** The spelling in settings. */
  public String id() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The mode of a spelling. */
  public static Optional<EvidenceMode> parse(String text) {
    for (EvidenceMode mode : values()) {
      if (mode.id().equals(text)) {
        return Optional.of(mode);
      }
    }
    return Optional.empty();
  }

  /** The form in which an alert may leave this host. */
  public BehavioralAlert leaving(BehavioralAlert alert) {
    return this == FULL ? alert : alert.masked();
  }
}
