package dev.homeostat.cli.demo;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Reads the alerts that an agent appends to a file. Not thread-safe. */
final class AlertFile {

  private final Path file;
  private long at;

  AlertFile(Path file) {
    this.file = file;
  }

  /** The alerts whose lines were completed since the last call. */
  List<SeenAlert> next() throws IOException {
    List<SeenAlert> alerts = new ArrayList<>();
    if (Files.notExists(file)) {
      return alerts; // It is made with the first alert.
    }
    byte[] bytes;
    try (RandomAccessFile open = new RandomAccessFile(file.toFile(), "r")) {
      bytes = new byte[(int) (open.length() - at)];
      open.seek(at);
      open.readFully(bytes);
    }
    int from = 0;
    for (int i = 0; i < bytes.length; i++) {
      if (bytes[i] == '\n') {
        alerts.add(new SeenAlert(new String(bytes, from, i - from, StandardCharsets.UTF_8)));
        from = i + 1;
      }
    }
    at += from;
    return alerts;
  }
}
