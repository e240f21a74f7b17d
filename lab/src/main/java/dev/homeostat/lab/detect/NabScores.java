package dev.homeostat.lab.detect;

import dev.homeostat.detect.Judgement;
import dev.homeostat.detect.Traits;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Scores the NAB files: NabScores NAB_DATA OUT writes timestamp,metric,score beside each file. */
public final class NabScores {
  private NabScores() {}

  /** Prints the figures; see the usage above. */
  public static void main(String[] args) throws IOException {
    Path data = Path.of(args[0]);
    Path out = Path.of(args[1]);
    int episodes = 0;
    try (Stream<Path> files = Files.walk(data)) {
      for (Path file : files.filter(f -> f.toString().endsWith(".csv")).sorted().toList()) {
        Watched judge = new Watched(Traits.custom(false), 300);
        List<String> rows = Files.readAllLines(file);
        StringBuilder text = new StringBuilder("timestamp,metric,score\n");
        boolean open = false;
        for (int i = 1; i < rows.size(); i++) {
          String[] cells = rows.get(i).split(",", -1);
          var j = judge.judge(i - 1, Double.parseDouble(cells[1]), Double.NaN, Double.NaN);
          text.append(cells[0]).append(",value,").append(j.score()).append('\n');
          boolean now = j.state() == Judgement.State.ANOMALOUS;
          if (now && !open) {
            episodes++;
          }
          open = now;
        }
        Path target = out.resolve(data.relativize(file));
        Files.createDirectories(target.getParent());
        Files.writeString(target, text);
      }
    }
    System.out.println("episodes in all files: " + episodes);
  }
}
