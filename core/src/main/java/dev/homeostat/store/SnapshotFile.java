package dev.homeostat.store;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.util.Iterator;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.zip.CRC32C;

/**
 * One file that holds one snapshot, the newest. A new one is written beside it, brought to the disk
 * and put in its place, so that at any moment, power loss included, the file is wholly the old one
 * or wholly the new one. It is its owner's alone (0600), no symbolic link in its place is followed,
 * nor a stranger's above it, and a lock beside it keeps a second process out. The lock ends with
 * the process, however that ends. An interrupt ends neither reading nor writing. Meant for one
 * thread at a time.
 *
 * <p>Before the snapshot stand 16 bytes: {@code HMST}, the version of this layout, the snapshot's
 * length, and the CRC-32C (RFC 3720) of those twelve bytes and the snapshot. Whatever does not fit
 * is damage.
 */
public final class SnapshotFile implements AutoCloseable {

  /** What a snapshot may hold: 1,000 series of 3.5 KB are a fifth of it. */
  public static final int MOST_BYTES = 16 << 20;

  private static final String SUFFIX = ".memory";
  private static final int MAGIC = 0x484D5354;
  private static final int LAYOUT = 1;
  private static final int HEADER_BYTES = 4 * Integer.BYTES;

  private static final OpenOption[] APPEND = {
    StandardOpenOption.WRITE, StandardOpenOption.APPEND, LinkOption.NOFOLLOW_LINKS
  };

  /** Locks that another watcher of this process has: to close one would open that one's (POSIX). */
  private static final Queue<Refused> REFUSED = new ConcurrentLinkedQueue<>();

  private final Path file;
  private final Path next;
  private final FileChannel locked;
  private final TransferBuffer buffer = new TransferBuffer();

  private SnapshotFile(Path file, FileChannel locked) {
    this.file = file;
    this.next = file.resolveSibling(file.getFileName() + ".next");
    this.locked = locked;
  }

  /** What is kept open because it was refused, until it is asked for again. */
  private record Refused(Path lock, FileChannel channel) {}

  /** A file is there that cannot be what was written. */
  public static final class DamagedException extends IOException {
    private static final long serialVersionUID = 1;

    DamagedException(String problem) {
      super(problem);
    }
  }

  /**
   * Takes the file of a name, which need not exist; makes the folder where that is missing, for its
   * owner alone.
   *
   * @throws IOException where the folder cannot be used, or another process has the file
   */
  public static SnapshotFile open(Path folder, String name) throws IOException {
    Path file = file(folder, name);
    FoldersAbove.check(file);
    PrivateFolder.make(folder);
    Path lock = file.resolveSibling(file.getFileName() + ".lock");
    if (Files.exists(lock, LinkOption.NOFOLLOW_LINKS)) {
      checkRegular(lock); // A pipe would hold up whoever opens it.
    }
    FileChannel channel = channel(lock);
    try {
      if (channel.tryLock() == null) {
        throw new FileSystemException(file.toString(), null, "another process has it");
      }
      return new SnapshotFile(file, channel);
    } catch (OverlappingFileLockException e) {
      REFUSED.add(new Refused(lock, channel));
      throw new FileSystemException(
          file.toString(), null, "another process has it, or another watcher of this one");
    } catch (IOException | RuntimeException | Error e) {
      channel.close();
      throw e;
    }
  }

  /**
   * Reads the snapshot of a name without taking its file: of a folder that nobody can write, in
   * which no lock can be had.
   *
   * @throws IOException as {@link #read} does
   */
  public static FieldReader readOnly(Path folder, String name) throws IOException {
    return read(file(folder, name));
  }

  private static Path file(Path folder, String name) {
    return folder.resolve(FileName.of(name) + SUFFIX);
  }

  private static FileChannel channel(Path lock) throws IOException {
    for (Iterator<Refused> all = REFUSED.iterator(); all.hasNext(); ) {
      Refused before = all.next();
      if (before.lock.equals(lock) && REFUSED.remove(before)) {
        return before.channel;
      }
    }
    return FileChannel.open(
        lock,
        Set.of(StandardOpenOption.WRITE, StandardOpenOption.CREATE, LinkOption.NOFOLLOW_LINKS),
        PrivateFolder.modeOfFiles());
  }

  /** Where it is. */
  public Path path() {
    return file;
  }

  /**
   * Reads the snapshot.
   *
   * @throws NoSuchFileException where there is none yet
   * @throws DamagedException where what is there is none, or of another layout
   * @throws IOException where it cannot be read
   */
  public FieldReader read() throws IOException {
    return read(file);
  }

  private static FieldReader read(Path file) throws IOException {
    FoldersAbove.check(file);
    checkRegular(file);
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    Insistence.on(new Reading(file, all));
    return unseal(all.toByteArray());
  }

