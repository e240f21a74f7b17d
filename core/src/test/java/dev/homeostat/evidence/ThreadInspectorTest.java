package dev.homeostat.evidence;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homeostat.alert.Inquiry;
import dev.homeostat.alert.Suspect;
import dev.homeostat.signal.AnomalyType;
import dev.homeostat.signal.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class ThreadInspectorTest {

  private final List<String> names = new ArrayList<>(List.of("main", "Finalizer"));
  private final Patience patience =
      new Patience(Clock.system(), Duration.ofMinutes(1), () -> false);
  private final ThreadInspector inspector = new ThreadInspector(new Named());

  @Test
  void namesThePoolAndCountsPools() throws Exception {
    Suspect first =
        afterMore("pool-1-thread-1", "pool-2-thread-1", "pool-3-thread-1", "pool-3-thread-2")
            .suspects()
            .get(0);

    assertThat(first.name()).isEqualTo("pool-N-thread-M");
    assertThat(first.detail()).isEqualTo("4 more, 4 in all, in 3 pools, most at app.Work.run");
  }

  @Test
  void aLetterOfTheNamesOwnIsNoNumber() throws Exception {
    Suspect first =
        afterMore("NettyClientMonitor-1", "NettyClientMonitor-2", "NettyClientMonitor-3")
            .suspects()
            .get(0);

    assertThat(first.name()).isEqualTo("NettyClientMonitor-N");
    assertThat(first.detail()).isEqualTo("3 more, 3 in all, most at app.Work.run");
  }

  @Test
  void threadsNamedForTheirSessionsAreOneGroup() throws Exception {
    List<String> sessions = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      sessions.add("session-" + new UUID(i * 0x9e3779b97f4a7c15L, i * 0xbf58476d1ce4e5b9L));
    }
    Suspect first = afterMore(sessions.toArray(new String[0])).suspects().get(0);

    assertThat(first.name()).isEqualTo("session-N");
    assertThat(first.share()).hasValue(1);
  }

  @Test
  void threadsNamedEachForSomebodyElseAreToldByWhatTheirNamesBeginWith() throws Exception {
    List<String> people = new ArrayList<>(List.of("Timer-1", "Timer-2"));
    for (char c = 'a'; c <= 'z'; c++) {
      people.add("session-of-" + c);
    }
    Notes notes = afterMore(people.toArray(new String[0]));

    assertThat(notes.suspects().get(0).name()).isEqualTo("session-*");
    assertThat(notes.suspects().get(0).detail())
        .isEqualTo("26 more, 26 in all, of 26 names, most at app.Work.run");
    assertThat(notes.suspects().get(1).name()).isEqualTo("Timer-N");
  }

  @Test
  void whereNothingWasTakenDownNobodyIsSaidToHaveGrownAndTheNextLookKnowsMore() throws Exception {
    for (int i = 0; i < 200; i++) {
      names.add("http-1-exec-" + i);
    }
    Notes first = look();
    assertThat(first.suspects().get(0).name()).isEqualTo("http-N-exec-M");
    assertThat(first.suspects().get(0).detail())
        .isEqualTo("200 in all, in one pool, most at app.Work.run");
    assertThat(first.suspects()).allMatch(suspect -> suspect.share().isEmpty());
    assertThat(first.gaps())
        .containsExactly("what grew (there is no earlier census; these are the largest)");

    names.addAll(List.of("Timer-1", "Timer-2"));
    Notes second = look();
    assertThat(second.suspects())
        .singleElement()
        .extracting(Suspect::detail)
        .isEqualTo("2 more, 2 in all, most at app.Work.run");
    assertThat(second.gaps()).isEmpty();
  }

  private Notes afterMore(String... more) throws Exception {
    inspector.takeCensus(true, patience);
    names.addAll(List.of(more));
    return look();
  }

  private Notes look() throws Exception {
    Notes notes = new Notes();
    inspector.inspect(new Inquiry("id", AnomalyType.THREAD_LEAK, "threads", 9), notes, patience);
    return notes;
  }

  /** Threads of which all do the same. */
  private final class Named implements ThreadView {
    @Override
    public List<Seen> threads(Patience patience) {
      List<Seen> threads = new ArrayList<>();
      names.forEach(name -> threads.add(new Seen(name, threads.size())));
      return threads;
    }

    @Override
    public String group(Seen thread) {
      return Template.of(thread.name());
    }

    @Override
    public List<Doing> doing(List<Seen> group, Notes notes) {
      return group.stream().map(thread -> new Doing(thread.name(), "app.Work.run")).toList();
    }
  }
}
