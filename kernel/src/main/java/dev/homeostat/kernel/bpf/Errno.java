package dev.homeostat.kernel.bpf;

import dev.homeostat.kernel.bpf.Privileges.Capability;

/** Linux's error numbers, as far as loading BPF meets them, and what they mean there. */
enum Errno {
  ENOENT(2, "this kernel does not have it"),
  ESRCH(3, "this kernel does not have it"),
  E2BIG(7, "too large for this kernel's verifier"),
  ENOMEM(12, "no memory is left, or the limit of locked memory is too small"),
  EBUSY(16, "somebody else holds it"),
  EINVAL(22, "this kernel does not know it"),
  ENOSPC(28, "no room is left"),
  ENOTSUP(95, "this kernel does not support it"),
  /** The kernel's own, which no header of C knows. */
  ENOTSUPP(524, "this kernel cannot do it on such a processor");

  // Of rights: what is missing depends on who asks.
  private static final int EPERM = 1;
  private static final int EACCES = 13;

  private final int number;
  private final String meaning;

  Errno(int number, String meaning) {
    this.number = number;
    this.meaning = meaning;
  }

  /** Whether it speaks of rights. */
  static boolean isOfRights(int number) {
    return number == EPERM || number == EACCES;
  }

  /** What an error means. */
  static String meaning(int number) {
    if (isOfRights(number)) {
      return Privileges.whyRefused(Capability.CAP_BPF, Capability.CAP_PERFMON);
    }
    for (Errno errno : values()) {
      if (errno.number == number) {
        return errno.meaning;
      }
    }
    return "error " + number;
  }
}
