package dev.homeostat.cli.attach;

import com.sun.tools.attach.VirtualMachine;
import com.sun.tools.attach.VirtualMachineDescriptor;
import dev.homeostat.text.SafeText;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/** The JVMs that this user may look into. */
public final class JvmList {

  private static final String UNKNOWN = "?";
  private static final int LONGEST = 100;

  private JvmList() {}

  /**
   * A JVM.
   *
   * @param pid its process
   * @param program its main class or jar and arguments, shortened
   */
  public record Jvm(long pid, String program) {}

  /**
   * All but this one, those too that share no performance counters ({@code
   * -XX:+PerfDisableSharedMem}).
   */
  public static List<Jvm> all() {
    Map<Long, Jvm> found = new TreeMap<>();
    Stream.concat(running(), announced()).forEach(jvm -> found.put(jvm.pid(), jvm));
    found.remove(ProcessHandle.current().pid());
    return found.values().stream().filter(JvmList::isReachable).toList();
  }

  /** The main class or jar of a JVM, without its arguments; its number where that is unknown. */
  public static String name(long pid) {
    return announced()
        .filter(jvm -> jvm.pid() == pid)
        .map(jvm -> jvm.program().split(" ", 2)[0])
        .filter(name -> !name.equals(UNKNOWN))
        .map(name -> name.substring(name.lastIndexOf('/') + 1))
        .findFirst()
        .or(() -> started(pid))
        .orElse("process " + pid);
  }

  private static Stream<Jvm> running() {
    return ProcessHandle.allProcesses()
        .map(ProcessHandle::pid)
        .filter(TargetProcess::isJvm)
        .map(pid -> new Jvm(pid, started(pid).orElse(UNKNOWN)));
  }

  /** What the command line says it runs. */
  private static Optional<String> started(long pid) {
    return TargetProcess.program(pid).map(JvmList::shown);
  }

  /**
   * All whose performance counters lie there; none where this Java has no module jdk.attach. A JVM
   * that was killed leaves them behind, and its number is given to another process, mostly 1 in a
   * container.
   */
  private static Stream<Jvm> announced() {
    try {
      return VirtualMachine.list().stream().map(JvmList::jvm);
    } catch (NoClassDefFoundError e) {
      return Stream.of();
    }
  }

  private static Jvm jvm(VirtualMachineDescriptor descriptor) {
    String name = descriptor.displayName().isBlank() ? UNKNOWN : descriptor.displayName();
    return new Jvm(Long.parseLong(descriptor.id()), shown(name));
  }

  private static String shown(String name) {
    return SafeText.of(name.substring(0, Math.min(LONGEST, name.length())));
  }

  private static boolean isReachable(Jvm jvm) {
    try {
      TargetProcess.jvm(jvm.pid());
      return true;
    } catch (Unreachable e) {
      return false;
    }
  }
}