  /** Appends what is behind what was read by now. */
  private record Reading(Path file, ByteArrayOutputStream all) implements Insistence.Step {
    @Override
    public void run() throws IOException {
      byte[] piece = new byte[TransferBuffer.BYTES]; // The JDK takes direct memory for each.
      try (InputStream in =
          Files.newInputStream(file, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS)) {
        in.skipNBytes(all.size());
        int length = 0;
        while (length >= 0 && all.size() <= HEADER_BYTES + MOST_BYTES) {
          all.write(piece, 0, length);
          length = in.read(piece);
        }
      }
    }
  }

  private static void checkRegular(Path path) throws IOException {
    BasicFileAttributes attributes =
        Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    if (!attributes.isRegularFile()) {
      throw new FileSystemException(
          path.toString(), null, "is no regular file; symbolic links are not followed");
    }
  }

  static FieldReader unseal(byte[] all) throws DamagedException {
    if (all.length < HEADER_BYTES) {
      throw new DamagedException("it is cut short");
    }
    ByteBuffer in = ByteBuffer.wrap(all);
    if (in.getInt() != MAGIC) {
      throw new DamagedException("it is no snapshot");
    }
    int layout = in.getInt();
    int length = in.getInt();
    int sum = in.getInt();
    if (length != in.remaining()) {
      throw new DamagedException("it is cut short");
    }
    if (sum != sum(all, in)) {
      throw new DamagedException("its checksum does not fit");
    }
    if (layout != LAYOUT) {
      throw new DamagedException("its layout is " + layout + ", not " + LAYOUT);
    }
    try {
      return new FieldReader(in);
    } catch (IllegalArgumentException e) {
      throw new DamagedException("its fields do not fit");
    }
  }

  /** What stands before a snapshot. */
  static byte[] seal(byte[] snapshot) {
    ByteBuffer header = ByteBuffer.allocate(HEADER_BYTES);
    header.putInt(MAGIC).putInt(LAYOUT).putInt(snapshot.length);
    header.putInt(sum(header.array(), ByteBuffer.wrap(snapshot)));
    return header.array();
  }

  private static int sum(byte[] header, ByteBuffer snapshot) {
    CRC32C sum = new CRC32C();
    sum.update(header, 0, HEADER_BYTES - Integer.BYTES);
    sum.update(snapshot.duplicate());
    return (int) sum.getValue();
  }

  /**
   * Writes a snapshot in the place of the one before, and comes back when it is on the disk. What
   * fails leaves the one before as it is.
   *
   * @throws IOException where it cannot be written
   */
  public void write(byte[] snapshot) throws IOException {
    if (snapshot.length > MOST_BYTES) {
      throw new FileSystemException(
          file.toString(), null, "would be larger than " + MOST_BYTES + " bytes");
    }
    FoldersAbove.check(file);
    Files.deleteIfExists(next); // Of a process that was killed while it wrote.
    try {
      Files.createFile(next, PrivateFolder.modeOfFiles());
      Insistence.on(new Writing(snapshot));
      checkHeld();
      Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException | RuntimeException | Error e) {
      forget(next);
      throw e;
    }
    Path folder = file.toAbsolutePath().getParent();
    if (folder != null) {
      PrivateFolder.force(folder);
    }
  }

  /** Appends what is not written yet, and brings all of it to the disk. */
  private final class Writing implements Insistence.Step {
    private final ByteBuffer header;
    private final ByteBuffer left;

    Writing(byte[] snapshot) {
      header = ByteBuffer.wrap(seal(snapshot));
      left = ByteBuffer.wrap(snapshot);
    }

    @Override
    public void run() throws IOException {
      checkHeld();
      try (FileChannel out = FileChannel.open(next, APPEND)) {
        buffer.writeAll(header, out);
        buffer.writeAll(left, out);
        out.force(true);
      }
    }
  }

  /** Who closes it interrupts a write that takes long: the next process may have it by now. */
  private void checkHeld() throws IOException {
    if (!locked.isOpen()) {
      throw new FileSystemException(file.toString(), null, "was given back");
    }
  }

  /**
   * Puts the file aside ({@link DamagedFile}).
   *
   * @param why a word, such as {@code damaged}
   * @return where it is now
   * @throws IOException where it cannot be renamed
   */
  public Path setAside(String why, Instant at) throws IOException {
    return DamagedFile.setAside(file, why, at);
  }

  /** Gives the lock back. */
  @Override
  public void close() {
    try {
      locked.close();
    } catch (IOException e) {
      // It ends with the process.
    }
  }

  private static void forget(Path path) {
    try {
      Files.deleteIfExists(path);
    } catch (IOException | RuntimeException e) {
      // It is in nobody's way.
    }
  }
}
