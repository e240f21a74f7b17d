package dev.homeostat.evidence;

import dev.homeostat.alert.Inquiry;
import dev.homeostat.evidence.Census.Growth;
import dev.homeostat.evidence.ThreadView.Doing;
import dev.homeostat.evidence.ThreadView.Seen;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Platform threads, grouped by the template of their names, and what those that came last do. */
final class ThreadInspector implements Inspector {

  private static final int MOST_SUSPECTS = 3;

  private final ThreadView view;
  private final Usual<Census> usual = new Usual<>(new Census());

  ThreadInspector(ThreadView view) {
    this.view = view;
  }

  @Override
  public String topic() {
    return "threads";
  }

  @Override
  public void takeCensus(Patience patience) throws Exception {
    usual.take(census(view.threads(patience)));
  }

  @Override
  public void inspect(Inquiry inquiry, Notes notes, Patience patience) throws Exception {
    List<Seen> threads = view.threads(patience);
    List<Growth> grown = census(threads).since(usual.get());
    for (Growth growth : grown.subList(0, Math.min(MOST_SUSPECTS, grown.size()))) {
      patience.check();
      List<Seen> group =
          threads.stream().filter(thread -> view.group(thread).equals(growth.group())).toList();
      List<Doing> newest = view.doing(group, notes);
      String named =
          Stacks.commonest(newest.stream().map(doing -> Template.of(doing.name())).toList());
      String name = named.isEmpty() ? growth.group() : named;
      notes.suspect("thread_group", name, detail(name, growth, group, newest), growth.share());
    }
  }

  private Census census(List<Seen> threads) {
    Census census = new Census();
    threads.forEach(thread -> census.add(view.group(thread)));
    return census;
  }

  private static String detail(String name, Growth growth, List<Seen> group, List<Doing> newest) {
    Set<String> pools = new HashSet<>();
    group.forEach(thread -> pools.add(Template.firstNumber(thread.name())));
    // Where a name has two numbers, the first is the pool's.
    boolean pooled = name.indexOf('M') > name.indexOf('N');
    String at = Stacks.commonest(newest.stream().map(Doing::frame).toList());
    return growth.more()
        + " more, "
        + growth.now()
        + " in all"
        + (pooled ? pools.size() == 1 ? ", in one pool" : ", in " + pools.size() + " pools" : "")
        + (at.isEmpty() ? "" : ", most at " + at);
  }
}
