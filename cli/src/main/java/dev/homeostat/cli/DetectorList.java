package dev.homeostat.cli;

import dev.homeostat.detect.DetectorKind;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * Which detectors judge, as the agent's key {@code detectors} has it.
 *
 * @param kinds at least one
 */
record DetectorList(Set<DetectorKind> kinds) {

  static final DetectorList DEFAULT = new DetectorList(DetectorKind.ofDefault());

  static final String ALLOWED =
      "default, or a list of "
          + Arrays.stream(DetectorKind.values())
              .map(DetectorKind::id)
              .collect(Collectors.joining(", "));

  /** Reads it from the command line. */
  static final class Converter implements ITypeConverter<DetectorList> {
    @Override
    public DetectorList convert(String written) {
      return DetectorKind.parse(written)
          .map(DetectorList::new)
          .orElseThrow(
              () -> new TypeConversionException("'" + written + "'; allowed is " + ALLOWED));
    }
  }

  /** Whether the seed's rule judges alone: then each anomalous row is an alert of its own. */
  boolean isSeed() {
    return kinds.equals(Set.of(DetectorKind.ZSCORE));
  }
}
