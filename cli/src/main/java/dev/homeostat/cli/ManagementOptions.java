package dev.homeostat.cli;

import dev.homeostat.cli.watch.ManagementSource.Access;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** How a JVM's management beans are asked. */
@Command
final class ManagementOptions {

  private static final Set<PosixFilePermission> OTHERS =
      Set.of(PosixFilePermission.GROUP_READ, PosixFilePermission.OTHERS_READ);

  @Option(
      names = "--jmx",
      description =
          "Of a process, also what only its management beans know: after a minute of its life its"
              + " management agent is started, which listens on all interfaces and stays.")
  private boolean jmx;

  @Option(
      names = "--credentials",
      paramLabel = "FILE",
      description = "For service:jmx:…: a .properties file with user and password, yours alone.")
  private @Nullable Path credentials;

  @Option(
      names = "--tls",
      description = "For service:jmx:…: its registry speaks TLS, as its beans may in any case.")
  private boolean tls;

  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec = CommandSpec.create();

  /** Whether a process's management agent is wanted. */
  boolean isWanted() {
    return jmx;
  }

  /** Refuses all of it for a page of metrics, which has no management beans. */
  void refuseForPage() {
    if (jmx || tls || credentials != null) {
      throw wrong(
          "--jmx is of a process, --credentials and --tls are of service:jmx:…; a page of metrics has"
              + " none of them");
    }
  }

  /** Refuses for a process what only an address of management beans has. */
  void refuseForProcess() {
    if (tls || credentials != null) {
      throw wrong("--credentials and --tls are of service:jmx:…; a process has neither of them");
    }
  }

  /** Who we are; the password is nowhere but in a file only its owner may read. */
  Access access() {
    if (credentials == null) {
      return new Access(Optional.empty(), "", tls);
    }
    Properties read = new Properties();
    try (Reader file = Files.newBufferedReader(credentials)) {
      for (PosixFilePermission permission : Files.getPosixFilePermissions(credentials)) {
        if (OTHERS.contains(permission)) {
          throw wrong(
              credentials + " may be read by others; allowed is a file of yours alone (0600)");
        }
      }
      read.load(file);
    } catch (IOException | IllegalArgumentException e) {
      throw wrong("cannot read --credentials " + credentials + " (" + e.getMessage() + ")");
    }
    String user = read.getProperty("user");
    String password = read.getProperty("password");
    if (user == null || password == null) {
      throw wrong(credentials + " has no user or no password; allowed are user=… and password=…");
    }
    return new Access(Optional.of(user), password, tls);
  }

  private ParameterException wrong(String problem) {
    return new ParameterException(spec.commandLine(), problem);
  }
}
