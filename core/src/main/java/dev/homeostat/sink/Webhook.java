package dev.homeostat.sink;

import dev.homeostat.alert.BehavioralAlert;
import dev.homeostat.alert.BehavioralAlert.State;
import dev.homeostat.alert.ControlRecord;
import dev.homeostat.alert.Courier;
import dev.homeostat.alert.Notice;
import dev.homeostat.alert.Receipt;
import dev.homeostat.alert.Specimen;
import dev.homeostat.signal.Clock;
import java.io.FileInputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Posts each notice to an address, as JSON, and signs it where there is a secret. An answer of 2xx
 * takes it; 400, 413, 415 and 422 refuse this one notice, which is left out; anything else, and no
 * answer, puts it off.
 */
public final class Webhook implements Courier.Receiver<Notice> {

  /** Its name as a receiver. */
  public static final String NAME = "webhook";

  /** HMAC-SHA256 of the body with the secret, as {@code sha256=} and hexadecimal digits. */
  public static final String SIGNATURE = "X-Homeostat-Signature-256";

  private static final Set<Integer> REFUSALS = Set.of(400, 413, 415, 422);
  private static final String ALGORITHM = "HmacSHA256";
  private static final int MOST_SECRET = 10_000;

  private final URI address;
  private final HttpPost post;
  private final Form form;
  private final Optional<Path> secret;
  private final Links links;
  private final Outage outage;
  private final Consumer<String> log;

  /** What is posted. */
  public enum Form {
    /** The alert or record itself. */
    JSON,
    /**
     * {@code {"text":"…"}}, one line of plain text with a link to the runbook, as Slack and its
     * like take it.
     */
    SLACK
  }

  /**
   * Makes the sink; nothing is opened before the first notice, or the rehearsal.
   *
   * @param secret a file that holds the secret, read anew for each notice
   * @param links what people in a chat can click on
   * @param log takes a line when posting begins to fail
   */
  public Webhook(
      URI address,
      Form form,
      Optional<Path> secret,
      Links links,
      Clock clock,
      Consumer<String> log) {
    this.address = address;
    this.post = new HttpPost(address, clock);
    this.form = form;
    this.secret = secret;
    this.links = links;
    this.outage = new Outage(NAME + " at " + address.getHost(), log);
    this.log = log;
  }

  @Override
  public Receipt take(Notice notice) {
    byte[] body = body(notice);
    try {
      int status = post.send(body, headers(body));
      if (REFUSALS.contains(status)) {
        log.accept(NAME + ": the receiver refuses a notice with status " + status);
        return Receipt.REFUSED;
      }
      if (status / 100 != 2) {
        outage.failed(
            "answers with status "
                + status
                + (status / 100 == 3 ? " (redirects are not followed)" : ""));
        return Receipt.LATER;
      }
      outage.worked();
      return Receipt.TAKEN;
    } catch (IOException | GeneralSecurityException | RuntimeException e) {
      outage.failed(String.valueOf(e.getMessage()));
      return Receipt.LATER;
    }
  }

  @Override
  public void rehearse() throws IOException, GeneralSecurityException {
    byte[] body = body(Specimen.alert());
    post.rehearse(body, headers(body));
  }

  @Override
  public void giveUp() {
    post.cut();
  }

  private byte[] body(Notice notice) {
    return (form == Form.JSON ? notice.toJson() : message(notice)).getBytes(StandardCharsets.UTF_8);
  }

  private Map<String, String> headers(byte[] body) throws IOException, GeneralSecurityException {
    return secret.isEmpty() ? Map.of() : Map.of(SIGNATURE, "sha256=" + signature(body));
  }

  private String signature(byte[] body) throws IOException, GeneralSecurityException {
    Path file = secret.orElseThrow();
    // Not read until it ends: a pipe, or /dev/zero, never would.
    if (!Files.isRegularFile(file) || Files.size(file) > MOST_SECRET) {
      throw new IOException("the secret is no file of at most " + MOST_SECRET + " bytes");
    }
    byte[] key;
    try (FileInputStream in = new FileInputStream(file.toFile())) {
      String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      key = text.strip().getBytes(StandardCharsets.UTF_8);
    }
    Mac mac = Mac.getInstance(ALGORITHM);
    mac.init(new SecretKeySpec(key, ALGORITHM));
    return HexFormat.of().formatHex(mac.doFinal(body));
  }

  private String message(Notice notice) {
    return notice instanceof BehavioralAlert alert
        ? ChatMessage.of(line(alert), links.runbookOf(alert), address)
        : ChatMessage.of(line((ControlRecord) notice), Optional.empty(), address);
  }

  /** In a chat an update stands far from what it updates, and whoever silences needs its name. */
  private static String line(BehavioralAlert alert) {
    return (alert.state() == State.UPDATE ? "update: " : "")
        + StandardError.textOf(alert)
        + "; fingerprint "
        + alert.fingerprint();
  }

  private static String line(ControlRecord record) {
    return record.component() + ": " + record.command() + ": " + record.summary();
  }
}
