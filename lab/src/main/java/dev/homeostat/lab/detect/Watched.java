package dev.homeostat.lab.detect;

import dev.homeostat.detect.Judgement;
import dev.homeostat.detect.SeriesJudge;
import dev.homeostat.detect.Traits;
import dev.homeostat.series.Tiers;

/** A series' judge at a tick a second that may open an episode once it has seen so many ticks. */
final class Watched {
  private static final double SECONDS_AN_HOUR = 3600;

  private final SeriesJudge judge;
  private final int learning;

  Watched(Traits traits, int learning) {
    this.judge = new SeriesJudge(traits);
    this.learning = learning;
  }

  /** See {@link SeriesJudge#beside}. */
  void beside(Tiers work) {
    judge.beside(work);
  }

  Judgement judge(long tick, double value, double limit, double driven) {
    return judge.judge(tick, tick / SECONDS_AN_HOUR, value, limit, driven, tick >= learning);
  }
}
