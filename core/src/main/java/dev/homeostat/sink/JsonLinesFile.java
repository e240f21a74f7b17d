package dev.homeostat.sink;

import dev.homeostat.alert.Courier;
import dev.homeostat.alert.Notice;
import dev.homeostat.alert.Receipt;
import dev.homeostat.store.FoldersAbove;
import dev.homeostat.store.TransferBuffer;
import dev.homeostat.text.SafeText;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.function.Consumer;

/**
 * Appends each notice as one line of JSON to a file. The file is opened anew for each, so that one
 * renamed by a rotation is left alone and a new one begun; a line of up to 8 KB goes out in one
 * write. A new file is readable by its owner and group only, a symbolic link is not followed, nor a
 * stranger's above it, and a pipe, which would hold up whoever opens it, is refused. A file that
 * cannot be written is said once until it can be again. Meant for one thread at a time.
 */
public final class JsonLinesFile implements Courier.Receiver<Notice> {

  /** Its name as a receiver. */
  public static final String NAME = "alerts";

  private static final OpenOption[] APPEND = {
    StandardOpenOption.WRITE, StandardOpenOption.APPEND, LinkOption.NOFOLLOW_LINKS
  };

  private static final FileAttribute<?>[] OWNER_AND_GROUP =
      FileSystems.getDefault().supportedFileAttributeViews().contains("posix")
          ? new FileAttribute<?>[] {
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-r-----"))
          }
          : new FileAttribute<?>[0];

  /** A host that interrupts all it finds, all the time, closes one file of some. */
  private static final int MOST_INTERRUPTS = 100;

  private final Path file;
  private final Consumer<String> log;
  private final TransferBuffer buffer = new TransferBuffer();
  private boolean failing;
  private boolean lineBroken;

  /**
   * Makes the sink, and says where it is plain already that the file cannot be written: the first
   * alert may come months later. The file is touched with that alert, and what it needs is there by
   * then, for the heap may be used up.
   *
   * @param log takes a line when writing begins to fail
   */
  public JsonLinesFile(Path file, Consumer<String> log) {
    this.file = file;
    this.log = log;
    try {
      lookAhead();
    } catch (IOException | RuntimeException e) {
      fail(e);
    }
  }

  /** Appends the notice; while that fails it waits. */
  @Override
  public Receipt take(Notice notice) {
    String line = (lineBroken ? "\n" : "") + notice.toJson() + "\n";
    try {
      append(ByteBuffer.wrap(line.getBytes(StandardCharsets.UTF_8)));
      lineBroken = false;
      failing = false;
      return Receipt.TAKEN;
    } catch (IOException | RuntimeException e) {
      fail(e);
      return Receipt.LATER;
    }
  }

  private void fail(Exception why) {
    if (!failing) {
      log.accept(
          "alerts: cannot write "
              + SafeText.of(file.toString())
              + " ("
              + SafeText.of(why)
              + "); alerts wait and go on elsewhere");
    }
    failing = true;
  }

  private void append(ByteBuffer line) throws IOException {
    for (int interrupts = 0; line.hasRemaining(); interrupts++) {
      try (FileChannel out = open()) {
        Thread.interrupted(); // A host that interrupts every thread it finds does not mean this.
        lineBroken = true;
        buffer.writeAll(line, out);
      } catch (ClosedByInterruptException e) {
        if (interrupts == MOST_INTERRUPTS) {
          throw e;
        }
      }
    }
  }

  /** Throws where it can be told without writing that the file cannot be written. */
  private void lookAhead() throws IOException {
    Path written = file;
    try {
      check();
    } catch (NoSuchFileException e) {
      written = file.toAbsolutePath().getParent();
    }
    if (written != null && !Files.isWritable(written)) {
      throw new FileSystemException(
          written.toString(),
          null,
          Files.exists(written) ? "this user may not write to it" : "there is no such folder");
    }
  }

  private FileChannel open() throws IOException {
    try {
      check();
      return FileChannel.open(file, APPEND);
    } catch (NoSuchFileException e) {
      Files.createFile(file, OWNER_AND_GROUP);
      return FileChannel.open(file, APPEND);
    }
  }

  /** Throws where the file is not there, or is none that may be written. */
  private void check() throws IOException {
    FoldersAbove.check(file);
    BasicFileAttributes attributes =
        Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    if (!attributes.isRegularFile()) {
      throw new FileSystemException(
          file.toString(), null, "is no regular file; symbolic links are not followed");
    }
  }
}
