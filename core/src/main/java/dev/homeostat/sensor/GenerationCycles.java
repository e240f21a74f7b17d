package dev.homeostat.sensor;

/**
 * Which of its cycles generational Shenandoah tells of. All have one bean, but not the same pauses:
 * a young or global cycle begins with "Init Mark" and has a "Final Mark"; the marking of the old
 * generation begins within a young cycle and ends later, with a "Final Mark" of its own; what walks
 * the old generation after it has no pause. A full collection is a pause of that name. Seen on JDK
 * 25, where notifications come in the order of what they tell. Not thread-safe.
 */
final class GenerationCycles {

  private boolean paused;
  private boolean initMark;
  private boolean finalMark;
  private boolean full;

  /**
   * Takes a notification.
   *
   * @param collector of its bean
   * @param action what it says was done
   * @return the collector, or the kind of cycle where the bean has several
   */
  Collector kindOf(Collector collector, String action) {
    if (collector == Collector.SHENANDOAH_PAUSE) {
      paused = true;
      initMark |= action.equals("Init Mark");
      finalMark |= action.equals("Final Mark");
      full |= action.equals("Full GC");
    }
    return collector == Collector.SHENANDOAH_GENERATION_CYCLE ? end() : collector;
  }

  private Collector end() {
    Collector kind = Collector.SHENANDOAH_GENERATION_CYCLE;
    if (!paused) {
      kind = Collector.SHENANDOAH_OLD_WALK;
    } else if (full) {
      kind = Collector.SHENANDOAH_FULL;
    } else if (finalMark && !initMark) {
      kind = Collector.SHENANDOAH_OLD_MARKED;
    }
    paused = false;
    initMark = false;
    finalMark = false;
    full = false;
    return kind;
  }
}
