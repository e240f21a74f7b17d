package dev.homeostat.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AgentArgumentsTest {

  private final List<String> problems = new ArrayList<>();

  private Map<String, String> parse(String arguments) {
    return AgentArguments.parse(arguments, problems);
  }

  @Test
  void takesPairsApartInTheirOrder() {
    assertThat(parse("interval=250ms,alerts=/tmp/a b.jsonl"))
        .containsExactly(entry("interval", "250ms"), entry("alerts", "/tmp/a b.jsonl"));
    assertThat(problems).isEmpty();
  }

  @Test
  void aQuotedValueMayHoldACommaAndAnEqualsSign() {
    assertThat(parse("component='shop, east=1',interval=1s"))
        .containsExactly(entry("component", "shop, east=1"), entry("interval", "1s"));
  }

  @Test
  void emptyPiecesAreNothing() {
    assertThat(parse("")).isEmpty();
    assertThat(parse(",interval=1s,,")).containsOnlyKeys("interval");
    assertThat(problems).isEmpty();
  }

  @Test
  void aWordThatIsNoPairIsToldAndTheRestIsTaken() {
    assertThat(parse("verbose,interval=1s,=5")).containsOnlyKeys("interval");
    assertThat(problems)
        .containsExactly(
            "'verbose' in the argument is no key=value; it is ignored",
            "'=5' in the argument is no key=value; it is ignored");
  }

  @Test
  void aQuoteWithoutItsEndIsTold() {
    assertThat(parse("component='shop,interval=1s")).containsOnlyKeys("component");
    assertThat(problems).hasSize(1).first().asString().contains("a ' without its end");
  }
}
