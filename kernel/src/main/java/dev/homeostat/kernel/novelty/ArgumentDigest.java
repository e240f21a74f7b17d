package dev.homeostat.kernel.novelty;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Tells equal arguments from different ones without telling what they are: a program's arguments
 * hold passwords. HMAC-SHA-256 under a key of this host, cut to 64 bits, so that the same arguments
 * give the same digest on this host and nobody elsewhere can look it up. Used by one thread.
 */
public final class ArgumentDigest {

  private static final String ALGORITHM = "HmacSHA256";
  private static final String PURPOSE = "homeostat arguments ";
  private static final int SHOWN_BYTES = 8;

  private final Mac mac;

  ArgumentDigest(byte[] key) {
    try {
      mac = Mac.getInstance(ALGORITHM);
      mac.init(new SecretKeySpec(key, ALGORITHM));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e); // Every JDK has it.
    }
  }

  /** Keyed by this machine's id; where it has none, by chance, for as long as this process runs. */
  public static ArgumentDigest ofThisHost() {
    try {
      String id = Files.readString(Path.of("/etc/machine-id"));
      if (!id.isBlank()) {
        return new ArgumentDigest((PURPOSE + id.strip()).getBytes(StandardCharsets.UTF_8));
      }
    } catch (IOException e) {
      // As good as blank.
    }
    byte[] key = new byte[32];
    new SecureRandom().nextBytes(key);
    return new ArgumentDigest(key);
  }

  /** The digest, 16 hexadecimal digits. */
  public String of(byte[] arguments) {
    return HexFormat.of().formatHex(mac.doFinal(arguments), 0, SHOWN_BYTES);
  }
}
