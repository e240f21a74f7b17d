package dev.homeostat.evidence;

import dev.homeostat.alert.EvidenceMode;
import java.time.Duration;

/**
 * How evidence is gathered. Immutable.
 *
 * @param mode whether at all, and in which form an alert leaves this host
 * @param maxPause what is predicted to stop the application longer is not taken
 * @param diagnostics what the agent may ask
 */
public record EvidenceOptions(EvidenceMode mode, Duration maxPause, Diagnostics diagnostics) {

  /** No pause over 100 ms, nothing that only an agent may ask. */
  public static final EvidenceOptions DEFAULT =
      new EvidenceOptions(EvidenceMode.MASKED, Duration.ofMillis(100), Diagnostics.NONE);

  /** Checks the range. */
  public EvidenceOptions {
    if (maxPause.isNegative()) {
      throw new IllegalArgumentException(
          "evidenceMaxPause must not be negative, but was " + maxPause);
    }
  }
}
