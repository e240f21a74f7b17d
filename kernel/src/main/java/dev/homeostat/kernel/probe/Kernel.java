package dev.homeostat.kernel.probe;

import dev.homeostat.kernel.bpf.BpfException;
import dev.homeostat.kernel.bpf.BpfMap;
import dev.homeostat.kernel.bpf.BpfObject;
import dev.homeostat.sensor.Support;
import dev.homeostat.signal.Readings;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * The kernel's view of one process: every group that this kernel and our privileges allow. Used by
 * one thread. Closing it, or the end of this process in whatever way, detaches all.
 */
public final class Kernel implements AutoCloseable {

  private static final Path BTF = Path.of("/sys/kernel/btf/vmlinux");

  // Of HotSpot's built-in probes.
  private static final String JVM = "libjvm.so";
  private static final String PROVIDER = "hotspot";

  /** The map of descendants, which {@code life} keeps. */
  private static final String FAMILY = "family";

  /** The program that puts into it who is there already. */
  private static final String DESCENDANTS = "descendants";

  private final Map<Group, Support> support = new EnumMap<>(Group.class);
  private final Map<Group, Probe> probes = new EnumMap<>(Group.class);
  private final Target target;
  private final Consumer<Event> receiver;
  private Optional<BpfMap> family = Optional.empty();
  private Optional<SchedulerProbe> scheduler = Optional.empty();

  private Kernel(Target target, Consumer<Event> receiver) {
    this.target = target;
    this.receiver = receiver;
  }

  /**
   * Loads groups for a process. A group that is refused is left out, and {@link #support} says why.
   *
   * @param pid the process, as it is numbered here
   * @param groups which
   * @param receiver takes events, in {@link #read}
   * @throws IOException where the process is not there, or this machine has no BPF at all
   */
  public static Kernel open(long pid, Set<Group> groups, Consumer<Event> receiver)
      throws IOException {
    if (!Files.exists(BTF)) {
      throw new BpfException(
          "this kernel has no " + BTF + ": Linux 5.14 or later with CONFIG_DEBUG_INFO_BTF has");
    }
    Kernel kernel = new Kernel(Target.of(pid), receiver);
    for (Group group : Group.values()) {
      if (groups.contains(group)) {
        kernel.open(group);
      }
    }
    return kernel;
  }

  private void open(Group group) {
    BpfObject object = null;
    Probe probe = null;
    try {
      if (group.isOfOneArchitecture() && !System.getProperty("os.arch", "").equals("amd64")) {
        throw new BpfException("it reads what only x86-64 has");
      }
      object = BpfObject.open(group.id(), bytes(group.id()));
      object.setConstants(target.kernelPid(), target.network());
      if (family.isPresent() && (group == Group.OOM || group == Group.NETWORK)) {
        object.share(FAMILY, family.get());
      }
      object.load();
      probe = probe(group, object);
      if (group == Group.OPERATIONS) {
        object.attachProbes(target.pid(), target.binary(JVM), PROVIDER);
      } else {
        object.attach();
      }
      if (group == Group.LIFE) {
        tellDescendants(object.map(FAMILY, Integer.BYTES, MEMBER_BYTES));
      }
      works(group, probe, object);
    } catch (IOException e) {
      if (probe != null) {
        probe.close(); // With its object.
      } else if (object != null) {
        object.close();
      }
      support.put(group, new Support.Unsupported(String.valueOf(e.getMessage())));
    }
  }

  /** Behind the hooks, so that nobody falls between. */
  private void tellDescendants(BpfMap family) throws IOException {
    try (BpfObject descendants = BpfObject.open(DESCENDANTS, bytes(DESCENDANTS))) {
      descendants.setConstants(target.kernelPid(), target.network());
      descendants.share(FAMILY, family);
      descendants.load();
      descendants.attach();
      descendants.iterate();
    }
  }

  /** Only of what is attached may anything be asked, and shared. */
  private void works(Group group, Probe probe, BpfObject object) throws BpfException {
    if (probe instanceof SchedulerProbe ofScheduler) {
      scheduler = Optional.of(ofScheduler);
    } else if (group == Group.LIFE) {
      family = Optional.of(object.map(FAMILY, Integer.BYTES, MEMBER_BYTES));
    }
    probes.put(group, probe);
    support.put(group, new Support.Supported());
  }

  private Probe probe(Group group, BpfObject object) throws IOException {
    return switch (group) {
      case SCHEDULER -> new SchedulerProbe(object);
      case LIFE, SIGNALS, OOM -> new EventProbe(object, receiver);
      case NETWORK -> new NetworkProbe(object, listening(), receiver);
      case BLOCK -> new BlockProbe(object);
      case FAULTS -> new FaultProbe(object);
      case SYSCALLS -> new SyscallProbe(object);
      case CODE -> new CodeProbe(object, target.pid(), receiver);
      case OPERATIONS -> new OperationProbe(object);
    };
  }

