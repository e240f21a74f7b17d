package dev.homeostat.lab.fork;

import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A program of a JDK's in a process of its own. What it writes goes to files; it is killed, with
 * all it started, when this is closed.
 */
public final class ForkedJvm implements AutoCloseable {

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final Process process;
  private final Path out;
  private final Path err;

  private ForkedJvm(Process process, Path out, Path err) {
    this.process = process;
    this.out = out;
    this.err = err;
  }

  /** Begins to describe a program of a JDK, {@code java} unless told otherwise. */
  public static Builder on(Jdk jdk) {
    return new Builder(jdk);
  }

  /** The process's id. */
  public long pid() {
    return process.pid();
  }

  /** Whether it still runs. */
  public boolean isAlive() {
    return process.isAlive();
  }

  /** What it wrote to standard output until now. */
  public String out() {
    return text(out);
  }

  /** What it wrote to standard error until now. */
  public String err() {
    return text(err);
  }

  /** The agent's lines on standard error until now, without what each begins with. */
  public List<String> agentLines() {
    String begin = "homeostat: ";
    return err()
        .lines()
        .filter(line -> line.startsWith(begin))
        .map(line -> line.substring(begin.length()))
        .toList();
  }

  /** Writes a line to its standard input. */
  public void tell(String line) throws IOException {
    OutputStream in = process.getOutputStream();
    in.write((line + '\n').getBytes(StandardCharsets.UTF_8));
    in.flush();
  }

  /**
   * Waits until it ends.
   *
   * @return its exit status
   * @throws IllegalStateException where it does not end within a minute
   */
  public int exitStatus() throws InterruptedException {
    if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
      throw new IllegalStateException(
          "it still runs after " + PATIENCE + "; its standard error:\n" + err());
    }
    return process.exitValue();
  }

  @Override
  public void close() {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
    process.onExit().join();
  }

  private static String text(Path file) {
    try {
      return Files.exists(file) ? Files.readString(file) : "";
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  /** What to start. */
  public static final class Builder {
    private final Jdk jdk;
    private Path program;
    private final List<String> launcher = new ArrayList<>();
    private final List<String> flags = new ArrayList<>();
    private final List<String> classPath = new ArrayList<>();
    private final List<String> command = new ArrayList<>();
    private final Map<String, String> environment = new HashMap<>();
    private boolean errorUnread;

    private Builder(Jdk jdk) {
      this.jdk = jdk;
      this.program = jdk.tool("java");
    }

    /** Another program of the JDK's than {@code java}. */
    public Builder tool(String name) {
      program = jdk.tool(name);
      return this;
    }

    /** The {@code java} of another folder, such as a run-time image. */
    public Builder image(Path home) {
      program = home.resolve("bin").resolve(program.getFileName());
      return this;
    }

    /** Another program than a JDK's, such as a server's start script. */
    public Builder program(Path file) {
      program = file;
      return this;
    }

    /** Starts it through another program, which becomes it, such as {@code taskset}. */
    public Builder behind(String... words) {
      launcher.addAll(List.of(words));
      return this;
    }

    /** Adds flags. */
    public Builder flags(String... more) {
      flags.addAll(List.of(more));
      return this;
    }

    /** Adds an agent; an empty argument is none. */
    public Builder agent(Path jar, String argument) {
      return flags("-javaagent:" + jar + (argument.isEmpty() ? "" : "=" + argument));
    }

    /** Adds folders and jars to the class path. */
    public Builder classPath(Path... more) {
      for (Path path : more) {
        classPath.add(path.toString());
      }
      return this;
    }

    /** What to run and its arguments, as they end the command line. */
    public Builder run(String... words) {
      command.addAll(List.of(words));
      return this;
    }

    /** Sets a variable of its environment. */
    public Builder variable(String name, String value) {
      environment.put(name, value);
      return this;
    }

    /** Leaves its standard error a pipe that nobody reads. */
    public Builder errorUnread() {
      errorUnread = true;
      return this;
    }

    /** Starts it; what it writes is kept in the folder. */
    public ForkedJvm start(Path folder) throws IOException {
      Path out = Files.createTempFile(folder, "out", ".txt");
      Path err = Files.createTempFile(folder, "err", ".txt");
      List<String> line = new ArrayList<>(launcher);
      line.add(program.toString());
      line.addAll(flags);
      if (!classPath.isEmpty()) {
        line.add("-cp");
        line.add(String.join(File.pathSeparator, classPath));
      }
      line.addAll(command);
      ProcessBuilder builder = new ProcessBuilder(line);
      builder.redirectOutput(out.toFile());
      if (!errorUnread) {
        builder.redirectError(err.toFile());
      }
      // What this shell has set for its own JVMs is not meant for those under test.
      builder
          .environment()
          .keySet()
          .removeIf(
              name ->
                  name.startsWith("HOMEOSTAT_")
                      || name.startsWith("OTEL_")
                      || name.startsWith("SPRING_")
                      || name.equals("JAVA_TOOL_OPTIONS")
                      || name.equals("JDK_JAVA_OPTIONS"));
      builder.environment().putAll(environment);
      return new ForkedJvm(builder.start(), out, err);
    }
  }
}
