package dev.homeostat.kernel.probe;

import dev.homeostat.kernel.bpf.BpfException;
import dev.homeostat.kernel.bpf.BpfMap;
import dev.homeostat.kernel.bpf.BpfObject;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Operations of the VM thread and collections, by the probes that are built into libjvm. */
final class OperationProbe implements Probe {

  // struct operation, struct operation_time
  private static final int NAME_BYTES = 48;
  private static final int NANOS = 8;
  private static final int TIME_BYTES = 16;
  private static final int MOST = 128;

  // enum collection
  private static final int BEGINNINGS = 2;

  private final BpfObject object;
  private final BpfMap operations;
  private final BpfMap collections;

  OperationProbe(BpfObject object) throws BpfException {
    this.object = object;
    this.operations = object.map("operations", NAME_BYTES, TIME_BYTES);
    this.collections = object.mapOfProcessors("collections", Long.BYTES);
  }

  /** All since the start, the one with most time first. */
  List<Operation> operations() {
    List<Operation> all = new ArrayList<>();
    operations.forEach(
        MOST,
        (key, value) -> all.add(new Operation(name(key), value.getLong(0), value.getLong(NANOS))));
    all.sort(Comparator.comparingLong(Operation::nanos).reversed());
    return all;
  }

  /** How many collections began since the start. */
  long collections() {
    long sum = 0;
    for (int i = 0; i < BEGINNINGS; i++) {
      sum += collections.lookup(i) ? collections.sum(0) : 0;
    }
    return sum;
  }

  private static String name(ByteBuffer key) {
    byte[] name = new byte[NAME_BYTES];
    key.get(0, name);
    int end = 0;
    while (end < name.length && name[end] != 0) {
      end++;
    }
    return new String(name, 0, end, StandardCharsets.UTF_8);
  }

  @Override
  public void close() {
    object.close();
  }
}
