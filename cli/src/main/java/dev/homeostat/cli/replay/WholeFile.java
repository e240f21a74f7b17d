package dev.homeostat.cli.replay;

import dev.homeostat.store.FoldersAbove;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/**
 * A text file that is written beside its place and takes it only when it is complete, so that
 * nobody finds half of it. In a folder of many it is neither written through a stranger's link nor
 * in place of a stranger's file. Not thread-safe.
 */
public final class WholeFile implements AutoCloseable {

  private final Path target;
  private final Path beside;
  private final BufferedWriter out;

  private WholeFile(Path target, Path beside, BufferedWriter out) {
    this.target = target;
    this.beside = beside;
    this.out = out;
  }

  /**
   * Begins a file; what is there stays as it is until {@link #commit}.
   *
   * @throws IOException where it cannot be written; the message says why
   */
  public static WholeFile begin(Path file) throws IOException {
    if (Files.exists(file) && !Files.isRegularFile(file)) {
      throw new IOException("is no file; allowed is the path of one");
    }
    FoldersAbove.check(file);
    Path target = Files.exists(file) ? file.toRealPath() : file.toAbsolutePath();
    Path folder = target.getParent();
    if (folder == null || !Files.isDirectory(folder)) {
      throw new IOException("there is no folder " + folder);
    }
    Path beside =
        folder.resolve("." + target.getFileName() + "." + ProcessHandle.current().pid() + ".tmp");
    return new WholeFile(target, beside, opened(beside));
  }

  /**
   * Its name can be foreseen, and whoever does must not choose what is written to: what stands
   * there, a link or what a call left behind that was killed, is a person's to remove.
   */
  private static BufferedWriter opened(Path beside) throws IOException {
    try {
      BufferedWriter out =
          Files.newBufferedWriter(
              beside,
              StandardCharsets.UTF_8,
              StandardOpenOption.CREATE_NEW,
              StandardOpenOption.WRITE,
              LinkOption.NOFOLLOW_LINKS);
      beside.toFile().deleteOnExit();
      return out;
    } catch (FileAlreadyExistsException e) {
      throw new IOException(beside + " is in the way; remove it", e);
    }
  }

  /** Takes the text. */
  public Writer out() {
    return out;
  }

  /**
   * Puts the complete file in place.
   *
   * @throws IOException where it cannot be; then the file is as it was
   */
  public void commit() throws IOException {
    out.close();
    Files.move(beside, target, StandardCopyOption.REPLACE_EXISTING);
  }

  /** Removes what was not committed. */
  @Override
  public void close() throws IOException {
    try {
      out.close();
    } catch (IOException e) {
      // What is thrown away need not be whole.
    }
    Files.deleteIfExists(beside);
  }
}
