package dev.homeostat.cli;

import java.util.Arrays;
import java.util.stream.Collectors;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Finds the constant of an enumeration that prints as it was written on the command line. */
final class Spelling<E extends Enum<E>> implements ITypeConverter<E> {

  private final E[] constants;

  Spelling(Class<E> type) {
    constants = type.getEnumConstants();
  }

  @Override
  public E convert(String written) {
    return Arrays.stream(constants)
        .filter(constant -> constant.toString().equals(written))
        .findFirst()
        .orElseThrow(
            () ->
                new TypeConversionException(
                    "'%s'; allowed are %s"
                        .formatted(
                            written,
                            Arrays.stream(constants)
                                .map(Object::toString)
                                .collect(Collectors.joining(", ")))));
  }
}
