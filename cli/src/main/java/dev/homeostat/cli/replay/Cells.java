package dev.homeostat.cli.replay;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvReader.CsvReaderBuilder;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A row of CSV (RFC 4180) taken apart. Each is parsed by itself, so that a quote without its end
 * spoils its row and none behind it.
 */
final class Cells {

  private static final CsvReaderBuilder QUOTED =
      CsvReader.builder()
          .skipEmptyLines(false)
          .trimWhitespacesAroundQuotes(true)
          .maxBufferSize(2 * Lines.LONGEST);

  private Cells() {}

  /** Whether a quote is open at the end of the text. */
  static boolean isOpen(String text) {
    return text.chars().filter(c -> c == '"').count() % 2 != 0;
  }

  /** The row's cells without blanks around them, or null where its quotes do not fit. */
  static @Nullable List<String> of(String row) {
    if (row.indexOf('"') < 0) {
      return stripped(List.of(row.split(",", -1)));
    }
    try {
      return isOpen(row) ? null : stripped(QUOTED.ofSingleCsvRecord(row).getFields());
    } catch (CsvParseException e) {
      return null;
    }
  }

  private static List<String> stripped(List<String> cells) {
    return cells.stream().map(String::strip).toList();
  }
}
