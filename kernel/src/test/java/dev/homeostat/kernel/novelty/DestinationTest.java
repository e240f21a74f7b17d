package dev.homeostat.kernel.novelty;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DestinationTest {

  @ParameterizedTest
  @CsvSource({
    "10.0.0.0/8:443, 10.200.3.0/24:443, true",
    "10.0.0.0/8:443, 10.200.3.0/24:80, false",
    "10.0.0.0/8:*, 10.200.3.0/24:80, true",
    "10.0.0.0/8:443, 11.0.0.0/24:443, false",
    "10.16.0.0/12:443, 10.31.0.0/24:443, true",
    "10.16.0.0/12:443, 10.32.0.0/24:443, false",
    "0.0.0.0/0:443, 10.1.2.0/24:443, true",
    "0.0.0.0/0:443, [2001:db8:0:0:0:0:0:0]/64:443, false",
    "[2001:db8::]/32:443, [2001:db8:1:2:0:0:0:0]/64:443, true",
    "[2001:db8::]/32:443, [2001:db9:0:0:0:0:0:0]/64:443, false",
    "10.1.2.0/24:443, 10.1.0.0/16:443, false",
    "loopback:*, loopback:5432, true",
    "loopback:*, 10.1.2.0/24:5432, false",
    "0.0.0.0/0:*, loopback:5432, false"
  })
  void aSubnetCoversWhatIsInIt(String all, String one, boolean covers) {
    Destination accepted = Destination.parse(all).orElseThrow();

    assertThat(accepted.covers(Destination.parse(one).orElseThrow())).isEqualTo(covers);
  }
}
