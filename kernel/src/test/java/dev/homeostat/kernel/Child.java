package dev.homeostat.kernel;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/** A JVM of this JDK's with a class of these tests or of the module; ended when this is closed. */
public final class Child implements AutoCloseable {

  /**
   * Its own numbers of processes, network and files: a Java that lies where it does for it alone.
   */
  private static final String CONTAINER =
      "ip link set lo up && mount -t tmpfs none /mnt && mkdir /mnt/jdk"
          + " && mount --bind \"$1\" /mnt/jdk && processor=$2 && shift 3"
          + " && exec taskset -c $processor /mnt/jdk/bin/java \"$@\"";

  private final Process process;
  private final long pid;
  private final BufferedReader out;

  private Child(Process process) {
    this(
        process,
        process.pid(),
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8)));
  }

  private Child(Process process, long pid, BufferedReader out) {
    this.process = process;
    this.pid = pid;
    this.out = out;
  }

  /** Starts {@link Deeds}, on one processor, and waits until it is ready. */
  public static Child deeds(String... flags) throws IOException {
    return ready(
        Stream.concat(Stream.of("--enable-native-access=ALL-UNNAMED"), Stream.of(flags)).toList(),
        "dev.homeostat.kernel.Deeds");
  }

  /** As {@link #deeds}, in a container; its number is the one that it has outside. */
  public static Child containedDeeds() throws IOException {
    String home = System.getProperty("java.home");
    List<String> launcher = new ArrayList<>(unshared(CONTAINER));
    launcher.addAll(List.of(home, lastProcessor()));
    Child outer = start(true, launcher, List.of("-Xmx32m"), "dev.homeostat.kernel.Deeds");
    String first = outer.line();
    if (!first.equals("ready")) {
      throw new IOException("no container: " + first);
    }
    long inner = outer.process.children().findFirst().orElseThrow().pid();
    return new Child(outer.process, inner, outer.out);
  }

  /** Why there is no container here; empty where there is. */
  public static String whyNoContainer() throws IOException {
    try (Child tried = of(unshared("ip link set lo up && mount -t tmpfs none /mnt && echo fine"))) {
      List<String> lines = tried.lines();
      return lines.equals(List.of("fine")) ? "" : "no container may be made: " + lines;
    } catch (IOException e) {
      return "no container may be made: " + e.getMessage();
    }
  }

  private static List<String> unshared(String script) {
    return List.of(
        "unshare",
        "--pid",
        "--fork",
        "--kill-child",
        "--mount",
        "--mount-proc",
        "--net",
        "/bin/sh",
        "-c",
        script,
        "sh");
  }

  /** Starts {@link SwitchLoad}, on one processor, and waits until it is ready. */
  static Child load(String which) throws IOException {
    return ready(
        List.of("-XX:TieredStopAtLevel=4", "--enable-native-access=ALL-UNNAMED"),
        "dev.homeostat.kernel.SwitchLoad",
        which);
  }

  private static Child ready(List<String> flags, String main, String... words) throws IOException {
    List<String> launcher = List.of("taskset", "-c", lastProcessor());
    Child child = start(false, launcher, flags, main, words);
    child.line();
    return child;
  }

  /** The last of the processors that this JVM may use. */
  private static String lastProcessor() throws IOException {
    String field = "Cpus_allowed_list:";
    return Files.readAllLines(Path.of("/proc/self/status")).stream()
        .filter(line -> line.startsWith(field))
        .map(line -> line.replaceAll(".*[^0-9]", ""))
        .findFirst()
        .orElseThrow();
  }

  /** Starts the sidecar; what it says on standard error comes among its lines. */
  public static Child sidecar(String... words) throws IOException {
    return start(
        true,
        List.of(),
        List.of("--enable-native-access=ALL-UNNAMED"),
        "dev.homeostat.kernel.KernelMain",
        words);
  }

  /** Starts any command; what it says on standard error comes among its lines. */
  static Child of(List<String> command) throws IOException {
    return new Child(new ProcessBuilder(command).redirectErrorStream(true).start());
  }

  private static Child start(
      boolean merged, List<String> launcher, List<String> flags, String main, String... words)
      throws IOException {
    List<String> command = new ArrayList<>(launcher);
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xmx64m"));
    command.addAll(flags);
    command.add("-cp");
    command.add(System.getProperty("java.class.path"));
    command.add(main);
    command.addAll(List.of(words));
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(merged);
    if (!merged) {
      builder.redirectError(ProcessBuilder.Redirect.INHERIT);
    }
    return new Child(builder.start());
  }

  /** Its number. */
  public long pid() {
    return pid;
  }

  /** Its process. */
  public Process process() {
    return process;
  }

  /** The next line it writes. */
  public String line() throws IOException {
    return Objects.requireNonNull(out.readLine(), "it ended");
  }

  /** What it writes until its end. */
  public List<String> lines() {
    return out.lines().toList();
  }

  /** Has it do something, and waits until that is done. */
  public String does(String deed) throws IOException {
    tell(deed);
    return line();
  }

  /** Has it do something. */
  public void tell(String deed) throws IOException {
    OutputStream in = process.getOutputStream();
    in.write((deed + '\n').getBytes(StandardCharsets.UTF_8));
    in.flush();
  }

  @Override
  public void close() {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
    process.onExit().join();
  }
}
