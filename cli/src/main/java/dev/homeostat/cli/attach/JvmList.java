package dev.homeostat.cli.attach;

import com.sun.tools.attach.VirtualMachine;
import com.sun.tools.attach.VirtualMachineDescriptor;
import dev.homeostat.text.SafeText;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** The JVMs that this user may look into. */
public final class JvmList {

  private static final int LONGEST = 100;

  private JvmList() {}

  /**
   * A JVM.
   *
   * @param pid its process
   * @param program its main class or jar and arguments, shortened
   */
  public record Jvm(long pid, String program) {}

  /** All but this one; none where this Java has no module jdk.attach. */
  public static List<Jvm> all() {
    return announced()
        .filter(jvm -> jvm.pid() != ProcessHandle.current().pid() && isReachable(jvm))
        .sorted(Comparator.comparingLong(Jvm::pid))
        .toList();
  }

  /** The main class or jar of a JVM, without its arguments; its number where that is unknown. */
  public static String name(long pid) {
    return announced()
        .filter(jvm -> jvm.pid() == pid)
        .map(jvm -> jvm.program().split(" ", 2)[0])
        .filter(name -> !name.equals("?"))
        .map(name -> name.substring(name.lastIndexOf('/') + 1))
        .findFirst()
        .orElse("process " + pid);
  }

  /**
   * All whose performance counters lie there. A JVM that was killed leaves them behind, and its
   * number is given to another process, mostly 1 in a container.
   */
  private static Stream<Jvm> announced() {
    try {
      return VirtualMachine.list().stream().map(JvmList::jvm);
    } catch (NoClassDefFoundError e) {
      return Stream.of();
    }
  }

  private static Jvm jvm(VirtualMachineDescriptor descriptor) {
    String name = descriptor.displayName().isBlank() ? "?" : descriptor.displayName();
    return new Jvm(
        Long.parseLong(descriptor.id()),
        SafeText.of(name.substring(0, Math.min(LONGEST, name.length()))));
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
