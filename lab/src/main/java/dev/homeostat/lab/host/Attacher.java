package dev.homeostat.lab.host;

import com.sun.tools.attach.VirtualMachine;

/** Loads an agent into a running JVM: process, jar, argument. */
public final class Attacher {

  private Attacher() {}

  /** Runs it. */
  public static void main(String[] args) throws Exception {
    VirtualMachine machine = VirtualMachine.attach(args[0]);
    try {
      machine.loadAgent(args[1], args[2]);
    } finally {
      machine.detach();
    }
  }
}
