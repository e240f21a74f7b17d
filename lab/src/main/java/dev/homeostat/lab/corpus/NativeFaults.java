package dev.homeostat.lab.corpus;

import static dev.homeostat.lab.corpus.Half.DESIGN;
import static dev.homeostat.lab.corpus.Half.HELD_OUT;

import dev.homeostat.lab.corpus.program.NativeLeaks;
import dev.homeostat.lab.corpus.program.Scenario;
import java.util.List;
import java.util.function.Supplier;

/** Memory lost outside the heap. */
final class NativeFaults {
  private NativeFaults() {}

  static List<Case> cases() {
    return List.of(
        outside("direct-list", DESIGN, "buffers in a list", "jdk", NativeLeaks::directBuffers)
            .loses(Resource.DIRECT, 7, 160)
            .flags("-XX:MaxDirectMemorySize=160m")
            .culprit("direct"),
        outside(
                "direct-connections",
                DESIGN,
                "buffers of a registry",
                "jdk",
                NativeLeaks::connectionBuffers)
            .loses(Resource.DIRECT, 7, 160)
            .flags("-XX:MaxDirectMemorySize=160m")
            .fromFirstRequest()
            .culprit("direct"),
        outside("direct-netty", HELD_OUT, "retained too often", "netty", NativeLeaks::nettyBuffers)
            .loses(Resource.NATIVE, 18, 512)
            .flags(
                "-Dio.netty.maxDirectMemory=419430400",
                "-Dio.netty.tryReflectionSetAccessible=true")
            .culprit("netty"),
        outside("native-malloc", DESIGN, "malloc without free", "jdk unsafe", NativeLeaks::malloc)
            .loses(Resource.NATIVE, 36, 1024),
        outside("native-deflater", HELD_OUT, "deflaters kept", "jdk zip", NativeLeaks::deflaters)
            .loses(Resource.NATIVE, 13, 1024)
            .fromFirstRequest()
            .culprit("Deflater"),
        outside("native-mmap", HELD_OUT, "segments stay mapped", "jdk nio", NativeLeaks::mappings)
            .loses(Resource.MAPPED, 20, 512)
            .culprit("mapped"));
  }

  static Case outside(
      String name, Half half, String mechanism, String library, Supplier<Scenario> program) {
    return Case.fault(name, half, mechanism, library, program)
        .accepts("direct_memory_leak", "native_memory_leak")
        .symptoms("memory_limit", "level_shift");
  }
}
