package dev.homeostat.sensor;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class CgroupTest {

  private static final String V1_FILE = "memory.limit_in_bytes";
  private static final String V2_FILE = "memory.max";

  private Path proc = Path.of("");
  private Path mount = Path.of("");

  @BeforeEach
  void folders(@TempDir Path folder) {
    proc = folder.resolve("proc");
    mount = folder.resolve("cgroup");
  }

  @Test
  void theSmallestLimitOnTheWayUpCountsInVersion2() throws IOException {
    membership("0::/kubepods/pod1/container1");
    mounted("30 25 0:26 / %s rw,nosuid shared:4 - cgroup2 cgroup2 rw,nsdelegate".formatted(mount));
    write("kubepods/memory.max", "9000000");
    write("kubepods/pod1/memory.max", "500000");
    write("kubepods/pod1/container1/memory.max", "800000");

    assertThat(limit()).isEqualTo(500_000);
  }

  @Test
  void theRoomForMemoryIsTheLeastOnTheWayUpAndIdleCacheIsNoUse() throws IOException {
    membership("0::/pod1/container1");
    mounted("30 25 0:26 / %s rw - cgroup2 cgroup2 rw".formatted(mount));
    write("pod1/container1/memory.max", "1000000");
    write("pod1/container1/memory.current", "900000");
    write(
        "pod1/container1/memory.stat",
        "anon 1\nworkingset_inactive_file 5\ninactive_file 300000\n");
    assertThat(memoryRoom()).isEqualTo(400_000);

    write("pod1/memory.max", "2000000");
    write("pod1/memory.current", "1900000");
    assertThat(memoryRoom()).isEqualTo(100_000);
  }

  @Test
  void aGroupIsHeldBackByTheLeastQuotaOnTheWayUp() throws IOException {
    membership("0::/slice/pod1/container1");
    mounted("30 25 0:26 / %s rw - cgroup2 cgroup2 rw".formatted(mount));
    write("slice/pod1/container1/cpu.stat", "usage_usec 5\n"); // It has no controller of its own.
    assertThat(throttledFile()).isNull();

    write("slice/cpu.max", "400000 100000\n");
    write("slice/cpu.stat", "usage_usec 9\nthrottled_usec 8\n");
    assertThat(throttledFile()).isEqualTo(mount.resolve("slice/cpu.stat"));

    write("slice/pod1/cpu.max", "max 100000\n");
    write("slice/pod1/cpu.stat", "usage_usec 7\nthrottled_usec 0\n");
    assertThat(throttledFile()).isEqualTo(mount.resolve("slice/cpu.stat"));

    write("slice/pod1/cpu.max", "50000 100000\n");
    assertThat(throttledFile()).isEqualTo(mount.resolve("slice/pod1/cpu.stat"));
  }

  @Test
  void inVersion1Too() throws IOException {
    membership("4:cpu,cpuacct:/a/b");
    mounted("36 31 0:33 / %s rw - cgroup cgroup rw,cpu,cpuacct".formatted(mount));
    write("a/b/cpu.stat", "nr_throttled 0\nthrottled_time 0\n");
    write("a/b/cpu.cfs_quota_us", "-1");
    write("a/b/cpu.cfs_period_us", "100000");
    assertThat(throttledFile()).as("none has a quota").isEqualTo(mount.resolve("a/b/cpu.stat"));

    write("a/cpu.stat", "nr_throttled 2\nthrottled_time 70\n");
    write("a/cpu.cfs_quota_us", "200000");
    write("a/cpu.cfs_period_us", "100000");
    assertThat(throttledFile()).isEqualTo(mount.resolve("a/cpu.stat"));
  }

  private @Nullable Path throttledFile() {
    return Cgroup.of(ProcFolder.self(proc), "cpu").throttledFile();
  }

  @Test
  void theRoomForMemoryOfVersion1CountsTheGroupsBelow() throws IOException {
    membership("4:memory:/a");
    mounted("36 31 0:33 / %s rw - cgroup cgroup rw,memory".formatted(mount));
    write("a/memory.limit_in_bytes", "1000");
    write("a/memory.usage_in_bytes", "900");
    write("a/memory.stat", "cache 1\ninactive_file 1\ntotal_inactive_file 300\n");
    write("memory.limit_in_bytes", "9223372036854771712");
    write("memory.usage_in_bytes", "5000");

    assertThat(memoryRoom()).isEqualTo(400);
  }

  @Test
  void withoutALimitTheRoomIsNotKnown() throws IOException {
    assertThat(memoryRoom()).isNaN();
    membership("0::/app");
    mounted("30 25 0:26 / %s rw - cgroup2 cgroup2 rw".formatted(mount));
    write("app/memory.max", "max\n");
    write("app/memory.current", "900");

    assertThat(memoryRoom()).isNaN();
  }

  @Test
  void maxIsNoLimit() throws IOException {
    membership("0::/app");
    mounted("30 25 0:26 / %s rw - cgroup2 cgroup2 rw".formatted(mount));
    write("app/memory.max", "max\n");

    assertThat(limit()).isNaN();

    write("memory.max", "700\n");
    assertThat(limit()).isEqualTo(700);
  }

  @Test
  void theControllersHierarchyCountsInVersion1() throws IOException {
    membership("9:pids:/other", "4:memory:/docker/abc", "1:name=systemd:/docker/abc", "0::/");
    mounted(
        "35 31 0:32 / %s/pids rw - cgroup cgroup rw,pids".formatted(mount),
        "36 31 0:33 / %s/memory rw - cgroup cgroup rw,memory".formatted(mount));
    write("memory/memory.limit_in_bytes", "9223372036854771712");
    write("memory/docker/abc/memory.limit_in_bytes", "268435456");
    write("pids/memory.limit_in_bytes", "1");

    assertThat(limit()).isEqualTo(268_435_456);
  }

  @Test
  void theHugeValueOfVersion1IsNoLimit() throws IOException {
    membership("4:memory:/a");
    mounted("36 31 0:33 / %s rw - cgroup cgroup rw,memory".formatted(mount));
    write("a/memory.limit_in_bytes", "9223372036854771712");

    assertThat(limit()).isNaN();
  }

  @Test
  void controllersMountedTogetherAreFound() throws IOException {
    membership("4:cpu,cpuacct:/a");
    mounted("36 31 0:33 / %s rw - cgroup cgroup rw,cpu,cpuacct".formatted(mount));
    write("a/cpu.stat", "nr_periods 0");

    assertThat(Cgroup.of(ProcFolder.self(proc), "cpu").file("cpu.stat", "none"))
        .hasFileName("cpu.stat");
    assertThat(Cgroup.of(ProcFolder.self(proc), "cpuset").file("cpu.stat", "cpu.stat")).isNull();
  }

  @Test
  void aControllerOfTheHybridLayoutThatVersion1DoesNotHaveIsVersion2s() throws IOException {
    membership("4:memory:/one", "0::/two");
    mounted(
        "36 31 0:33 / %s/memory rw - cgroup cgroup rw,memory".formatted(mount),
        "37 31 0:34 / %s/unified rw - cgroup2 cgroup2 rw".formatted(mount));
    write("memory/one/memory.limit_in_bytes", "100");
    write("unified/two/memory.max", "200");
    write("unified/two/pids.max", "30");

    assertThat(limit()).isEqualTo(100);
    assertThat(Cgroup.of(ProcFolder.self(proc), "pids").limit("pids.max", "pids.max"))
        .isEqualTo(30);
  }

  @Test
  void inAContainerWithItsOwnNamespaceThePathIsTheRoot() throws IOException {
    membership("0::/");
    mounted("30 25 0:26 / %s ro - cgroup2 cgroup rw".formatted(mount));
    write("memory.max", "300");

    assertThat(limit()).isEqualTo(300);
  }

  @Test
  void inAContainerWithTheHostsNamespaceThePathIsTheHostsAndTheMountItsSubtree()
      throws IOException {
    membership("4:memory:/docker/abc/child");
    mounted("36 31 0:33 /docker/abc %s ro - cgroup cgroup rw,memory".formatted(mount));
    write("memory.limit_in_bytes", "400");
    write("child/memory.limit_in_bytes", "350");

    assertThat(limit()).isEqualTo(350);
  }

  @Test
  void aPathThatIsNotMountedHereFallsBackToTheMountsTop() throws IOException {
    membership("0::/../../elsewhere");
    mounted("30 25 0:26 / %s rw - cgroup2 cgroup2 rw".formatted(mount));
    write("memory.max", "600");

    assertThat(limit()).isEqualTo(600);
  }

  @Test
  void aSiblingWhoseNameBeginsAlikeIsNotTheMountedSubtree() throws IOException {
    membership("4:memory:/docker/abcdef");
    mounted("36 31 0:33 /docker/abc %s ro - cgroup cgroup rw,memory".formatted(mount));
    write("memory.limit_in_bytes", "400");
    write("def/memory.limit_in_bytes", "1");

    assertThat(limit()).isEqualTo(400);
  }

  @Test
  void withoutProcfsOrWithGarbageInItThereAreNoLimits() throws IOException {
    assertThat(limit()).isNaN();
    membership("", "::", "nonsense", "4:memory");
    mounted("", "- - -", "1 2 3 4 5 - cgroup", "1 2 3 / /x rw - cgroup2");
    assertThat(limit()).isNaN();
    assertThat(Cgroup.of(ProcFolder.self(proc), "memory").file(V1_FILE, V2_FILE)).isNull();
  }

  /** The kernel gives such a file to the first read only, however little that asks for. */
  @Test
  @EnabledOnOs(OS.LINUX)
  void aNumberOfTheKernelsIsReadInOnePiece() {
    assertThat(Cgroup.number(Path.of("/proc/sys/kernel/threads-max"))).isGreaterThan(100);
  }

  private double memoryRoom() {
    return Cgroup.of(ProcFolder.self(proc), "memory").memoryRoom();
  }

  private double limit() {
    return Cgroup.of(ProcFolder.self(proc), "memory").limit(V1_FILE, V2_FILE);
  }

  private void membership(String... lines) throws IOException {
    Files.createDirectories(proc.resolve("self"));
    Files.writeString(proc.resolve("self/cgroup"), String.join("\n", lines));
  }

  private void mounted(String... lines) throws IOException {
    Files.writeString(proc.resolve("self/mountinfo"), String.join("\n", lines));
  }

  private void write(String file, String text) throws IOException {
    Files.createDirectories(mount.resolve(file).getParent());
    Files.writeString(mount.resolve(file), text);
  }
}
