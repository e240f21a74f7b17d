package dev.homeostat.evidence;

import dev.homeostat.alert.Inquiry;
import dev.homeostat.evidence.Census.Growth;
import dev.homeostat.signal.Signal;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The JVM's native memory by its categories, where it tracks them (NMT): what grew there the JVM
 * took, for itself or for the program, the rest a library. It compares two tables of its own and
 * leaves the JVM's baseline to whoever has set one.
 */
final class TrackedMemoryInspector implements Inspector {

  private static final long KIB_PER_MIB = 1024;
  private static final int MOST_SUSPECTS = 2;

  /** A matter of its own, and none of native memory. */
  private static final String HEAP = "Java Heap";

  /** What is left out of {@code native_mb} already. */
  private static final Set<String> ACCOUNTED = Set.of("Metaspace", "Code");

  /** What the program takes itself: its name alone says that to nobody. */
  private static final String OTHER = "Other";

  /** {@code - Java Heap (reserved=65536KB, committed=65536KB)}, with a tag or without. */
  private static final Pattern CATEGORY =
      Pattern.compile("-\\s+([A-Za-z][A-Za-z ]*?) \\(reserved=\\d+KB, committed=(\\d+)KB");

  private final Diagnostics diagnostics;
  private final Usual<Census> usual = new Usual<>();

  TrackedMemoryInspector(Diagnostics diagnostics) {
    this.diagnostics = diagnostics;
  }

  @Override
  public String topic() {
    return "native memory the JVM tracks";
  }

  @Override
  public void takeCensus(boolean calm, Patience patience) {
    Census now = committed();
    if (!now.isEmpty()) {
      usual.take(now, calm);
    }
  }

  @Override
  public void inspect(Inquiry inquiry, Notes notes, Patience patience) {
    if (inquiry.metric().equals(Signal.MAPPED_MB.metric())) {
      return; // Pages of files are not the JVM's.
    }
    Census now = committed();
    if (now.isEmpty()) {
      notes.gap("the JVM's own native memory (it runs without -XX:NativeMemoryTracking=summary)");
      return;
    }
    double metricGrew = inquiry.growth() * KIB_PER_MIB;
    boolean residual = inquiry.metric().equals(Signal.NATIVE_MB.metric());
    Optional<Census> before = usual.get();
    List<Growth> behind =
        before.map(now::since).orElseGet(now::largest).stream()
            .filter(growth -> !residual || !ACCOUNTED.contains(growth.group()))
            .filter(growth -> growth.much() >= KIB_PER_MIB && growth.mayBeBehind(metricGrew))
            .limit(MOST_SUSPECTS)
            .toList();
    for (Growth growth : behind) {
      notes.suspect(
          "native",
          growth.group(),
          growth.inUnits(KIB_PER_MIB, " MiB")
              + " in all"
              + (growth.group().equals(OTHER)
                  ? "; direct buffers, Unsafe and foreign memory count there"
                  : ""),
          growth.shareOf(metricGrew));
    }
    if (before.isEmpty()) {
      usual.take(now, false);
      if (!behind.isEmpty()) {
        notes.gap(Usual.UNKNOWN);
      }
    }
  }

  /** Committed KiB by category; empty where the JVM does not track them, or nobody may ask. */
  private Census committed() {
    Census census = new Census();
    try {
      Matcher category = CATEGORY.matcher(diagnostics.run("VM.native_memory summary"));
      while (category.find()) {
        if (!category.group(1).equals(HEAP)) {
          census.add(category.group(1), Long.parseLong(category.group(2)));
        }
      }
    } catch (Exception e) {
      // The kernel's view has to do.
    }
    return census;
  }
}
