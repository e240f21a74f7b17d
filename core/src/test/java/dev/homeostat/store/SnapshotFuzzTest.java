package dev.homeostat.store;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.homeostat.store.SnapshotFile.DamagedException;
import java.nio.ByteBuffer;

/** Whatever lies in a snapshot's place is a snapshot or damage. */
class SnapshotFuzzTest {

  @FuzzTest
  void aFileIsASnapshotOrDamaged(byte[] bytes) {
    try {
      walk(SnapshotFile.unseal(bytes));
    } catch (DamagedException e) {
      assertThat(e).hasMessageStartingWith("it");
    }
  }

  /** As a checksum that fits lets them through. */
  @FuzzTest
  void fieldsAreReadOrRefused(byte[] bytes) {
    try {
      walk(new FieldReader(ByteBuffer.wrap(bytes)));
    } catch (IllegalArgumentException e) {
      assertThat(e).hasMessage("not a record");
    }
  }

  private static void walk(FieldReader fields) {
    for (int number = 0; number < 16; number++) {
      fields.texts(number);
      fields.bytes(number);
      for (byte[] inner : fields.records(number)) {
        try {
          new FieldReader(inner).real(1, 0);
        } catch (IllegalArgumentException e) {
          assertThat(e).hasMessage("not a record");
        }
      }
      try {
        fields.number(number, 0);
      } catch (IllegalArgumentException e) {
        assertThat(e).hasMessage("not a record");
      }
    }
  }
}
