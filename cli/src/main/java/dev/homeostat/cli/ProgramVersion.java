package dev.homeostat.cli;

import picocli.CommandLine.IVersionProvider;

/** The version that stands in the jar's manifest. */
final class ProgramVersion implements IVersionProvider {

  @Override
  public String[] getVersion() {
    String version = Homeostat.class.getPackage().getImplementationVersion();
    return new String[] {"homeostat " + (version == null ? "(not from a jar)" : version)};
  }
}
