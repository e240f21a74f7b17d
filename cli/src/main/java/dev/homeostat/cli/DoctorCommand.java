package dev.homeostat.cli;

import dev.homeostat.cli.doctor.Examination;
import dev.homeostat.cli.doctor.Finding;
import dev.homeostat.text.JsonWriter;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Says what can be seen here, and how to see more. */
@Command(
    name = "doctor",
    optionListHeading = "%n",
    description =
        "Says what this Java runtime and this machine let Homeostat see, and how to see more.",
    footer = {"", "Exit status: 0, whatever was found."})
final class DoctorCommand implements Callable<Integer> {

  @Option(names = "--format", paramLabel = "FORMAT", description = Format.HELP)
  private Format format = Format.TEXT;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() {
    Examination examination = Examination.ofThisProcess();
    PrintWriter out = spec.commandLine().getOut();
    if (format == Format.JSON) {
      JsonWriter json = new JsonWriter().beginObject();
      write(json.name("machine"), examination.machine());
      write(json.name("signals"), examination.signals());
      out.println(json.endObject());
    } else {
      examination.machine().forEach(finding -> out.println(finding.toText()));
      out.println();
      examination.signals().forEach(finding -> out.println(finding.toText()));
      long missing = examination.signals().stream().filter(finding -> !finding.good()).count();
      out.printf(
          "%n%d of %d signals can be read in a JVM like this one.%n",
          examination.signals().size() - missing, examination.signals().size());
    }
    return ExitStatus.DONE;
  }

  private static void write(JsonWriter json, List<Finding> findings) {
    json.beginArray();
    findings.forEach(finding -> finding.writeTo(json));
    json.endArray();
  }
}
