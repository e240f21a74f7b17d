package dev.homeostat.kernel.novelty;

import dev.homeostat.store.DamagedFile;
import dev.homeostat.store.FoldersAbove;
import dev.homeostat.store.PrivateFolder;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * A file of lines that says of itself whether it is whole: its first line has the CRC-32C of what
 * follows. One without such a line was written by a person, or an older version, and is believed.
 * It is its owner's alone (0600), in a folder that is so too where it is made. Used by one thread.
 */
final class KnownFile {

  /**
   * Four kinds, three ways, 2,000 behaviours of 255 characters each are two fifths of it; what is
   * kept without being understood, a fifth at most.
   */
  private static final int MOST_BYTES = 16 << 20;

  private static final String FIRST =
      "# What is usual for this component: docs/kernel.md. CRC-32C %08x; to edit by hand, take this"
          + " line away\n";

  private static final Pattern SUM = Pattern.compile("# .* CRC-32C ([0-9a-f]{8});.*");

  /** Who writes has it for a few milliseconds; who was stopped meanwhile must not stop others. */
  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(2);

  private static final long BETWEEN_TRIES_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

  private final Path file;

  /** Names a file, which need not exist. */
  KnownFile(Path file) {
    this.file = file;
  }

  /**
   * What is in it.
   *
   * @param lines all of them, the first one too
   * @param whole whether its checksum says that they are as they were written
   */
  record Content(List<String> lines, boolean whole) {}

  /** A file is there that cannot be what was written. */
  static final class DamagedException extends IOException {
    private static final long serialVersionUID = 1;

    DamagedException(Path file, String problem) {
      super(file + problem);
    }
  }

  /**
   * Which writing of it is there: each one makes a new file of that name, and the clock of files is
   * too coarse to tell two that follow each other.
   */
  record Stamp(FileTime time, @Nullable Object key) {}

  /** What is there now. */
  Stamp stamp() throws IOException {
    BasicFileAttributes attributes =
        Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    return new Stamp(attributes.lastModifiedTime(), attributes.fileKey());
  }

  /**
   * Keeps other processes from writing it until it is closed. What is locked is a file beside it,
   * as it is itself another file after each writing.
   *
   * @throws IOException where somebody else had it for two seconds, or it cannot be
   */
  FileChannel lock() throws IOException {
    FoldersAbove.check(file);
    PrivateFolder.make(folder());
    FileChannel channel =
        FileChannel.open(
            file.resolveSibling("." + file.getFileName() + ".lock"),
            Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS),
            PrivateFolder.modeOfFiles());
    try {
      long begun = System.nanoTime();
      while (!isLocked(channel)) {
        if (System.nanoTime() - begun > PATIENCE_NANOS) {
          throw new FileSystemException(
              file.toString(), null, "another process is writing it and does not come to an end");
        }
        LockSupport.parkNanos(this, BETWEEN_TRIES_NANOS);
      }
      return channel;
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  private static boolean isLocked(FileChannel channel) throws IOException {
    try {
      FileLock lock = channel.tryLock();
      return lock != null; // Closing the channel releases it.
    } catch (OverlappingFileLockException e) {
      return false; // Somebody of this process has it.
    }
  }

  private Path folder() {
    return Optional.ofNullable(file.toAbsolutePath().getParent()).orElse(Path.of("/"));
  }

  /**
   * Reads its lines.
   *
   * @throws java.nio.file.NoSuchFileException where there is none
   * @throws DamagedException where it is not whole
   * @throws IOException where it cannot be read
   */
  Content read() throws IOException {
    FoldersAbove.check(file);
    if (!Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
        .isRegularFile()) {
      throw new FileSystemException(
          file.toString(), null, "is no regular file; symbolic links are not followed");
    }
    byte[] all;
    try (InputStream in = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
      all = in.readNBytes(MOST_BYTES + 1);
    }
    if (all.length > MOST_BYTES) {
      throw damaged(": it is larger than " + MOST_BYTES + " bytes");
    }
    if (all.length == 0 || all[all.length - 1] != '\n') {
      throw damaged(": it is cut short");
    }
    int first = 0;
    while (all[first] != '\n') {
      first++;
    }
    Matcher sum = SUM.matcher(new String(all, 0, first, StandardCharsets.ISO_8859_1));
    if (sum.matches()
        && Integer.parseUnsignedInt(sum.group(1), 16)
            != sum(Arrays.copyOfRange(all, first + 1, all.length))) {
      throw damaged(": its checksum does not fit");
    }
    try {
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(all)).toString();
      return new Content(text.lines().toList(), sum.matches());
    } catch (CharacterCodingException e) {
      throw damaged(": it is no text");
    }
  }

  /** What is said of it where it is not whole. */
  DamagedException damaged(String problem) {
    return new DamagedException(file, problem);
  }

  private static int sum(byte[] bytes) {
    CRC32C sum = new CRC32C();
    sum.update(bytes);
    return (int) sum.getValue();
  }

  /** Puts it aside; returns where it is now. */
  Path setAside(Instant at) throws IOException {
    return DamagedFile.setAside(file, at);
  }

  /**
   * Writes it, and comes back when it is on the disk: beside it first, so that it is whole at any
   * time, power loss included. Who writes has {@link #lock()}, and has read under it what he is not
   * to lose.
   *
   * @throws IOException where it cannot be written
   */
  void write(List<String> lines) throws IOException {
    byte[] body = (String.join("\n", lines) + "\n").getBytes(StandardCharsets.UTF_8);
    FoldersAbove.check(file);
    PrivateFolder.make(folder());
    Path beside = Files.createTempFile(folder(), ".kernel-", ".tmp", PrivateFolder.modeOfFiles());
    try {
      try (FileChannel out = FileChannel.open(beside, StandardOpenOption.WRITE)) {
        write(out, FIRST.formatted(sum(body)).getBytes(StandardCharsets.UTF_8));
        write(out, body);
        out.force(true); // A power loss must not leave the new name without its content.
      }
      Files.move(beside, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(beside);
    }
    PrivateFolder.force(folder());
  }

  private static void write(FileChannel out, byte[] bytes) throws IOException {
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    while (buffer.hasRemaining()) {
      out.write(buffer);
    }
  }
}
