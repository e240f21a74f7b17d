package dev.homeostat.web;

import java.io.FileInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Set;

/** What a client must know to see and tell more than the metrics. Immutable. */
public final class AccessToken {

  /** Fewer characters than these can be guessed. */
  public static final int LEAST = 16;

  private static final int MOST = 1_000;
  private static final int RANDOM_BYTES = 32;
  private static final String FILE = "token";

  private final byte[] value;

  private AccessToken(String value) {
    this.value = value.getBytes(StandardCharsets.UTF_8);
  }

  /**
   * Reads a token from a file.
   *
   * @throws IOException where the file cannot be read or holds none, with a message that says so
   */
  public static AccessToken read(Path file) throws IOException {
    if (!Files.isRegularFile(file)) { // A pipe would hold up whoever opens it.
      throw Files.exists(file)
          ? new FileSystemException(file.toString(), null, "is no regular file")
          : new NoSuchFileException(file.toString());
    }
    if (Files.size(file) > MOST) {
      throw new FileSystemException(file.toString(), null, "is no token: longer than " + MOST);
    }
    String text;
    try (FileInputStream in = new FileInputStream(file.toFile())) {
      text = new String(in.readAllBytes(), StandardCharsets.UTF_8).strip();
    }
    if (text.length() < LEAST || !text.chars().allMatch(c -> c > ' ' && c < 0x7f)) {
      throw new FileSystemException(
          file.toString(),
          null,
          "holds no token: allowed are " + LEAST + " or more visible ASCII characters");
    }
    return new AccessToken(text);
  }

  /**
   * The user's own token: that of the folder, or a new one, which is kept there with mode 0600.
   *
   * @throws IOException where it can neither be read nor made, or others can read it
   */
  public static AccessToken ofUser(UserFolder folder) throws IOException {
    folder.check();
    Path file = folder.path().resolve(FILE);
    try {
      return readOwn(file);
    } catch (NoSuchFileException e) {
      try {
        folder.create(FILE, random() + "\n");
      } catch (FileAlreadyExistsException another) {
        // Another process of the user's was faster: its token is as good.
      }
      return readOwn(file);
    }
  }

  /** One that nobody knows, where there is none to be had: whatever wants it is refused. */
  public static AccessToken ofNobody() {
    return new AccessToken(random());
  }

  private static String random() {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(randomBytes());
  }

  /** The system's own, where it has them: the JDK's generator keeps two devices open for good. */
  private static byte[] randomBytes() {
    try (FileInputStream device = new FileInputStream("/dev/urandom")) {
      byte[] random = device.readNBytes(RANDOM_BYTES);
      if (random.length == RANDOM_BYTES) {
        return random;
      }
    } catch (IOException e) {
      // The JDK knows of another source.
    }
    byte[] random = new byte[RANDOM_BYTES];
    new SecureRandom().nextBytes(random);
    return random;
  }

  private static AccessToken readOwn(Path file) throws IOException {
    if (Files.isSymbolicLink(file)) {
      throw new FileSystemException(file.toString(), null, "is a symbolic link");
    }
    if (UserFolder.POSIX && Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
      Set<PosixFilePermission> others =
          Files.getPosixFilePermissions(file, LinkOption.NOFOLLOW_LINKS);
      others.removeAll(UserFolder.OWNER);
      if (!others.isEmpty()) {
        throw new FileSystemException(
            file.toString(), null, "can be read by others; its mode must be 0600");
      }
    }
    return read(file);
  }

  /** Whether a text is the token, in a time that does not tell how much of it is right. */
  boolean matches(String text) {
    return MessageDigest.isEqual(value, text.getBytes(StandardCharsets.UTF_8));
  }

  /** The token itself: for a file of mode 0600 and a request's header, and nothing else. */
  public String secret() {
    return new String(value, StandardCharsets.UTF_8);
  }
}
