package dev.homeostat.cli.replay;

import dev.homeostat.Judge;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The scores of one row, by column; a metric that was not judged in it has 0. Not thread-safe. */
final class RowScores implements Judge.Scores {

  private final Map<String, Integer> places = new HashMap<>();
  private final ScoreFile file;
  private List<Column> columns = List.of();
  private double[] scores = {};

  RowScores(ScoreFile file) {
    this.file = file;
  }

  /** There are no rows. */
  void lack() {
    file.lack();
  }

  /** Names the columns whose scores are wanted. */
  void begin(List<Column> wanted) {
    columns = wanted;
    scores = new double[wanted.size()];
    for (int i = 0; i < wanted.size(); i++) {
      places.put(wanted.get(i).metric(), i);
    }
  }

  @Override
  public void score(String metric, double score) {
    Integer place = places.get(metric);
    if (place != null) {
      scores[place] = score;
    }
  }

  /** Writes a line for each column and forgets the scores. */
  void write(String timestamp) {
    for (int i = 0; i < scores.length; i++) {
      file.add(timestamp, columns.get(i).title(), scores[i]);
      scores[i] = 0;
    }
  }
}
