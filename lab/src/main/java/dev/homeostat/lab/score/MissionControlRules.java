package dev.homeostat.lab.score;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.openjdk.jmc.common.item.IItemCollection;
import org.openjdk.jmc.common.item.ItemFilters;
import org.openjdk.jmc.common.unit.UnitLookup;
import org.openjdk.jmc.flightrecorder.CouldNotLoadRecordingException;
import org.openjdk.jmc.flightrecorder.JfrAttributes;
import org.openjdk.jmc.flightrecorder.JfrLoaderToolkit;
import org.openjdk.jmc.flightrecorder.rules.IResult;
import org.openjdk.jmc.flightrecorder.rules.IRule;
import org.openjdk.jmc.flightrecorder.rules.RuleRegistry;
import org.openjdk.jmc.flightrecorder.rules.Severity;
import org.openjdk.jmc.flightrecorder.rules.util.RulesToolkit;

/**
 * The rules of JDK Mission Control over a flight recording of the run ({@code recording.jfr} beside
 * the trace, as {@code --arguments=--jfr=default} of the recorder leaves it), with their own
 * preferences. They judge a recording as a whole; so that a time can be told they are asked ten
 * times, each time of all that had happened by then. A rule speaks where its severity is WARNING,
 * and once a run. Rules that speak of the recording, of options or of secrets are not asked, nor
 * are those of other processes, of which there are many while the corpus is recorded.
 */
final class MissionControlRules implements Watcher {
  private static final String FILE = "recording.jfr";
  private static final int LOOKS = 10;

  /** What a rule's warning means here. */
  private static final Map<String, String> TYPES =
      Map.ofEntries(
          Map.entry("IncreasingLiveSet", "memory_leak"),
          Map.entry("HeapContent", "memory_leak"),
          Map.entry("IncreasingMetaSpaceLiveSet", "class_leak"),
          Map.entry("MetaspaceOom", "class_leak"),
          Map.entry("ClassLeak", "class_leak"),
          Map.entry("ClassLoading", "class_leak"),
          Map.entry("CodeCache", "code_cache_full"),
          Map.entry("LowOnPhysicalMemory", "memory_limit"),
          Map.entry("HighGc", "gc_pressure"),
          Map.entry("FullGc", "gc_pressure"),
          Map.entry("GcPauseRatio", "gc_pressure"),
          Map.entry("GcStall", "gc_pressure"),
          Map.entry("GcFreedRatio", "gc_pressure"),
          Map.entry("LongGcPause", "gc_pressure"),
          Map.entry("Allocations.class", "allocation_surge"),
          Map.entry("Allocations.thread", "allocation_surge"),
          Map.entry("HighJvmCpu", "cpu_runaway"),
          Map.entry("MethodProfiling", "cpu_runaway"),
          Map.entry("JavaBlocking", "lock_contention"),
          Map.entry("ContextSwitch", "lock_contention"),
          Map.entry("VMOperations", "stall"),
          Map.entry("ApplicationHalts", "stall"),
          Map.entry("HeapInspectionGc", "stall"),
          Map.entry("FinalizersRun", "finalizer_backlog"),
          Map.entry("Errors", "out_of_memory"));

  @Override
  public String name() {
    return "rules of JDK Mission Control";
  }

  /** Whether there is a flight recording of a run. */
  static boolean canJudge(Recording run) {
    return Files.exists(run.folder().resolve(FILE));
  }

  @Override
  public List<Alarm> watch(Recording run, Trace trace, int thin) {
    Path file = run.folder().resolve(FILE);
    List<Alarm> alarms = new ArrayList<>();
    Set<String> spoke = new HashSet<>();
    try {
      IItemCollection events = JfrLoaderToolkit.loadEvents(file.toFile());
      for (int look = 1; look <= LOOKS; look++) {
        long now = run.startedMillis() + (run.endedMillis() - run.startedMillis()) * look / LOOKS;
        IItemCollection known =
            look == LOOKS
                ? events
                : events.apply(
                    ItemFilters.lessOrEqual(
                        JfrAttributes.END_TIME, UnitLookup.EPOCH_MS.quantity(now)));
        for (IResult result : warnings(known)) {
          String rule = result.getRule().getId();
          if (spoke.add(rule)) {
            alarms.add(alarm(rule, now));
          }
        }
      }
    } catch (IOException | CouldNotLoadRecordingException e) {
      throw new UncheckedIOException(new IOException("cannot read " + file, e));
    }
    return alarms;
  }

  private static List<IResult> warnings(IItemCollection events) {
    List<IRule> rules =
        RuleRegistry.getRules().stream().filter(rule -> TYPES.containsKey(rule.getId())).toList();
    List<IResult> warnings = new ArrayList<>();
    for (Future<IResult> future : RulesToolkit.evaluateParallel(rules, events, null, 1).values()) {
      try {
        IResult result = future.get();
        if (result != null && result.getSeverity() == Severity.WARNING) {
          warnings.add(result);
        }
      } catch (ExecutionException e) {
        // A rule that fails on a recording says nothing of it.
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
    return warnings;
  }

  private static Alarm alarm(String rule, long epochMillis) {
    String type = TYPES.getOrDefault(rule, rule);
    return new Alarm(type, rule, epochMillis, rule, Double.NaN, Double.NaN, true);
  }
}
