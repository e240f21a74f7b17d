package dev.homeostat.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class FieldReaderTest {

  private static byte[] record() {
    FieldWriter out = new FieldWriter();
    out.put(1, "käse").put(2, 42).put(3, 0.5).put(4, new byte[] {1, 2}).put(5, "a").put(5, "b");
    int begun = out.begin(6);
    out.put(1, "within");
    out.end(begun);
    out.bytes(7, 3).put(new byte[] {7, 8, 9});
    return out.toBytes();
  }

  @Test
  void readsWhatWasWritten() {
    FieldReader in = new FieldReader(record());

    assertThat(in.text(1, "")).isEqualTo("käse");
    assertThat(in.number(2, 0)).isEqualTo(42);
    assertThat(in.real(3, 0)).isEqualTo(0.5);
    assertThat(in.bytes(4)).hasValue(new byte[] {1, 2});
    assertThat(in.texts(5)).containsExactly("a", "b");
    assertThat(new FieldReader(in.records(6).get(0)).text(1, "")).isEqualTo("within");
    assertThat(in.bytes(7)).hasValue(new byte[] {7, 8, 9});
  }

  @Test
  void whatIsMissingHasTheDefaultAndWhatIsUnknownIsPassedOver() {
    FieldReader in = new FieldReader(record());

    assertThat(in.text(99, "none")).isEqualTo("none");
    assertThat(in.number(99, -1)).isEqualTo(-1);
    assertThat(in.real(99, Double.NaN)).isNaN();
    assertThat(in.bytes(99)).isEmpty();
    assertThat(in.records(99)).isEmpty();
  }

  @Test
  void growsWithWhatIsPut() {
    byte[] large = new byte[100_000];
    Arrays.fill(large, (byte) 3);
    byte[] record = new FieldWriter().put(1, 1).put(2, large).put(3, 3).toBytes();

    FieldReader in = new FieldReader(record);
    assertThat(in.bytes(2)).hasValue(large);
    assertThat(in.number(3, 0)).isEqualTo(3);
  }

  @Test
  void ofAnotherKindIsRefused() {
    FieldReader in = new FieldReader(record());

    assertThatIllegalArgumentException().isThrownBy(() -> in.number(1, 0));
    assertThatIllegalArgumentException().isThrownBy(() -> in.real(4, 0));
  }

  @Test
  void cutAnywhereItIsRefusedOrEndsBehindAWholeField() {
    byte[] record = record();
    for (int length = 0; length < record.length; length++) {
      byte[] cut = Arrays.copyOf(record, length);
      try {
        new FieldReader(cut).text(1, "");
      } catch (IllegalArgumentException e) {
        assertThat(e).hasMessage("not a record");
      }
    }
  }

  @Test
  void rubbishIsReadOrRefusedAndNothingElse() {
    Random random = new Random(5);
    for (int i = 0; i < 10_000; i++) {
      byte[] rubbish = new byte[random.nextInt(60)];
      random.nextBytes(rubbish);
      if (rubbish.length > 3) {
        rubbish[2] = 0;
        rubbish[3] = 0;
      }
      try {
        FieldReader in = new FieldReader(rubbish);
        in.text(rubbish.length, "");
        in.records(1);
      } catch (IllegalArgumentException e) {
        assertThat(e).hasMessage("not a record");
      }
    }
  }
}
