package dev.homeostat.kernel;

import dev.homeostat.alert.BehavioralAlert;
import dev.homeostat.kernel.novelty.Behaviour;
import dev.homeostat.kernel.novelty.KnownBehaviours;
import dev.homeostat.kernel.novelty.KnownBehaviours.How;
import dev.homeostat.kernel.probe.Group;
import dev.homeostat.kernel.probe.Kernel;
import dev.homeostat.sensor.Support;
import dev.homeostat.sink.StandardError;
import dev.homeostat.text.JsonWriter;
import dev.homeostat.text.SafeText;
import java.io.BufferedReader;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.function.Consumer;

/**
 * The sidecar process: {@code watch pid=N …} watches until that process ends, {@code feed} does for
 * another program, {@code doctor} says which groups load here, {@code known} and {@code accept} are
 * about what was learned. The command line starts it; its arguments are no public surface.
 */
public final class KernelMain {

  private static final int DONE = 0;
  private static final int ALERTS = 1;
  private static final int BAD_INPUT = 2;
  private static final int UNREACHABLE = 3;
  private static final int FAULT_OF_OURS = 70;

  private static final PrintWriter OUT = writer(FileDescriptor.out);
  private static final PrintWriter ERR = writer(FileDescriptor.err);

  private KernelMain() {}

  /** Does what the first word says, and ends this JVM with an exit status. */
  public static void main(String[] arguments) {
    int status = FAULT_OF_OURS;
    try {
      status = done(Arrays.asList(arguments));
    } catch (RuntimeException e) {
      ERR.println("homeostat kernel: a fault of ours, please report it: " + SafeText.of(e));
    }
    System.exit(status);
  }

  /** Does what the first word says; returns the exit status. */
  private static int done(List<String> words) {
    List<String> rest = words.subList(Math.min(1, words.size()), words.size());
    return switch (words.isEmpty() ? "" : words.get(0)) {
      case "doctor" -> doctor();
      case "known" -> known(KernelOptions.parse(rest));
      case "accept" -> accept(KernelOptions.parse(rest), rest);
      case "watch" -> watch(rest);
      case "feed" -> feed(rest);
      default -> BAD_INPUT;
    };
  }

  private static int known(KernelOptions options) {
    try {
      options.lookAtKnown().lines().forEach(OUT::println);
      return DONE;
    } catch (IOException e) {
      return unreadable(e);
    }
  }

  private static int accept(KernelOptions options, List<String> words) {
    String prefix = "behaviour=";
    try {
      KnownBehaviours known = options.known(line -> ERR.println("homeostat kernel: " + line));
      for (String word : words) {
        if (word.startsWith(prefix)) {
          known.put(How.ACCEPTED, Behaviour.accepted(word.substring(prefix.length())));
        }
      }
      known.save();
      return DONE;
    } catch (IllegalArgumentException e) {
      ERR.println("homeostat kernel: --accept: " + SafeText.of(String.valueOf(e.getMessage())));
      return BAD_INPUT;
    } catch (IOException e) {
      return unreadable(e);
    }
  }

  private static int unreadable(IOException e) {
    ERR.println("homeostat kernel: " + SafeText.of(String.valueOf(e.getMessage())));
    return BAD_INPUT;
  }

  /** For the command line's {@code watch}, which judges and shows by itself. */
  private static int feed(List<String> words) {
    try (KernelFeed feed = new KernelFeed(KernelOptions.parse(words), OUT::println)) {
      feed.run(new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8)));
      return DONE;
    } catch (IllegalArgumentException | IOException e) {
      return refused(e);
    }
  }

  private static int refused(Exception e) {
    ERR.println("homeostat kernel: " + SafeText.of(String.valueOf(e.getMessage())));
    return e instanceof IllegalArgumentException ? BAD_INPUT : UNREACHABLE;
  }

  private static int watch(List<String> words) {
    KernelOptions options;
    try {
      options = KernelOptions.parse(words);
    } catch (IllegalArgumentException e) {
      return refused(e);
    }
    Consumer<String> log = options.json() ? ERR::println : OUT::println;
    boolean[] failed = {false};
    Consumer<BehavioralAlert> publish =
        alert -> {
          failed[0] |=
              options.failOn().map(least -> alert.severity().compareTo(least) >= 0).orElse(false);
          OUT.println(
              options.json()
                  ? alert.toJson()
                  : alert.timestamp() + " " + StandardError.textOf(alert));
        };
    try (KernelWatch watch = new KernelWatch(options, publish, log)) {
      // A signal ends this JVM, whatever its threads do.
      Runtime.getRuntime().addShutdownHook(new Thread(watch::stop, "homeostat-last-look"));
      watch.introduction().forEach(log);
      watch.run();
      return failed[0] ? ALERTS : DONE;
    } catch (IOException e) {
      return refused(e);
    }
  }

  /** An object a line and group: loading is the only way to know. */
  private static int doctor() {
    try (Kernel kernel =
        Kernel.open(ProcessHandle.current().pid(), EnumSet.allOf(Group.class), event -> {})) {
      for (Group group : Group.values()) {
        tell(group, kernel.support(group));
      }
    } catch (IOException e) {
      for (Group group : Group.values()) {
        tell(group, new Support.Unsupported(String.valueOf(e.getMessage())));
      }
    }
    return DONE;
  }

  private static void tell(Group group, Support support) {
    OUT.println(
        new JsonWriter()
            .beginObject()
            .member("group", group.id())
            .member("tells", group.description())
            .member("why_not", SafeText.of(support.why()))
            .endObject());
  }

  private static PrintWriter writer(FileDescriptor descriptor) {
    return new PrintWriter(
        new OutputStreamWriter(new FileOutputStream(descriptor), StandardCharsets.UTF_8), true);
  }
}
