package dev.homeostat.evidence;

import dev.homeostat.sensor.Beans;
import dev.homeostat.text.Plain;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.lang.management.MemoryUsage;

/** Whether the heap has room for a look at all. A heap is never asked for what it may not have. */
final class Room {

  /** A look at a process of 20,000 threads takes some 8 MiB, at a usual one less than 2. */
  private static final double LEAST_BYTES = 4 << 20;

  private static final double MIB = 1 << 20;

  /** Why there is none, or an empty string. */
  String lacks() {
    double survived = 0;
    for (MemoryPoolMXBean pool : Beans.pools()) {
      MemoryUsage after = pool.getType() == MemoryType.HEAP ? pool.getCollectionUsage() : null;
      survived += after == null ? 0 : after.getUsed();
    }
    double left = Runtime.getRuntime().maxMemory() - survived;
    return left >= LEAST_BYTES
        ? ""
        : "only "
            + Plain.number(Math.max(0, left) / MIB)
            + " MiB of the heap are left to look with";
  }
}
