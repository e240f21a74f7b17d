package dev.homeostat.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HomeostatTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "demo",
        "run",
        "attach",
        "detach",
        "watch",
        "replay",
        "kernel",
        "doctor",
        "generate-completion"
      })
  void everyCommandHelps(String command) {
    Call call = Call.of(command, "--help");

    assertThat(call.status()).isZero();
    assertThat(call.out()).startsWith("Usage: homeostat " + command);
    assertThat(call.err()).isEmpty();
  }

  @Test
  void helpNamesEveryCommand() {
    Call call = Call.of("--help");

    assertThat(call.status()).isZero();
    assertThat(call.out())
        .contains("demo", "run", "replay", "kernel", "doctor", "generate-completion");
  }

  @Test
  void tellsItsVersion() {
    assertThat(Call.of("--version").out()).startsWith("homeostat ");
  }

  @Test
  void makesACompletionScript() {
    assertThat(Call.of("generate-completion").out()).contains("complete -F", "homeostat");
  }

  @Test
  void aComponentWithoutANameIsRefused() {
    Call call = Call.of("kernel", "--pid=1", "--component=");

    assertThat(call.status()).isEqualTo(2);
    assertThat(call.err()).contains("--component is empty; allowed is a name");
  }

  @Test
  void whatIsLearnedIsKeptUnderANameThatOutlivesTheProcess() {
    Call call = Call.of("kernel", "--pid=1", "--data=/nowhere");

    assertThat(call.status()).isEqualTo(2);
    assertThat(call.err()).contains("--data needs --component");
  }

  @Test
  void theKernelNeedsAProcess() {
    Call call = Call.of("kernel");

    assertThat(call.status()).isEqualTo(2);
    assertThat(call.err())
        .isEqualToIgnoringNewLines(
            "homeostat kernel: no --pid; allowed is a process's number; see 'homeostat kernel"
                + " --help'");
  }

  @Test
  void noCommandIsWrongUse() {
    Call call = Call.of();

    assertThat(call.status()).isEqualTo(2);
    assertThat(call.err())
        .isEqualToIgnoringNewLines(
            "homeostat: no command; allowed are demo, run, attach, detach, watch, replay, kernel,"
                + " doctor, status, silence, accept, mark, generate-completion;"
                + " see 'homeostat --help'");
  }

  @Test
  void anUnknownCommandIsToldWithTheOneThatWasMeant() {
    Call call = Call.of("replya");

    assertThat(call.status()).isEqualTo(2);
    assertThat(call.err())
        .isEqualToIgnoringNewLines(
            "homeostat: unknown command 'replya' (did you mean replay?); see 'homeostat --help'");
  }

  @Test
  void anUnknownOptionIsTold() {
    Call call = Call.of("doctor", "--colour");

    assertThat(call.status()).isEqualTo(2);
    assertThat(call.err())
        .startsWith("homeostat doctor: unknown option '--colour'")
        .hasLineCount(1);
  }

  @Test
  void aBadValueIsToldWithWhatIsAllowed() {
    Call call = Call.of("replay", "--format=xml", "a.csv");

    assertThat(call.status()).isEqualTo(2);
    assertThat(call.err())
        .isEqualToIgnoringNewLines(
            "homeostat replay: Invalid value for option '--format': 'xml'; allowed are text, json;"
                + " see 'homeostat replay --help'");
  }

  @Test
  void theDemosLengthHasBounds() {
    Call call = Call.of("demo", "--seconds=9");

    assertThat(call.status()).isEqualTo(2);
    assertThat(call.err()).contains("'--seconds': 9; allowed is 10 to 3600");
  }

  @Test
  void escapesInWhatWasTypedDoNotReachTheTerminal() {
    Call call = Call.of("doctor", "--\u001b[31mred");

    assertThat(call.status()).isEqualTo(2);
    assertThat(call.err()).doesNotContain("\u001b").contains("\\u001b[31mred");
  }

  @Test
  void aFaultOfOursIsOneLineAndItsPlace() {
    StringWriter err = new StringWriter();

    int status = new OneLineErrors(new PrintWriter(err)).ourFault(new IllegalStateException("odd"));

    assertThat(status).isEqualTo(70);
    assertThat(err.toString())
        .startsWith(
            "homeostat: a fault of ours, please report it: java.lang.IllegalStateException: odd at"
                + " dev.homeostat.cli.HomeostatTest")
        .hasLineCount(1);
  }
}
