package dev.homeostat;

import dev.homeostat.alert.ControlCommand;
import dev.homeostat.alert.ControlRecord;
import dev.homeostat.alert.Finding;
import dev.homeostat.alert.Silences;
import dev.homeostat.detect.DetectorKind;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Does what people ask of a judge, and records it. Not thread-safe. */
final class Controls {

  private final String component;
  private final Silences silences;
  private final @Nullable Ensemble ensemble;
  private long count;

  /**
   * Makes one that was asked for nothing.
   *
   * @param ensemble the default detectors; null where the seed's rule judges alone
   */
  Controls(String component, Silences silences, @Nullable Ensemble ensemble) {
    this.component = component;
    this.silences = silences;
    this.ensemble = ensemble;
  }

  /** How often something was asked for. */
  long count() {
    return count;
  }

  /**
   * Does what a person asks for.
   *
   * @param by the way it came
   */
  ControlRecord control(ControlCommand command, String by, long epochMillis) {
    count++;
    Outcome outcome =
        command instanceof ControlCommand.Silence silence
            ? silence(silence, epochMillis)
            : command instanceof ControlCommand.Accept accept
                ? accept(accept.fingerprint())
                : mark((ControlCommand.Mark) command, epochMillis);
    return new ControlRecord(
        component,
        command.name(),
        outcome.fingerprint,
        by,
        Instant.ofEpochMilli(epochMillis),
        outcome.until,
        outcome.done,
        outcome.summary);
  }

  /**
   * What became of a command.
   *
   * @param fingerprint of the cause it is about
   * @param until when it holds
   * @param done whether it was done
   * @param summary for people
   */
  private record Outcome(
      Optional<String> fingerprint, Optional<Instant> until, boolean done, String summary) {

    static Outcome of(String fingerprint, boolean done, String summary) {
      return new Outcome(Optional.of(fingerprint), Optional.empty(), done, summary);
    }
  }

  private Outcome silence(ControlCommand.Silence silence, long epochMillis) {
    String fingerprint = silence.fingerprint();
    Instant end = Instant.ofEpochMilli(epochMillis + silence.lasts().toMillis());
    boolean done = silences.set(fingerprint, end.toEpochMilli(), epochMillis);
    String told =
        silence.lasts().isZero()
            ? "the silence of " + fingerprint + " is over"
            : done
                ? fingerprint + " is silent until " + end.truncatedTo(ChronoUnit.SECONDS)
                : "as many causes are silenced as may be";
    return new Outcome(Optional.of(fingerprint), Optional.of(end), done, told);
  }

  private Outcome accept(String fingerprint) {
    Finding finding =
        ensemble == null ? null : ensemble.episodes().findingOf(fingerprint).orElse(null);
    if (ensemble == null || finding == null) {
      return Outcome.of(fingerprint, false, "no open episode has the fingerprint " + fingerprint);
    }
    if (finding.detector().equals(DetectorKind.EVENT.id())) {
      return Outcome.of(
          fingerprint, false, finding.type().id() + " cannot be normal; silence it instead");
    }
    Set<String> metrics = ensemble.episodes().accept(fingerprint);
    ensemble.accept(metrics);
    return Outcome.of(
        fingerprint,
        true,
        String.join(", ", new TreeSet<>(metrics)) + " taken for normal as seen now");
  }

  private Outcome mark(ControlCommand.Mark mark, long epochMillis) {
    Optional<Instant> until =
        ensemble == null
            ? Optional.empty()
            : Optional.of(Instant.ofEpochMilli(epochMillis + ensemble.mark()));
    return new Outcome(Optional.empty(), until, true, "deployed " + mark.version());
  }
}
