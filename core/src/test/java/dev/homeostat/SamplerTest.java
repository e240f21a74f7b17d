package dev.homeostat;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homeostat.signal.Clock;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class SamplerTest {

  private static final int TOO_MANY = 50;

  private final AtomicInteger ticks = new AtomicInteger();

  /** Is interrupted right behind the first question whether it was. */
  private static final class InterruptedLate extends Thread {

    private volatile boolean done;

    InterruptedLate(Runnable task) {
      super(task);
    }

    @Override
    public boolean isInterrupted() {
      boolean was = super.isInterrupted();
      interruptOnce();
      return was;
    }

    void interruptOnce() {
      if (!done) {
        done = true;
        interrupt();
      }
    }
  }

  @Test
  void anInterruptEndsItWhereverItComes() throws InterruptedException {
    InterruptedLate thread = new InterruptedLate(() -> sampler().run(true));
    thread.start();
    thread.join();
    assertThat(ticks.get()).isLessThan(TOO_MANY);
  }

  private Sampler sampler() {
    Sampler[] made = new Sampler[1];
    made[0] = new Sampler(Clock.system(), Duration.ofMillis(2), late -> tick(made[0]));
    return made[0];
  }

  private void tick(Sampler sampler) {
    int tick = ticks.incrementAndGet();
    if (tick == 3 && Thread.currentThread() instanceof InterruptedLate thread) {
      thread.interruptOnce();
    } else if (tick == TOO_MANY) {
      sampler.stop();
    }
  }
}
