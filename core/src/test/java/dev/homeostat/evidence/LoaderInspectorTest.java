package dev.homeostat.evidence;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homeostat.alert.Inquiry;
import dev.homeostat.alert.Suspect;
import dev.homeostat.signal.AnomalyType;
import dev.homeostat.signal.Clock;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Supplier;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class LoaderInspectorTest {

  private static final Inquiry CLASS_LEAK =
      new Inquiry("1", AnomalyType.CLASS_LEAK, "metaspace_mb", 30);

  private final List<Class<?>> loaded = new ArrayList<>(List.of(Assertions.class));
  private final LoaderInspector inspector = new LoaderInspector(new Loaded(loaded));
  private final Patience patience = new Patience(Clock.system(), Duration.ofDays(1), () -> false);
  private final Notes notes = new Notes();

  @BeforeEach
  void takeCensus() throws Exception {
    inspector.takeCensus(true, patience);
  }

  @Test
  void aClassMadeAgainAndAgainComesFirstAndThenItsLoader() throws Exception {
    makeProxies(40);

    inspector.inspect(CLASS_LEAK, notes, patience);

    assertThat(notes.suspects()).extracting(Suspect::kind).containsExactly("class", "loader");
    assertThat(notes.suspects().get(0).name()).endsWith("$ProxyM");
    assertThat(notes.suspects().get(1))
        .satisfies(
            loader -> {
              assertThat(loader.name()).isEqualTo(Deployed.class.getName());
              assertThat(loader.detail())
                  .isEqualTo("40 classes more, 40 loaders of its kind, 40 of them new");
            });
  }

  @Test
  void aLoaderThatIsMadeAnewComesBeforeOneThatOnlyLoads() throws Exception {
    makeProxies(3);
    Collections.addAll(
        loaded,
        Test.class,
        BeforeEach.class,
        AfterEach.class,
        Timeout.class,
        Tag.class,
        Nested.class);

    inspector.inspect(CLASS_LEAK, notes, patience);

    assertThat(notes.suspects().get(0).name()).isEqualTo(Deployed.class.getName());
  }

  @Test
  void whereNothingGrewThatIsSaid() throws Exception {
    inspector.inspect(CLASS_LEAK, notes, patience);

    assertThat(notes.suspects()).isEmpty();
    assertThat(notes.gaps()).containsExactly("which classes (none is there that was not before)");
  }

  @Test
  void whereNothingWasTakenDownNothingIsSaidToHaveGrown() throws Exception {
    makeProxies(40);

    new LoaderInspector(new Loaded(loaded)).inspect(CLASS_LEAK, notes, patience);

    assertThat(notes.suspects().get(0).name()).isEqualTo(Deployed.class.getName());
    assertThat(notes.suspects().get(0).detail()).isEqualTo("40 classes, 40 loaders of its kind");
    assertThat(notes.suspects()).extracting(Suspect::detail).noneMatch(it -> it.contains("more"));
    assertThat(notes.suspects()).allMatch(suspect -> suspect.share().isEmpty());
    assertThat(notes.gaps()).containsExactly(Usual.UNKNOWN);
  }

  private void makeProxies(int many) {
    for (int i = 0; i < many; i++) {
      Object proxy =
          Proxy.newProxyInstance(
              new Deployed(), new Class<?>[] {Supplier.class}, (self, method, arguments) -> "stub");
      loaded.add(proxy.getClass());
    }
  }

  /** Loads nothing of its own. */
  private static final class Deployed extends ClassLoader {}

  /** What is loaded, as told. */
  private record Loaded(List<Class<?>> classes) implements Diagnostics {
    @Override
    public Class<?>[] loadedClasses() {
      return classes.toArray(new Class<?>[0]);
    }

    @Override
    public String run(String command) {
      throw new UnsupportedOperationException(command);
    }
  }
}
