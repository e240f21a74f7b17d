package dev.homeostat.cli.watch;

import dev.homeostat.cli.attach.Attachment;
import dev.homeostat.cli.attach.Unreachable;
import dev.homeostat.signal.Readings;
import dev.homeostat.signal.Signal;
import java.io.IOException;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;
import java.util.function.Consumer;
import javax.management.remote.JMXServiceURL;
import org.jspecify.annotations.Nullable;

/**
 * A process of this machine, and of it also what only its management beans know, once it has run
 * for a minute: they would otherwise be made while it starts.
 */
public final class AugmentedSource extends ExtendedSource {

  private static final Duration UPTIME = Duration.ofMinutes(1);

  private final Attachment attachment;
  private final Consumer<String> say;
  private final Readings told = new Readings();
  private final Set<Signal> added = EnumSet.noneOf(Signal.class);
  private final long startMillis;
  private @Nullable ManagementSource beans;
  private boolean tried;

  /**
   * Adds to a process.
   *
   * @param startMillis when it started, since the epoch
   * @param say takes a line when its management agent is started
   */
  public AugmentedSource(
      Source process, Attachment attachment, long startMillis, Consumer<String> say) {
    super(process);
    this.attachment = attachment;
    this.startMillis = startMillis;
    this.say = say;
  }

  @Override
  public boolean read(Readings readings) {
    boolean alive = super.read(readings);
    if (alive && !tried && readings.epochMillis() - startMillis >= UPTIME.toMillis()) {
      tried = true;
      beans = start();
    }
    ManagementSource open = beans;
    if (alive && open != null) {
      told.begin(readings.nanos(), readings.epochMillis());
      beans = open.read(told) ? open : null;
      add(readings);
    }
    return alive;
  }

  @Override
  public void close() {
    super.close();
    if (beans != null) {
      beans.close();
    }
  }

  /** What the process itself tells, it tells without asking anybody. */
  private void add(Readings readings) {
    for (Signal signal : Signal.values()) {
      if (told.offers(signal) && (added.contains(signal) || !readings.offers(signal))) {
        added.add(signal);
        readings.set(signal, told.news(signal));
        readings.setLimit(signal, told.limit(signal));
      }
    }
  }

  private @Nullable ManagementSource start() {
    try {
      String address = attachment.startManagement();
      say.accept(
          "its management agent runs now: it listens on all interfaces, with a port of its own,"
              + " until the process ends");
      return new ManagementSource(new JMXServiceURL(address), ManagementSource.Access.OPEN, say);
    } catch (Unreachable | IOException e) {
      say.accept("no management beans: " + e.getMessage());
      return null;
    }
  }
}
