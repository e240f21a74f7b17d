package dev.homeostat.lab.corpus.program;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * A service that answers in JSON and remembers its most recent sessions, so that most of what it
 * allocates dies young and some of it in middle age. The load beside most faults.
 */
public final class SessionService implements Scenario {
  private static final int PAGES = 16;

  private final AtomicReferenceArray<Map<String, Object>> recent;
  private final int pageBytes;
  private final ObjectMapper json = new ObjectMapper();

  /** Creates a service that remembers {@code sessions} sessions of {@code kib} KiB. */
  public SessionService(int sessions, int kib) {
    this.recent = new AtomicReferenceArray<>(sessions);
    this.pageBytes = kib * 1024 / PAGES;
  }

  /** Returns a service whose sessions hardly matter. */
  public static Scenario small() {
    return new SessionService(40, 8);
  }

  /** Returns a service whose sessions fill the old generation and leave it again all the time. */
  public static Scenario busy() {
    return new SessionService(200, 64);
  }

  @Override
  public void serve(CaseContext context) throws Exception {
    Map<String, Object> session = new HashMap<>();
    for (int page = 0; page < PAGES; page++) {
      session.put("page-" + page, new byte[pageBytes]);
    }
    int number = context.random().nextInt(recent.length());
    recent.set(number, session);
    Map<String, Object> answer =
        Map.of("session", number, "pages", session.keySet(), "at", context.seconds());
    json.readTree(json.writeValueAsBytes(answer));
  }
}
