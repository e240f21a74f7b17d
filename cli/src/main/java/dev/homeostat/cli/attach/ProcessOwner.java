package dev.homeostat.cli.attach;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The user a process runs as, by its effective number, which a user of a container may have without
 * a name.
 *
 * @param uid the number; the owner of the process's folder where the kernel does not tell more
 * @param name the name, or the number again where no user of this machine has it
 */
record ProcessOwner(long uid, String name) {

  private static final long ROOT = 0;

  private static final Pattern EFFECTIVE = Pattern.compile("(?m)^Uid:\\s+\\d+\\s+(\\d+)");

  /**
   * Looks at a process.
   *
   * @param folder its folder in procfs
   * @throws IOException where it is not there any more
   */
  static ProcessOwner of(Path folder) throws IOException {
    long owner = ((Number) Files.getAttribute(folder, "unix:uid")).longValue();
    Matcher line =
        EFFECTIVE.matcher(Files.readString(folder.resolve("status"), StandardCharsets.ISO_8859_1));
    long uid = line.find() ? Long.parseLong(line.group(1)) : owner;
    // A process that may not be dumped has a folder of root's.
    return new ProcessOwner(
        uid, uid == owner ? Files.getOwner(folder).getName() : Long.toString(uid));
  }

  /** Whether a process of this user may look into one of the other's. */
  boolean mayReach(ProcessOwner other) {
    return uid == ROOT || uid == other.uid;
  }
}
