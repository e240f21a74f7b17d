package dev.homeostat.kernel.bpf;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.AddressLayout;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/**
 * The functions of {@code libbpf.so.1} that we call, each with the {@code errno} it leaves. Used
 * under the lock of whoever holds the objects; the functions themselves are not thread-safe for one
 * object.
 */
final class LibBpf {

  /** The library's file name; its major version is its promise of compatibility. */
  static final String LIBRARY = "libbpf.so.1";

  private static final StructLayout STATE = Linker.Option.captureStateLayout();
  private static final VarHandle ERRNO =
      STATE.varHandle(MemoryLayout.PathElement.groupElement("errno"));
  private static final AddressLayout POINTER = ADDRESS;

  private final MemorySegment state = Arena.global().allocate(STATE);
  private final SymbolLookup symbols;
  private final MethodHandle openMemory;
  private final MethodHandle load;
  private final MethodHandle close;
  private final MethodHandle nextProgram;
  private final MethodHandle attach;
  private final MethodHandle attachUsdt;
  private final MethodHandle programName;
  private final MethodHandle destroyLink;
  private final MethodHandle linkDescriptor;
  private final MethodHandle createIterator;
  private final MethodHandle nextMap;
  private final MethodHandle mapName;
  private final MethodHandle mapDescriptor;
  private final MethodHandle mapReuse;
  private final MethodHandle mapInitial;
  private final MethodHandle lookup;
  private final MethodHandle update;
  private final MethodHandle delete;
  private final MethodHandle nextKey;
  private final MethodHandle processors;
  private final MethodHandle newRing;
  private final MethodHandle consumeRing;
  private final MethodHandle freeRing;
  private final MethodHandle read;
  private final MethodHandle closeDescriptor;

  private LibBpf() throws BpfException {
    try {
      symbols = SymbolLookup.libraryLookup(LIBRARY, Arena.global());
    } catch (IllegalArgumentException e) {
      throw new BpfException(LIBRARY + " was not found: install libbpf1 (Debian) or libbpf");
    }
    openMemory = function("bpf_object__open_mem", POINTER, POINTER, JAVA_LONG, POINTER);
    load = function("bpf_object__load", JAVA_INT, POINTER);
    close = procedure("bpf_object__close", POINTER);
    nextProgram = function("bpf_object__next_program", POINTER, POINTER, POINTER);
    attach = function("bpf_program__attach", POINTER, POINTER);
    attachUsdt =
        function(
            "bpf_program__attach_usdt",
            POINTER,
            POINTER,
            JAVA_INT,
            POINTER,
            POINTER,
            POINTER,
            POINTER);
    programName = function("bpf_program__name", POINTER, POINTER);
    destroyLink = function("bpf_link__destroy", JAVA_INT, POINTER);
    linkDescriptor = function("bpf_link__fd", JAVA_INT, POINTER);
    createIterator = function("bpf_iter_create", JAVA_INT, JAVA_INT);
    nextMap = function("bpf_object__next_map", POINTER, POINTER, POINTER);
    mapName = function("bpf_map__name", POINTER, POINTER);
    mapDescriptor = function("bpf_map__fd", JAVA_INT, POINTER);
    mapReuse = function("bpf_map__reuse_fd", JAVA_INT, POINTER, JAVA_INT);
    mapInitial = function("bpf_map__initial_value", POINTER, POINTER, POINTER);
    lookup = function("bpf_map_lookup_elem", JAVA_INT, JAVA_INT, POINTER, POINTER);
    update = function("bpf_map_update_elem", JAVA_INT, JAVA_INT, POINTER, POINTER, JAVA_LONG);
    delete = function("bpf_map_delete_elem", JAVA_INT, JAVA_INT, POINTER);
    nextKey = function("bpf_map_get_next_key", JAVA_INT, JAVA_INT, POINTER, POINTER);
    processors = function("libbpf_num_possible_cpus", JAVA_INT);
    newRing = function("ring_buffer__new", POINTER, JAVA_INT, POINTER, POINTER, POINTER);
    consumeRing = function("ring_buffer__consume", JAVA_INT, POINTER);
    freeRing = procedure("ring_buffer__free", POINTER);
    SymbolLookup c = Linker.nativeLinker().defaultLookup();
    read = handle(c, "read", FunctionDescriptor.of(JAVA_LONG, JAVA_INT, POINTER, JAVA_LONG));
    closeDescriptor = handle(c, "close", FunctionDescriptor.of(JAVA_INT, JAVA_INT));
    silence();
  }

  private static final class Holder {
    static final @Nullable LibBpf INSTANCE;
    static final String PROBLEM;

    static {
      @Nullable LibBpf loaded = null;
      String problem = "";
      try {
        loaded = new LibBpf();
      } catch (BpfException e) {
        problem = String.valueOf(e.getMessage());
      }
      INSTANCE = loaded;
      PROBLEM = problem;
    }
  }

  /**
   * The library.
   *
   * @throws BpfException where it is not installed
   */
  static LibBpf get() throws BpfException {
    LibBpf loaded = Holder.INSTANCE;
    if (loaded == null) {
      throw new BpfException(Holder.PROBLEM);
    }
    return loaded;
  }

