package dev.homeostat.evidence;

import java.util.List;

/** The platform threads of a JVM, this one or another. Used by the thread that gathers evidence. */
interface ThreadView {

  /** The live threads, but ours. */
  List<Seen> threads(Patience patience) throws Exception;

  /** The group a thread is of, by the template of its name. */
  String group(Seen thread);

  /**
   * What the newest of a group do; those that ended or cannot be asked are left out.
   *
   * @param notes take what could not be seen
   */
  List<Doing> doing(List<Seen> group, Notes notes);

  /**
   * A thread.
   *
   * @param name as far as it is known here
   * @param id larger the later it began, as a rule
   */
  record Seen(String name, long id) {}

  /**
   * What a thread does.
   *
   * @param name its whole name
   * @param frame where it is, see {@link Stacks#frame}; may be empty
   */
  record Doing(String name, String frame) {}
}
