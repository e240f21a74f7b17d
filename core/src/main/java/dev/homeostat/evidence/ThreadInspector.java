package dev.homeostat.evidence;

import dev.homeostat.alert.Inquiry;
import dev.homeostat.evidence.Census.Growth;
import dev.homeostat.evidence.ThreadView.Doing;
import dev.homeostat.evidence.ThreadView.Seen;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Platform threads, grouped by the template of their names, and what those that came last do. Where
 * no such group has grown much, by what their names begin with.
 */
final class ThreadInspector implements Inspector {

  private static final int MOST_SUSPECTS = 3;

  private final ThreadView view;
  private final Usual<Families> usual = new Usual<>();

  ThreadInspector(ThreadView view) {
    this.view = view;
  }

  @Override
  public String topic() {
    return "threads";
  }

  @Override
  public void takeCensus(boolean calm, Patience patience) throws Exception {
    usual.take(census(view.threads(patience)), calm);
  }

  @Override
  public void inspect(Inquiry inquiry, Notes notes, Patience patience) throws Exception {
    List<Seen> threads = view.threads(patience);
    Families now = census(threads);
    Optional<Families> before = usual.get();
    List<Growth> grown = before.map(now::since).orElseGet(now::largest);
    for (Growth growth : grown.subList(0, Math.min(MOST_SUSPECTS, grown.size()))) {
      patience.check();
      boolean family = now.isFamily(growth);
      List<Seen> group = threads.stream().filter(thread -> isOf(growth, family, thread)).toList();
      List<Doing> newest = view.doing(group, notes);
      String named =
          Stacks.commonest(newest.stream().map(doing -> Template.of(doing.name())).toList());
      String many = family ? ", of " + now.size(growth) + " names" : pools(group, newest);
      String at = Stacks.commonest(newest.stream().map(Doing::frame).toList());
      notes.suspect(
          "thread_group",
          family || named.isEmpty() ? growth.group() : named,
          growth.inUnits(1, "") + " in all" + many + (at.isEmpty() ? "" : ", most at " + at),
          growth.share());
    }
    if (before.isPresent()) {
      now.tellOthers(before.get(), notes);
    } else {
      notes.gap(Usual.UNKNOWN);
      usual.take(now, false);
    }
  }

  private boolean isOf(Growth growth, boolean family, Seen thread) {
    String group = view.group(thread);
    return growth.group().equals(family ? Template.family(group) : group);
  }

  private Families census(List<Seen> threads) {
    Families census = new Families();
    for (Seen thread : threads) {
      String group = view.group(thread);
      census.add(group, Template.family(group));
    }
    return census;
  }

  /** Where a name has two numbers, the first is the pool's. */
  private static String pools(List<Seen> group, List<Doing> newest) {
    Set<String> pools = new HashSet<>();
    group.forEach(thread -> pools.add(Template.firstNumber(thread.name())));
    boolean pooled =
        newest.stream().anyMatch(doing -> Template.numbers(doing.name()) > 1)
            || group.stream().anyMatch(thread -> Template.numbers(thread.name()) > 1);
    return !pooled ? "" : pools.size() == 1 ? ", in one pool" : ", in " + pools.size() + " pools";
  }
}
