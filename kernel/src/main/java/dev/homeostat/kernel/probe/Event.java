package dev.homeostat.kernel.probe;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/**
 * Something rare that the kernel saw; {@code struct event} of {@code events.bpf.h}.
 *
 * @param nanos when, on the monotonic clock that {@link System#nanoTime} reads too; of what was
 *     there before anybody looked, when it was seen
 * @param kind what happened
 * @param process of whom it tells: its id as the kernel counts it
 * @param parent who started it or sent the signal
 * @param number the exit code, the signal, the port, the system call; of a program that is started
 *     how many others its process was before, since it was forked
 * @param thread the name of the thread behind it, cut by the kernel to 15 characters
 * @param origin the thread of the watched process at the root of it; empty where it is its own
 * @param address the peer, or what is listened on
 * @param name the binary, as it was called; the file that is executable now
 * @param arguments its arguments, each ended by a zero, the last one perhaps cut; never shown
 * @param chosen whether a port that is listened on is of the system's choice
 * @param interpreter what runs it where it is a script; empty where it is none
 * @param file the name of the file that runs, of a script its interpreter's, links followed; empty
 *     where it is not told
 */
@SuppressWarnings("ArrayRecordComponent") // Its equality is written out below.
public record Event(
    long nanos,
    Kind kind,
    int process,
    int parent,
    int number,
    String thread,
    String origin,
    Optional<InetAddress> address,
    String name,
    byte[] arguments,
    boolean chosen,
    String interpreter,
    String file) {

  // Offsets of the fields.
  private static final int NANOS = 0;
  private static final int KIND = 8;
  private static final int PROCESS = 12;
  private static final int PARENT = 16;
  private static final int NUMBER = 20;
  private static final int THREAD = 24;
  private static final int ORIGIN = 40;
  private static final int ADDRESS = 56;
  private static final int NAME_LENGTH = 72;
  private static final int TEXT_LENGTH = 76;
  private static final int CHOSEN = 80;
  private static final int NAME = 88;
  private static final int MOST_TEXT = 384;
  private static final int FILE = NAME + 2 * MOST_TEXT;
  private static final int MOST_FILE = 64;
  private static final int INTERPRETER = FILE + MOST_FILE;
  private static final int MOST_INTERPRETER = 256;

  /** What happened; in the order of {@code enum kind}, and what no hook tells. */
  public enum Kind {
    EXEC,
    EXIT,
    SIGNAL,
    OOM_VICTIM,
    CONNECT,
    LISTEN,
    CODE_MEMORY,
    CODE_FILE,
    MEMORY_FILE,
    TRACED,
    /** A connection that was there before anybody looked; by which thread is not known. */
    CONNECTED,
    /** So with a port that is listened on. */
    LISTENING
  }

  /** What stands where none was seen yet. */
  static final Event NONE =
      new Event(0, Kind.EXIT, 0, 0, 0, "", "", Optional.empty(), "", new byte[0], false, "", "");

  /** Reads one. */
  static Event read(ByteBuffer bytes) {
    Kind kind = Kind.values()[bytes.getInt(KIND) - 1];
    boolean addressed = kind == Kind.CONNECT || kind == Kind.LISTEN;
    return new Event(
        bytes.getLong(NANOS),
        kind,
        bytes.getInt(PROCESS),
        bytes.getInt(PARENT),
        bytes.getInt(NUMBER),
        name(bytes, THREAD),
        name(bytes, ORIGIN),
        addressed ? Optional.of(address(bytes)) : Optional.empty(),
        new String(cut(bytes, NAME, bytes.getInt(NAME_LENGTH)), StandardCharsets.UTF_8),
        cut(bytes, NAME + MOST_TEXT, bytes.getInt(TEXT_LENGTH)),
        bytes.getInt(CHOSEN) != 0,
        bytes.limit() >= INTERPRETER + MOST_INTERPRETER
            ? name(bytes, INTERPRETER, MOST_INTERPRETER)
            : "",
        bytes.limit() >= INTERPRETER ? name(bytes, FILE, MOST_FILE) : "");
  }

  /** The same of a file. */
  Event named(String called) {
    return new Event(
        nanos,
        kind,
        process,
        parent,
        number,
        thread,
        origin,
        address,
        called,
        arguments,
        chosen,
        interpreter,
        file);
  }

  /** Whether it was there before anybody looked. */
  public boolean isOfBefore() {
    return kind == Kind.CONNECTED || kind == Kind.LISTENING;
  }

  /** The thread of the watched process that is at the root of it. */
  public String root() {
    return origin.isEmpty() ? thread : origin;
  }

  private static InetAddress address(ByteBuffer bytes) {
    byte[] address = new byte[16];
    bytes.get(ADDRESS, address);
    try {
      return InetAddress.getByAddress(address);
    } catch (UnknownHostException e) {
      throw new IllegalStateException(e); // 16 bytes are an address.
    }
  }

  /** An event without texts has no place for them. */
  private static byte[] cut(ByteBuffer bytes, int from, int length) {
    if (length == 0) {
      return new byte[0];
    }
    byte[] text = new byte[Math.clamp(length, 0, MOST_TEXT)];
    bytes.get(from, text);
    return text;
  }

  /** A name of the kernel's: at most 15 bytes and a zero. */
  static String name(ByteBuffer bytes, int from) {
    return name(bytes, from, 16);
  }

  private static String name(ByteBuffer bytes, int from, int most) {
    byte[] name = new byte[most];
    bytes.get(from, name);
    int end = 0;
    while (end < name.length && name[end] != 0) {
      end++;
    }
    return new String(name, 0, end, StandardCharsets.UTF_8);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Event event
        && nanos == event.nanos
        && kind == event.kind
        && process == event.process
        && parent == event.parent
        && number == event.number
        && thread.equals(event.thread)
        && origin.equals(event.origin)
        && address.equals(event.address)
        && chosen == event.chosen
        && name.equals(event.name)
        && interpreter.equals(event.interpreter)
        && file.equals(event.file)
        && Arrays.equals(arguments, event.arguments);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(arguments) * 31 + name.hashCode() + process;
  }

  @Override
  public String toString() {
    return kind + " of " + process + " by " + thread + ": " + name + " " + number;
  }
}
