package dev.homeostat.kernel.bpf;

/** Linux's error numbers, as far as loading BPF meets them, and what they mean there. */
enum Errno {
  EPERM(1, "not permitted: give CAP_BPF and CAP_PERFMON (or run as root)"),
  ENOENT(2, "this kernel does not have it"),
  ESRCH(3, "this kernel does not have it"),
  E2BIG(7, "too large for this kernel's verifier"),
  ENOMEM(12, "no memory is left, or the limit of locked memory is too small"),
  EACCES(13, "the kernel's verifier refuses it"),
  EBUSY(16, "somebody else holds it"),
  EINVAL(22, "this kernel does not know it"),
  ENOSPC(28, "no room is left"),
  ENOTSUP(95, "this kernel does not support it");

  private final int number;
  private final String meaning;

  Errno(int number, String meaning) {
    this.number = number;
    this.meaning = meaning;
  }

  /** What an error means. */
  static String meaning(int number) {
    for (Errno errno : values()) {
      if (errno.number == number) {
        return errno.meaning;
      }
    }
    return "error " + number;
  }
}
