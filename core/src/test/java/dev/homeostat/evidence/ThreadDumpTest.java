package dev.homeostat.evidence;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homeostat.evidence.ThreadView.Doing;
import org.junit.jupiter.api.Test;

class ThreadDumpTest {

  @Test
  void readsWhatJdk17Prints() {
    ThreadDump dump =
        ThreadDump.parse(
            """
            2026-11-24 03:00:00
            Full thread dump OpenJDK 64-Bit Server VM (17.0.15+6 mixed mode, sharing):

            "pool-3 "a" thread-1" #12 daemon prio=5 os_prio=0 cpu=0.1ms tid=0x00007f nid=0x2a waiting [0x7f]
               java.lang.Thread.State: TIMED_WAITING (sleeping)
            \tat java.lang.Thread.sleep(java.base@17.0.15/Native Method)
            \tat com.shop.Order$1.wait(Order.java:12)
            \t- locked <0x1> (a java.lang.Object)

            "GC Thread#0" os_prio=0 cpu=1.2ms elapsed=2s tid=0x00007f nid=0x2b runnable

            JNI global refs: 14, weak refs: 0
            """);

    assertThat(dump.threads())
        .containsOnlyKeys(0x2aL, 0x2bL)
        .containsEntry(0x2aL, new Doing("pool-3 \"a\" thread-1", "com.shop.Order$1.wait"))
        .containsEntry(0x2bL, new Doing("GC Thread#0", ""));
  }

  @Test
  void readsWhatJdk25Prints() {
    ThreadDump dump =
        ThreadDump.parse(
            """
            "main" #3 [32598] prio=5 os_prio=0 cpu=44.73ms tid=0x00007f nid=32598 waiting on condition
               java.lang.Thread.State: TIMED_WAITING (sleeping)
            \tat java.lang.Thread.sleep0(java.base@25.0.3/Native Method)
            \tat java.lang.Thread.sleep(java.base@25.0.3/Thread.java:509)
            \tat Many.main(Many.java:3)
            """);

    assertThat(dump.threads()).containsEntry(32598L, new Doing("main", "Many.main"));
    assertThat(ThreadDump.parse("").threads()).isEmpty();
    assertThat(ThreadDump.parse("\"x\" nid=0xzz\n\tat nothing").threads()).isEmpty();
  }

  @Test
  void aNameForgesNoNumberAndADumpWithBadOnesIsReadOn() {
    ThreadDump dump =
        ThreadDump.parse(
            """
            "x" nid=7 y" #1 prio=5 nid=0x10 waiting
            "bad" #2 nid=0e waiting
            "worse" #3 nid=99999999999999999999 waiting
            "good" #4 nid=17 waiting
            """);
    assertThat(dump.threads()).containsOnlyKeys(16L, 17L);
    assertThat(dump.threads().get(16L)).extracting(Doing::name).isEqualTo("x\" nid=7 y");
  }
}