  /** None where they cannot be seen, which {@link #alreadyOpen} tells. */
  private Map<Integer, Integer> listening() {
    try {
      return OpenSockets.of(target.folder()).listening();
    } catch (IOException e) {
      return Map.of();
    }
  }

  /** struct member: a process, two names, a number. */
  private static final int MEMBER_BYTES = 40;

  /** A compiled object of this build. */
  static byte[] bytes(String name) throws IOException {
    try (InputStream object = Kernel.class.getResourceAsStream(name + ".bpf.o")) {
      if (object == null) {
        throw new FileNotFoundException(
            "this program was built without its BPF programs (clang, llvm and libbpf-dev build"
                + " them)");
      }
      return object.readAllBytes();
    }
  }

  /** Whether a group works here, and if not, why. */
  public Support support(Group group) {
    return support.getOrDefault(group, new Support.Supported());
  }

  /** The groups that were asked for. */
  public Set<Group> groups() {
    return support.keySet();
  }

  /** How many groups work. */
  public int supportedCount() {
    return probes.size();
  }

  /** Whether a group was asked for and works. */
  public boolean works(Group group) {
    return probes.containsKey(group);
  }

  /** Why groups do not work, each reason once. */
  public String whyNothing() {
    return support.values().stream().map(Support::why).distinct().collect(Collectors.joining("; "));
  }

  /** The watched process's number as the kernel counts it. */
  public int kernelPid() {
    return target.kernelPid();
  }

  /**
   * The connections and listeners that the watched process has open now.
   *
   * @param nanos when that is, on the monotonic clock
   * @throws IOException where it may not be looked into
   */
  public List<Event> alreadyOpen(long nanos) throws IOException {
    return OpenSockets.of(target.folder()).events(target.kernelPid(), nanos);
  }

  /** The helper by which the watched JVM starts programs; empty where it is not known. */
  public String spawnHelper() {
    try {
      return MemoryMap.of(target.pid()).spawnHelper().orElse("");
    } catch (IOException e) {
      return ""; // It ended, or may not be looked into.
    }
  }

  /** Reads every group's signals and hands over the events that wait. */
  public void read(Readings readings) {
    probes.values().forEach(probe -> probe.read(readings));
  }

  /** Where the time of a role's threads went since the start. */
  public Optional<RoleTime> time(ThreadRole role) {
    return scheduler.map(probe -> probe.time(role));
  }

  /** Where the time of stops of the application went since the start. */
  public Optional<StopTime> stops() {
    return scheduler.map(SchedulerProbe::stops);
  }

  /** How often threads of a role waited for a processor, by the binary logarithm of 1,024 ns. */
  public Optional<long[]> waitSlots(ThreadRole role) {
    return scheduler.map(probe -> probe.waitSlots(role));
  }

  /** Who had the processors that the process waited for recently, the one with most first. */
  public List<Occupant> recentOccupants(int most) {
    return scheduler.map(probe -> probe.recentOccupants(most)).orElse(List.of());
  }

  /** What threads waited for processors recently: those of collections, or all others. */
  public long recentWaitNanos(boolean ofStops) {
    return scheduler.map(probe -> probe.recentWaitNanos(ofStops)).orElse(0L);
  }

  /**
   * What the VM thread did since the start, the one with most time first; empty where not asked.
   */
  public List<Operation> operations() {
    return probes.get(Group.OPERATIONS) instanceof OperationProbe probe
        ? probe.operations()
        : List.of();
  }

  /** How many collections began since the start. */
  long collections() {
    return probes.get(Group.OPERATIONS) instanceof OperationProbe probe ? probe.collections() : 0;
  }

  /** How often each system call was made since the start; empty where not asked. */
  Map<Integer, Long> syscalls() {
    return probes.get(Group.SYSCALLS) instanceof SyscallProbe probe ? probe.counts() : Map.of();
  }

  /** How many page faults there were since the start. */
  long faults() {
    return probes.get(Group.FAULTS) instanceof FaultProbe probe ? probe.count() : 0;
  }

  /** What TCP counted since the start. */
  long count(NetworkProbe.Counter counter) {
    return probes.get(Group.NETWORK) instanceof NetworkProbe network ? network.count(counter) : 0;
  }

  /** How many requests to block devices were completed since the start. */
  long requests() {
    return probes.get(Group.BLOCK) instanceof BlockProbe block ? block.requests() : 0;
  }

  /** How many events were lost: a ring was full, or nobody understood them. */
  public long dropped() {
    return probes.values().stream().mapToLong(Probe::dropped).sum();
  }

  @Override
  public void close() {
    probes.values().forEach(Probe::close);
    probes.clear();
  }
}
