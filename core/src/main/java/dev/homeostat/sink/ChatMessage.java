package dev.homeostat.sink;

import dev.homeostat.text.JsonWriter;
import java.net.URI;
import java.util.Locale;
import java.util.Optional;

/**
 * A line as the message that a chat takes. All of them take {@code {"text":"…"}}. Slack makes a
 * link of every bare domain in it, which names of classes and hosts look like, unless the line
 * stands in a block of text to be left as it is (<a
 * href="https://docs.slack.dev/reference/block-kit/composition-objects/text-object">verbatim</a>);
 * others refuse what they do not know, so that only Slack is sent one. Stateless and thread-safe.
 */
final class ChatMessage {

  /** Slack refuses a block's text that is longer than 3,000 characters. */
  private static final int MOST = 2_900;

  private ChatMessage() {}

  /**
   * The message's JSON.
   *
   * @param line which may quote foreign words
   * @param runbook an address of the operator's own, which becomes a link
   * @param receiver who is told
   */
  static String of(String line, Optional<String> runbook, URI receiver) {
    String link = runbook.isPresent() ? "; runbook " + link(runbook.get(), receiver) : "";
    String text = cut(ChatText.of(line), Math.max(1, MOST - link.length())) + link;
    JsonWriter json = new JsonWriter().beginObject().member("text", text);
    if (isSlack(receiver)) {
      json.name("unfurl_links").value(false);
      json.name("unfurl_media").value(false);
      json.name("blocks").beginArray().beginObject().member("type", "section");
      json.name("text").beginObject().member("type", "mrkdwn").member("text", text);
      json.name("verbatim").value(true);
      json.endObject().endObject().endArray();
    }
    return json.endObject().toString();
  }

  private static String cut(String text, int most) {
    if (text.length() <= most) {
      return text;
    }
    boolean splits = Character.isHighSurrogate(text.charAt(most - 1));
    return text.substring(0, splits ? most - 1 : most) + '…';
  }

  /** All make a link of a bare address but Slack, which leaves the text as it is. */
  private static String link(String address, URI receiver) {
    return isSlack(receiver) ? '<' + address.replace("&", "&amp;") + '>' : address;
  }

  private static boolean isSlack(URI receiver) {
    String host = String.valueOf(receiver.getHost()).toLowerCase(Locale.ROOT);
    return host.endsWith(".slack.com") || host.endsWith(".slack-gov.com");
  }
}
