package dev.homeostat.kernel.bpf;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.homeostat.kernel.bpf.Privileges.Capability;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A compiled BPF program with its maps: opened from bytes, told its constants, loaded into the
 * kernel, attached. What is attached is held by descriptors of this process, so that nothing stays
 * behind however it ends. Used by one thread.
 */
public final class BpfObject implements AutoCloseable {

  /** Enough for the end of what the verifier says. */
  private static final int LOG_BYTES = 64 * 1024;

  // Of struct bpf_object_open_opts, which only grows.
  private static final long OPTIONS_BYTES = 80;
  private static final long OPTION_NAME = 8;
  private static final long OPTION_LOG = 56;
  private static final long OPTION_LOG_SIZE = 64;

  private final LibBpf library;
  private final Arena arena = Arena.ofConfined();
  private final String name;
  private final MemorySegment object;
  private final MemorySegment log;
  private final List<MemorySegment> links = new ArrayList<>();
  private final Map<String, MemorySegment> maps = new HashMap<>();

  private BpfObject(LibBpf library, String name, byte[] bytes) throws BpfException {
    this.library = library;
    this.name = name;
    this.log = arena.allocate(LOG_BYTES);
    MemorySegment options = arena.allocate(OPTIONS_BYTES, Long.BYTES);
    options.set(JAVA_LONG, 0, OPTIONS_BYTES);
    options.set(ADDRESS, OPTION_NAME, arena.allocateFrom(name));
    options.set(ADDRESS, OPTION_LOG, log);
    options.set(JAVA_LONG, OPTION_LOG_SIZE, LOG_BYTES);
    object = library.openMemory(arena.allocateFrom(JAVA_BYTE, bytes), options);
    if (object.equals(MemorySegment.NULL)) {
      arena.close();
      throw new BpfException(name + " is no BPF object: " + Errno.meaning(library.errno()));
    }
    MemorySegment map = library.nextMap(object, MemorySegment.NULL);
    while (!map.equals(MemorySegment.NULL)) {
      String full = library.mapName(map);
      // Global data is called after the object, cut to what fits.
      maps.put(full.endsWith(".rodata") ? ".rodata" : full, map);
      map = library.nextMap(object, map);
    }
  }

  /**
   * Opens an object; nothing is in the kernel yet.
   *
   * @param name for messages and for who looks at the kernel with {@code bpftool}
   * @param bytes the object file
   * @throws BpfException where libbpf is not there, or the bytes are no object
   */
  public static BpfObject open(String name, byte[] bytes) throws BpfException {
    return new BpfObject(LibBpf.get(), name, bytes);
  }

  /** Sets the object's global constants, which stand in {@code .rodata}; before it is loaded. */
  public void setConstants(int... words) throws BpfException {
    MemorySegment data = library.mapInitial(declared(".rodata"));
    for (int i = 0; i < words.length; i++) {
      data.set(JAVA_INT, (long) i * Integer.BYTES, words[i]);
    }
  }

  /** Lets one of its maps be another object's; before it is loaded. */
  public void share(String map, BpfMap other) throws BpfException {
    check(library.mapReuse(declared(map), other.descriptor()), "share " + map);
  }

  /**
   * Has the kernel verify and take it.
   *
   * @throws BpfException where it does not, with the reason
   */
  public void load() throws BpfException {
    int result = library.load(object);
    if (result != 0) {
      String verdict = verdict();
      throw new BpfException(
          Errno.isOfRights(-result) && !verdict.isEmpty()
              ? "the kernel's verifier refuses it" + verdict
              : Errno.meaning(-result) + verdict);
    }
  }

  /** Attaches every program of it to its hook; from then on they run. */
  public void attach() throws BpfException {
    MemorySegment program = library.nextProgram(object, MemorySegment.NULL);
    while (!program.equals(MemorySegment.NULL)) {
      MemorySegment link = library.attach(program);
      if (link.equals(MemorySegment.NULL)) {
        throw new BpfException(Errno.meaning(library.errno()));
      }
      links.add(link);
      program = library.nextProgram(object, program);
    }
  }

  /**
   * Attaches every program of it to the probe of its name that is built into a binary (USDT).
   *
   * @param pid the process in which they are to be hit
   * @param binary its file, as it is called here
   */
  public void attachProbes(int pid, String binary, String provider) throws BpfException {
    MemorySegment program = library.nextProgram(object, MemorySegment.NULL);
    while (!program.equals(MemorySegment.NULL)) {
      String probe = library.programName(program);
      MemorySegment link =
          library.attachUsdt(
              program,
              pid,
              arena.allocateFrom(binary),
              arena.allocateFrom(provider),
              arena.allocateFrom(probe));
      if (link.equals(MemorySegment.NULL)) {
        throw new BpfException(
            "the probe %s of %s: %s".formatted(probe, binary, whyNoProbe(library.errno())));
      }
      links.add(link);
      program = library.nextProgram(object, program);
    }
  }

  /** Newer kernels ask for more where a program's own code is probed. */
  private static String whyNoProbe(int errno) {
    return Errno.isOfRights(errno)
        ? Privileges.whyRefused(
            Capability.CAP_BPF, Capability.CAP_PERFMON, Capability.CAP_SYS_ADMIN)
        : Errno.meaning(errno);
  }

  /** Runs the attached iterator to its end. */
  public void iterate() throws BpfException {
    int descriptor = library.iterator(links.get(0));
    if (descriptor < 0) {
      throw new BpfException("cannot iterate: " + Errno.meaning(library.errno()));
    }
    try {
      long read;
      do {
        // It runs while it is read; nothing but the descriptor itself opens it.
        read = library.read(descriptor, log);
      } while (read > 0);
      if (read < 0) {
        throw new BpfException("the iterator cannot be read: " + Errno.meaning(library.errno()));
      }
    } finally {
      library.closeDescriptor(descriptor);
    }
  }

  /**
   * One of its maps, once it is loaded.
   *
   * @param keyBytes the size of a key
   * @param valueBytes the size of a value, on one processor where the map is one a processor
   */
  public BpfMap map(String map, int keyBytes, int valueBytes) throws BpfException {
    return new BpfMap(
        library, arena, library.mapDescriptor(declared(map)), keyBytes, valueBytes, 1);
  }

  /** One of its maps that holds a value for each processor. */
  public BpfMap mapOfProcessors(String map, int valueBytes) throws BpfException {
    int descriptor = library.mapDescriptor(declared(map));
    return new BpfMap(library, arena, descriptor, Integer.BYTES, valueBytes, library.processors());
  }

  /** One of its rings. */
  public RingBuffer ring(String map, RingBuffer.Receiver receiver) throws BpfException {
    return new RingBuffer(library, library.mapDescriptor(declared(map)), receiver);
  }

  private MemorySegment declared(String map) throws BpfException {
    MemorySegment found = maps.get(map);
    if (found == null) {
      throw new BpfException(name + " has no map " + map);
    }
    return found;
  }

  private static void check(int result, String what) throws BpfException {
    if (result < 0) {
      throw new BpfException("cannot " + what + ": " + Errno.meaning(-result));
    }
  }

  /** The last thing the verifier said, before its statistics. */
  private String verdict() {
    String said = log.getString(0);
    return said.lines()
        .filter(line -> !line.isBlank() && !line.startsWith("processed "))
        .reduce((first, second) -> second)
        .map(line -> " (" + line.strip() + ")")
        .orElse("");
  }

  /** Detaches it and gives all back. */
  @Override
  public void close() {
    links.forEach(library::destroyLink);
    links.clear();
    library.close(object);
    arena.close();
  }
}
