package dev.homeostat.cli.attach;

import com.sun.tools.attach.AgentInitializationException;
import com.sun.tools.attach.AgentLoadException;
import com.sun.tools.attach.AttachNotSupportedException;
import com.sun.tools.attach.VirtualMachine;
import dev.homeostat.text.SafeText;
import java.io.IOException;
import java.nio.file.Files;

/** Loads the agent into a running JVM and unloads it, through the JDK's attach protocol. */
public final class Attachment {

  private static final int LOOKS = 50;
  private static final int LOOK_MILLIS = 100;

  private final TargetProcess target;

  public Attachment(TargetProcess target) {
    this.target = target;
  }

  /**
   * Loads the agent.
   *
   * @param keys its argument, {@code key=value,key=value…}; may be empty
   * @throws Unreachable where the JVM refuses, or cannot be asked
   */
  public void load(String keys) throws Unreachable, IOException {
    if (target.hasAgent()) {
      throw new Unreachable("process " + target.pid() + " is watched by an agent already");
    }
    send(keys, true);
    for (int i = 0; i < LOOKS && target.isAlive() && !target.hasAgent(); i++) {
      pause();
    }
    if (!target.hasAgent() && Files.isDirectory(target.folder())) {
      throw new Unreachable(
          "the agent did not stay in process %d; its standard error says why"
              .formatted(target.pid()));
    }
  }

  /**
   * Unloads the agent.
   *
   * @return whether there was one
   * @throws Unreachable where the JVM refuses, or the agent does not end
   */
  public boolean unload() throws Unreachable, IOException {
    if (!target.hasAgent()) {
      return false;
    }
    send("detach", false);
    for (int i = 0; i < LOOKS && target.hasAgent(); i++) {
      pause();
    }
    if (target.hasAgent()) {
      throw new Unreachable("the agent in process " + target.pid() + " does not end");
    }
    return true;
  }

  /**
   * Starts the JVM's own management agent, or finds the one that runs.
   *
   * @return its address, {@code service:jmx:rmi://…}
   * @throws Unreachable where the JVM refuses, or cannot be asked
   */
  public String startManagement() throws Unreachable {
    try {
      VirtualMachine machine = VirtualMachine.attach(Long.toString(target.pid()));
      try {
        return machine.startLocalManagementAgent();
      } finally {
        machine.detach();
      }
    } catch (NoClassDefFoundError e) {
      throw new Unreachable(
          "this Java has no module jdk.attach; run homeostat on a JDK, not on a JRE");
    } catch (AttachNotSupportedException | IOException e) {
      throw new Unreachable("process " + target.pid() + " cannot be attached to: " + reason(e));
    }
  }

  private void send(String argument, boolean named) throws Unreachable, IOException {
    try (CarriedAgent agent = CarriedAgent.to(target)) {
      String jar = agent.pathInside(target);
      attach(jar, named ? "@" + jar + (argument.isEmpty() ? "" : "," + argument) : argument);
    }
  }

  private void attach(String jar, String argument) throws Unreachable {
    try {
      VirtualMachine machine = VirtualMachine.attach(Long.toString(target.pid()));
      try {
        machine.loadAgent(jar, argument);
      } finally {
        machine.detach();
      }
    } catch (NoClassDefFoundError e) {
      throw new Unreachable(
          "this Java has no module jdk.attach; run homeostat on a JDK, not on a JRE");
    } catch (AttachNotSupportedException | IOException e) {
      throw new Unreachable("process " + target.pid() + " cannot be attached to: " + reason(e));
    } catch (AgentLoadException | AgentInitializationException e) {
      throw new Unreachable("process " + target.pid() + " does not load agents: " + reason(e));
    }
  }

  private static String reason(Exception refusal) {
    String message = String.valueOf(refusal.getMessage());
    if (message.contains("Dynamic agent loading is not enabled")) {
      return "it was started with -XX:-EnableDynamicAgentLoading; start it with -javaagent, or watch"
          + " it from outside";
    }
    return SafeText.of(message.lines().findFirst().orElse(refusal.getClass().getSimpleName()));
  }

  private static void pause() {
    try {
      Thread.sleep(LOOK_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
