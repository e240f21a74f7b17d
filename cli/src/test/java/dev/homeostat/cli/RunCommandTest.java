package dev.homeostat.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homeostat.cli.launch.AgentKeys;
import java.util.List;
import org.junit.jupiter.api.Test;

class RunCommandTest {

  @Test
  void withoutAProgramThereIsNothingToRun() {
    for (Call call :
        List.of(Call.of("run"), Call.of("run", "--"), Call.of("run", "--interval=1s"))) {
      assertThat(call.status()).isEqualTo(2);
      assertThat(call.err())
          .isEqualToIgnoringNewLines(
              "homeostat run: no program to run; allowed is -- java …; see 'homeostat run --help'");
    }
  }

  @Test
  void helpNamesEveryKey() {
    assertThat(Call.of("run", "--help").out()).contains(AgentKeys.KNOWN);
  }

  @Test
  void anUnknownKeyIsWrongUse() {
    Call call = Call.of("run", "--speed=1", "--", "java", "-version");

    assertThat(call.status()).isEqualTo(2);
    assertThat(call.err()).startsWith("homeostat run: unknown agent key '--speed'").hasLineCount(1);
  }
}
