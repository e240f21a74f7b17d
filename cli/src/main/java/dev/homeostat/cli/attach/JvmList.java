package dev.homeostat.cli.attach;

import com.sun.tools.attach.VirtualMachine;
import com.sun.tools.attach.VirtualMachineDescriptor;
import dev.homeostat.text.SafeText;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** The JVMs of this user. */
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
    List<Jvm> found = new ArrayList<>();
    try {
      for (VirtualMachineDescriptor descriptor : VirtualMachine.list()) {
        long pid = Long.parseLong(descriptor.id());
        String name = descriptor.displayName().isBlank() ? "?" : descriptor.displayName();
        if (pid != ProcessHandle.current().pid()) {
          found.add(new Jvm(pid, SafeText.of(name.substring(0, Math.min(LONGEST, name.length())))));
        }
      }
    } catch (NoClassDefFoundError e) {
      return List.of();
    }
    found.sort(Comparator.comparingLong(Jvm::pid));
    return found;
  }

  /** The main class or jar of a JVM, without its arguments; its number where that is unknown. */
  public static String name(long pid) {
    return all().stream()
        .filter(jvm -> jvm.pid() == pid)
        .map(jvm -> jvm.program().split(" ", 2)[0])
        .filter(name -> !name.equals("?"))
        .map(name -> name.substring(name.lastIndexOf('/') + 1))
        .findFirst()
        .orElse("process " + pid);
  }
}
