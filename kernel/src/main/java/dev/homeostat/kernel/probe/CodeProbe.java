package dev.homeostat.kernel.probe;

import dev.homeostat.kernel.bpf.BpfException;
import dev.homeostat.kernel.bpf.BpfMap;
import dev.homeostat.kernel.bpf.BpfObject;
import dev.homeostat.signal.Readings;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Code that comes into the process while it runs. The kernel tells that a file is being mapped as
 * code; which one stands in the process's memory map once it is, and is looked for at the tick and
 * at the next.
 */
final class CodeProbe implements Probe {

  private static final int MOST_RANGES = 8;
  private static final int LOOKS = 2;

  private final EventProbe events;
  private final long pid;
  private final Consumer<Event> receiver;
  private Set<String> files;
  private Event lastMapped = Event.NONE;
  private int looks;

  CodeProbe(BpfObject object, long pid, Consumer<Event> receiver) throws IOException {
    this.pid = pid;
    this.receiver = receiver;
    MemoryMap map = MemoryMap.of(pid);
    this.files = map.executableFiles();
    tell(object.map("ranges", Integer.BYTES, 2 * Long.BYTES), map.codeCaches());
    this.events = new EventProbe(object, this::take);
  }

  private static void tell(BpfMap map, List<MemoryMap.Range> ranges) throws BpfException {
    for (int i = 0; i < Math.min(MOST_RANGES, ranges.size()); i++) {
      map.key().putInt(0, i);
      map.value().putLong(0, ranges.get(i).from());
      map.value().putLong(Long.BYTES, ranges.get(i).to());
      if (!map.update()) {
        throw new BpfException("the code cache cannot be told to the kernel");
      }
    }
  }

  @Override
  public void read(Readings readings) {
    events.read(readings);
    if (looks == 0) {
      return;
    }
    looks--;
    try {
      Set<String> now = MemoryMap.of(pid).executableFiles();
      for (String file : now) {
        if (!files.contains(file)) {
          receiver.accept(lastMapped.named(file));
        }
      }
      files = now;
    } catch (IOException e) {
      looks = 0; // It ended.
    }
  }

  private void take(Event event) {
    if (event.kind() == Event.Kind.CODE_FILE) {
      lastMapped = event;
      looks = LOOKS;
    } else {
      receiver.accept(event);
    }
  }

  @Override
  public long dropped() {
    return events.dropped();
  }

  @Override
  public void close() {
    events.close();
  }
}
