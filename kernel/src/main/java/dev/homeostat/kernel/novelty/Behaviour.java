package dev.homeostat.kernel.novelty;

import dev.homeostat.kernel.probe.Event;
import dev.homeostat.kernel.probe.Group;
import dev.homeostat.signal.AnomalyType;
import dev.homeostat.signal.Signal;
import dev.homeostat.text.SafeText;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * A kind of thing a process does, without what changes from one time to the next: of a destination
 * its subnet (/24, /64 of IPv6) and port, of a port the system chose only that it did, no numbers
 * in names of code and of programs in folders for temporary files.
 *
 * @param kind what is done
 * @param name the binary, {@code 10.1.2.0/24:443}, the port, {@code file /lib/x.so}
 */
public record Behaviour(Kind kind, String name) {

  /** From here on Linux gives out ports of its own choice, as a rule; a peer's is not known. */
  private static final int FIRST_CHOSEN_PORT = 32_768;

  /** Who takes hold of a process from outside: never learned by watching. */
  private static final String TRACER = "tracer ";

  private static final String NAMELESS = "?";

  private static final Pattern NUMBERS = Pattern.compile("[0-9]+");

  /** Where a program's folder has another name each time. */
  private static final Pattern TEMPORARY = Pattern.compile("/(?:tmp|var/tmp|dev/shm)/.*");

  /** As many characters of a long name are kept at either end; with a digest, all it is told by. */
  private static final int KEPT = 72;

  private static final int LONGEST = 180;
  private static final int DIGEST_BYTES = 8;

  /** What is known of code is one of these. */
  private static final Pattern CODE = Pattern.compile("(memory by|file|memory-file|tracer) .+");

  static final int BYTES_OF_SUBNET_4 = 3;
  static final int BYTES_OF_SUBNET_6 = 8;

  /**
   * Shells, interpreters, downloaders and what else connects a shell with the outside, without a
   * version or a variant: what an intruder starts first. That they ran while learning makes them no
   * more normal.
   */
  private static final Set<String> NEVER_LEARNED =
      Set.of(
          "sh", "bash", "rbash", "dash", "zsh", "ksh", "mksh", "lksh", "yash", "posh", "ash", "csh",
          "tcsh", "fish", "pwsh", "nu", "xonsh", "elvish", "busybox", "toybox", "python", "pypy",
          "ipython", "perl", "ruby", "irb", "php", "php-cgi", "node", "nodejs", "deno", "bun",
          "qjs", "gjs", "lua", "luajit", "texlua", "tclsh", "wish", "expect", "guile", "Rscript",
          "jshell", "groovy", "awk", "gawk", "mawk", "nawk", "curl", "wget", "aria2c", "axel",
          "lynx", "links", "elinks", "w3m", "http", "rsync", "rclone", "openssl", "nc", "netcat",
          "ncat", "socat", "ftp", "lftp", "ncftp", "tftp", "ssh", "sshpass", "scp", "sftp",
          "telnet", "base64", "xxd");

  /** What loads programs, and may be called with one of those. */
  private static final Set<String> LOADERS = Set.of("ld-linux", "ld-musl");

  /**
   * What stands behind a program's name: a version, an ending ({@code nc.openbsd}), how it was
   * built. Not at its beginning ({@code 7z}).
   */
  private static final Pattern VARIANT =
      Pattern.compile(
          "(?<=.)(?:[-_]?[0-9]|\\.|-(?:static|minimal|full|debug|dbg|real|x86|amd|arm|aarch)).*");

  /** Binaries that are whatever tool they are called by. */
  private static final Set<String> OF_MANY_TOOLS = Set.of("busybox", "toybox");

  /**
   * Makes the name safe: it is the watched program's word, and becomes a line of a file, which is
   * read without the blanks at its ends. A long one keeps its ends, so that it is told whole.
   */
  public Behaviour {
    name = name.isBlank() ? NAMELESS : SafeText.line(name.strip());
    if (kind == Kind.CODE) {
      name = withoutNumbers(name);
    } else if (kind == Kind.PROCESS && TEMPORARY.matcher(name).matches()) {
      String program = base(name);
      boolean kept = program.length() < KEPT && isNeverLearned(name); // Its version is no chance.
      int end = name.length() - (kept ? program.length() : 0);
      name = withoutNumbers(name.substring(0, end)) + name.substring(end);
    }
    if (name.length() > LONGEST) {
      String ends = name.substring(0, KEPT) + "…" + digest(name) + "…";
      name = SafeText.line(ends + name.substring(name.length() - KEPT));
    }
  }

