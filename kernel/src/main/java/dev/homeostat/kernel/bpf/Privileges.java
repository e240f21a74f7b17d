package dev.homeostat.kernel.bpf;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a process may do, as far as BPF asks for it.
 *
 * @param capabilities the effective ones, a bit each
 * @param ofMachine whether they count for the machine, not for a user namespace alone
 */
record Privileges(long capabilities, boolean ofMachine) {

  private static final String EFFECTIVE = "CapEff:";
  private static final int HEX = 16;

  /** Every number of a user is the same outside: there is no namespace. */
  private static final String ALL_USERS = "0 0 4294967295";

  /** A right, by its bit. */
  enum Capability {
    CAP_SYS_ADMIN(21),
    CAP_PERFMON(38),
    CAP_BPF(39);

    private final int bit;

    Capability(int bit) {
      this.bit = bit;
    }
  }

  /** Those of this process. */
  static Privileges own() throws IOException {
    return of(Path.of("/proc/self"));
  }

  /** Those of the process of a folder. */
  static Privileges of(Path process) throws IOException {
    try (Stream<String> lines = Files.lines(process.resolve("status"), ISO_8859_1)) {
      long effective =
          lines
              .filter(line -> line.startsWith(EFFECTIVE))
              .mapToLong(
                  line -> Long.parseUnsignedLong(line.substring(EFFECTIVE.length()).strip(), HEX))
              .findFirst()
              .orElse(0);
      String users = Files.readString(process.resolve("uid_map"), ISO_8859_1).strip();
      return new Privileges(effective, users.replaceAll(" +", " ").equals(ALL_USERS));
    }
  }

  /** Why this process was refused what takes those capabilities. */
  static String whyRefused(Capability... wanted) {
    try {
      return own().whyNot(wanted);
    } catch (IOException e) {
      return "not permitted";
    }
  }

  /** The same of these. */
  String whyNot(Capability... wanted) {
    if (!ofMachine) {
      return "not permitted: this is a user namespace, of which even root has no such right outside";
    }
    String missing =
        Arrays.stream(wanted)
            .filter(capability -> !has(capability))
            .map(Capability::name)
            .collect(Collectors.joining(" and "));
    return missing.isEmpty()
        ? "not permitted, though no capability is missing: a seccomp profile, a security module or"
            + " lockdown forbids it"
        : "not permitted: it takes " + missing + " (or root)";
  }

  /** The old capability for everything holds the two that were split from it. */
  private boolean has(Capability capability) {
    return isSet(capability) || isSet(Capability.CAP_SYS_ADMIN);
  }

  private boolean isSet(Capability capability) {
    return (capabilities >> capability.bit & 1) != 0;
  }
}