  private MethodHandle function(String name, MemoryLayout result, MemoryLayout... arguments)
      throws BpfException {
    return handle(name, FunctionDescriptor.of(result, arguments));
  }

  private MethodHandle procedure(String name, MemoryLayout... arguments) throws BpfException {
    return handle(name, FunctionDescriptor.ofVoid(arguments));
  }

  private MethodHandle handle(String name, FunctionDescriptor descriptor) throws BpfException {
    return handle(symbols, name, descriptor);
  }

  private MethodHandle handle(SymbolLookup where, String name, FunctionDescriptor descriptor)
      throws BpfException {
    MemorySegment address =
        where
            .find(name)
            .orElseThrow(() -> new BpfException(LIBRARY + " is too old: it has no " + name));
    return Linker.nativeLinker()
        .downcallHandle(address, descriptor, Linker.Option.captureCallState("errno"))
        .bindTo(state);
  }

  /** What goes wrong is told by us, in one line; libbpf would write to standard error. */
  private void silence() throws BpfException {
    MethodHandle print = function("libbpf_set_print", POINTER, POINTER);
    pointer(print, MemorySegment.NULL);
  }

  /** The error of the last call. */
  int errno() {
    return (int) ERRNO.get(state, 0L);
  }

  MemorySegment openMemory(MemorySegment bytes, MemorySegment options) {
    return pointer(openMemory, bytes, bytes.byteSize(), options);
  }

  int load(MemorySegment object) {
    return number(load, object);
  }

  void close(MemorySegment object) {
    nothing(close, object);
  }

  MemorySegment nextProgram(MemorySegment object, MemorySegment previous) {
    return pointer(nextProgram, object, previous);
  }

  MemorySegment attach(MemorySegment program) {
    return pointer(attach, program);
  }

  /** Attaches to a probe that is built into a binary, in one process. */
  MemorySegment attachUsdt(
      MemorySegment program,
      int pid,
      MemorySegment binary,
      MemorySegment provider,
      MemorySegment probe) {
    return pointer(attachUsdt, program, pid, binary, provider, probe, MemorySegment.NULL);
  }

  String programName(MemorySegment program) {
    return pointer(programName, program).reinterpret(64).getString(0);
  }

  void destroyLink(MemorySegment link) {
    number(destroyLink, link);
  }

  int iterator(MemorySegment link) {
    return number(createIterator, number(linkDescriptor, link));
  }

  /** As in C: how many bytes there were, 0 at the end, or less than 0. */
  long read(int descriptor, MemorySegment into) {
    return (long) call(read, descriptor, into, into.byteSize());
  }

  void closeDescriptor(int descriptor) {
    number(closeDescriptor, descriptor);
  }

  MemorySegment nextMap(MemorySegment object, MemorySegment previous) {
    return pointer(nextMap, object, previous);
  }

  String mapName(MemorySegment map) {
    return pointer(mapName, map).reinterpret(64).getString(0);
  }

  int mapDescriptor(MemorySegment map) {
    return number(mapDescriptor, map);
  }

  int mapReuse(MemorySegment map, int descriptor) {
    return number(mapReuse, map, descriptor);
  }

  /** What a map of global data will hold at first, to be changed before it is loaded. */
  MemorySegment mapInitial(MemorySegment map) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment size = arena.allocate(JAVA_LONG);
      MemorySegment value = pointer(mapInitial, map, size);
      return value.reinterpret(size.get(JAVA_LONG, 0));
    }
  }

  int lookup(int map, MemorySegment key, MemorySegment value) {
    return number(lookup, map, key, value);
  }

  int update(int map, MemorySegment key, MemorySegment value) {
    return number(update, map, key, value, 0L);
  }

  int delete(int map, MemorySegment key) {
    return number(delete, map, key);
  }

  int nextKey(int map, MemorySegment key, MemorySegment next) {
    return number(nextKey, map, key, next);
  }

  int processors() {
    return number(processors);
  }

  MemorySegment newRing(int map, MemorySegment receiver) {
    return pointer(newRing, map, receiver, MemorySegment.NULL, MemorySegment.NULL);
  }

  int consumeRing(MemorySegment ring) {
    return number(consumeRing, ring);
  }

  void freeRing(MemorySegment ring) {
    nothing(freeRing, ring);
  }

  private static int number(MethodHandle function, Object... arguments) {
    return (int) call(function, arguments);
  }

  private static MemorySegment pointer(MethodHandle function, Object... arguments) {
    return (MemorySegment) call(function, arguments);
  }

  private static void nothing(MethodHandle function, Object... arguments) {
    call(function, arguments);
  }

  /** A few dozen calls a tick: what invoking without a fixed type costs does not matter. */
  private static Object call(MethodHandle function, Object... arguments) {
    try {
      return function.invokeWithArguments(arguments);
    } catch (Throwable t) {
      throw new IllegalStateException(t); // C does not throw.
    }
  }
}