  /** Numbers are what changes: of a thread in its pool, of a library unpacked to a folder. */
  private static String withoutNumbers(String name) {
    return NUMBERS.matcher(name).replaceAll("N");
  }

  /** In letters, as numbers would be left out. */
  private static String digest(String name) {
    try {
      byte[] all =
          MessageDigest.getInstance("SHA-256").digest(name.getBytes(StandardCharsets.UTF_8));
      StringBuilder letters = new StringBuilder();
      for (int i = 0; i < DIGEST_BYTES; i++) {
        letters.append((char) ('a' + (all[i] >> 4 & 0xf))).append((char) ('a' + (all[i] & 0xf)));
      }
      return letters.toString();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e); // Every JDK has it.
    }
  }

  /** What is done. */
  public enum Kind {
    PROCESS(AnomalyType.UNEXPECTED_PROCESS, Signal.NEW_PROCESSES, Group.LIFE),
    CONNECTION(AnomalyType.UNEXPECTED_CONNECTION, Signal.NEW_CONNECTIONS, Group.NETWORK),
    LISTENER(AnomalyType.UNEXPECTED_LISTENER, Signal.NEW_LISTENERS, Group.NETWORK),
    CODE(AnomalyType.UNEXPECTED_CODE, Signal.NEW_CODE, Group.CODE);

    private final AnomalyType type;
    private final Signal signal;
    private final Group group;

    Kind(AnomalyType type, Signal signal, Group group) {
      this.type = type;
      this.signal = signal;
      this.group = group;
    }

    /** What the first of it is called. */
    public AnomalyType type() {
      return type;
    }

    /** The signal that counts it. */
    public Signal signal() {
      return signal;
    }

    /** The probes that tell of it. */
    public Group group() {
      return group;
    }

    /** The spelling in files and on the command line. */
    public String id() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** What an event is an instance of; nothing where it is none. */
  public static Optional<Behaviour> of(Event event) {
    return switch (event.kind()) {
      case EXEC -> Optional.of(new Behaviour(Kind.PROCESS, path(event.name())));
      case CONNECT, CONNECTED ->
          event
              .address()
              .map(
                  address ->
                      new Behaviour(Kind.CONNECTION, subnet(address) + ":" + port(event.number())));
      case LISTEN, LISTENING ->
          Optional.of(
              new Behaviour(
                  Kind.LISTENER,
                  event.chosen() ? Destination.CHOSEN : Integer.toString(event.number())));
      case CODE_MEMORY -> code("memory by " + event.thread());
      case CODE_FILE -> code("file " + event.name());
      case MEMORY_FILE -> code("memory-file " + event.name());
      case TRACED -> code(TRACER + event.thread());
      case EXIT, SIGNAL, OOM_VICTIM -> Optional.empty();
    };
  }

  private static Optional<Behaviour> code(String what) {
    return Optional.of(new Behaviour(Kind.CODE, what));
  }

  /**
   * Reads what {@link #toString} wrote, or a person did.
   *
   * @throws IllegalArgumentException where it is neither
   */
  public static Behaviour parse(String text) {
    int space = text.indexOf(' ');
    String name = text.substring(space + 1).strip();
    for (Kind kind : Kind.values()) {
      if (space > 0 && !name.isEmpty() && kind.id().equals(text.substring(0, space))) {
        return new Behaviour(kind, name);
      }
    }
    throw new IllegalArgumentException(
        "'"
            + SafeText.of(text)
            + "'; allowed are 'process /PATH', 'connection SUBNET:PORT', 'listener PORT' and 'code"
            + " WHAT'");
  }

  /**
   * Reads what a person accepts: as {@link #parse}, and a destination may be wider than what one
   * connection is.
   *
   * @throws IllegalArgumentException where it is none, or never comes; the message says what does
   */
  public static Behaviour accepted(String text) {
    Behaviour behaviour = parse(text);
    boolean comes =
        switch (behaviour.kind) {
          case PROCESS -> behaviour.name.indexOf('/') >= 0 || behaviour.name.equals(NAMELESS);
          case CONNECTION ->
              Destination.parse(behaviour.name).filter(Behaviour::isTold).isPresent();
          case LISTENER -> Destination.isPort(behaviour.name);
          case CODE -> CODE.matcher(behaviour.name).matches();
        };
    if (!comes) {
      throw new IllegalArgumentException(
          "'"
              + SafeText.of(text)
              + "' never comes; what does is 'process /PATH', 'connection SUBNET:PORT' with a"
              + " subnet of /24, [/64] of IPv6, or wider, or loopback, 'listener PORT', and 'code"
              + " file /PATH', 'code memory by THREAD', 'code memory-file NAME' or 'code tracer"
              + " NAME'; a PORT is a number, ephemeral or *; of a connection it is ephemeral from 32768 on");
    }
    return behaviour;
  }

  /** Whether it covers what is told of a connection. */
  private static boolean isTold(Destination destination) {
    String port = destination.port();
    return destination.coversAny()
        && (!Character.isDigit(port.charAt(0)) || port(Integer.parseInt(port)).equals(port));
  }

  /** Whether it may become normal by being watched. */
  boolean isLearnable() {
    return switch (kind) {
      case PROCESS -> !isNeverLearned(name);
      case CODE -> !name.startsWith(TRACER);
      case CONNECTION, LISTENER -> true;
    };
  }

  /**
   * Whether what an event tells of may become normal: a script is what runs it, and a link, or a
   * path that is too long to be told whole, the file at its end.
   */
  boolean isLearnable(Event event) {
    return isLearnable() && !isNeverLearned(event.interpreter()) && !isInTruthNeverLearned(event);
  }

  /** Whether a program is a shell, an interpreter or a downloader, whatever its version. */
  static boolean isNeverLearned(String path) {
    String program = base(path);
    String plain = withoutVariant(program);
    return NEVER_LEARNED.contains(program)
        || NEVER_LEARNED.contains(plain)
        || LOADERS.contains(plain);
  }

  /** Whether the file that runs is one of those, by whatever name it was called. */
  static boolean isInTruthNeverLearned(Event event) {
    return OF_MANY_TOOLS.contains(withoutVariant(event.file()))
        ? isNeverLearned(tool(event.arguments()))
        : isNeverLearned(event.file());
  }

  /** Such a binary goes by its first argument, of a login shell behind a hyphen. */
  private static String tool(byte[] arguments) {
    String all = new String(arguments, StandardCharsets.UTF_8);
    int end = all.indexOf('\0');
    String tool = base(end < 0 ? "" : all.substring(0, end));
    String called = tool.startsWith("-") ? tool.substring(1) : tool;
    // It is told by a later one, or not at all: the worst is assumed.
    return called.isEmpty() || called.startsWith("busybox") ? "sh" : called;
  }

  private static String withoutVariant(String program) {
    return VARIANT.matcher(program).replaceFirst("");
  }

  /** A program of the working folder may be called without one. */
  private static String path(String name) {
    return name.isBlank() || name.indexOf('/') >= 0 ? name : "./" + name;
  }

  private static String base(String path) {
    return path.substring(path.lastIndexOf('/') + 1);
  }

  private static String port(int port) {
    return port >= FIRST_CHOSEN_PORT ? Destination.CHOSEN : Integer.toString(port);
  }

  private static String subnet(InetAddress address) {
    if (address.isLoopbackAddress()) {
      return Destination.LOOPBACK;
    }
    byte[] bytes = address.getAddress();
    boolean four = address instanceof Inet4Address;
    int kept = four ? BYTES_OF_SUBNET_4 : BYTES_OF_SUBNET_6;
    for (int i = kept; i < bytes.length; i++) {
      bytes[i] = 0;
    }
    try {
      String start = InetAddress.getByAddress(bytes).getHostAddress();
      return (four ? start : "[" + start + "]") + "/" + kept * Byte.SIZE;
    } catch (UnknownHostException e) {
      throw new IllegalStateException(e); // As many bytes as it had.
    }
  }

  /** Such as {@code process /bin/sh}. */
  @Override
  public String toString() {
    return kind.id() + " " + name;
  }
}
