package dev.homeostat.kernel.novelty;

import dev.homeostat.kernel.probe.Event;
import dev.homeostat.kernel.probe.Event.Kind;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Events as the kernel would tell them. */
final class Events {

  private Events() {}

  static Event exec(int process, int parent, String name, String thread) {
    return of(Kind.EXEC, process, parent, 0, thread, Optional.empty(), name);
  }

  /** A process that is one program and becomes another. */
  static Event becomes(int process, int parent, String name, String thread) {
    return of(Kind.EXEC, process, parent, 1, thread, Optional.empty(), name);
  }

  static Event script(int process, String name, String interpreter) {
    return new Event(
        0,
        Kind.EXEC,
        process,
        1,
        0,
        "http-1",
        "",
        Optional.empty(),
        name,
        new byte[0],
        false,
        interpreter,
        interpreter.substring(interpreter.lastIndexOf('/') + 1));
  }

  /** A program whose file has another name than it was called by. */
  static Event link(int process, String name, String file, String... arguments) {
    byte[] all = String.join("\0", arguments).concat("\0").getBytes(StandardCharsets.UTF_8);
    return new Event(
        0, Kind.EXEC, process, 1, 0, "http-1", "", Optional.empty(), name, all, false, "", file);
  }

  static Event listen(int port, boolean chosen) {
    return new Event(
        0, Kind.LISTEN, 1, 0, port, "main", "", Optional.empty(), "", new byte[0], chosen, "", "");
  }

  static Event connect(InetAddress address, int port) {
    return of(Kind.CONNECT, 1, 0, port, "main", Optional.of(address), "");
  }

  /** The same at a moment. */
  static Event at(long nanos, Event event) {
    return new Event(
        nanos,
        event.kind(),
        event.process(),
        event.parent(),
        event.number(),
        event.thread(),
        event.origin(),
        event.address(),
        event.name(),
        event.arguments(),
        event.chosen(),
        event.interpreter(),
        event.file());
  }

  static Event of(
      Kind kind,
      int process,
      int parent,
      int number,
      String thread,
      Optional<InetAddress> address,
      String name) {
    return new Event(
        0, kind, process, parent, number, thread, "", address, name, new byte[0], false, "", "");
  }
}
