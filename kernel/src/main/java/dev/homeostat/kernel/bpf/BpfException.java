package dev.homeostat.kernel.bpf;

import java.io.IOException;

/** The kernel or libbpf refuses something; the message says what and why. */
public final class BpfException extends IOException {

  private static final long serialVersionUID = 1;

  /** Makes one. */
  public BpfException(String message) {
    super(message);
  }
}
