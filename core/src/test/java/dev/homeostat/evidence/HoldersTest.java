package dev.homeostat.evidence;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.MappingIterator;
import dev.homeostat.evidence.Holders.Held;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The ways are those that JDK 17 and 25 recorded of a program that leaks so. */
class HoldersTest {

  private Holders holders = new Holders(CollectionClasses.NAMED);
  private long address = 1;

  @Test
  void aMapInAStaticFieldIsNamedByItsClassAndField() {
    for (int i = 0; i < 20; i++) {
      holders.add(inCache(i % 3), "", "app.Shop.buy");
    }

    Held held = most();
    assertThat(held.kind()).isEqualTo("field");
    assertThat(held.name()).isEqualTo("app.CartCache.map");
    assertThat(held.type()).isEqualTo("app.Session");
    assertThat(held.count()).isEqualTo(20);
    assertThat(held.detail())
        .isEqualTo("holds app.Session, 101700 in it, allocated at app.Shop.buy");
  }

  @Test
  void aListInASingletonIsNamedAndNotTheSingleton() {
    for (int i = 0; i < 5; i++) {
      holders.add(
          List.of(
              link("app.Session", "", fresh()),
              link("java.lang.Object[]", "", 10),
              new Link("java.util.ArrayList", "elementData", 11, "Size: 106200"),
              link("app.Registry", "entries", 12),
              statics("app.Registry", "INSTANCE")),
          "",
          "");
    }

    assertThat(most().name()).isEqualTo("app.Registry.entries");
  }

  @Test
  void whatThreadLocalsHoldIsNamedByTheTemplateOfTheThreads() {
    for (int i = 0; i < 5; i++) {
      holders.add(
          List.of(
              link("byte[]", "", fresh()),
              link("app.Session", "bytes", fresh()),
              link("java.lang.Object[]", "", 10),
              link("java.util.ArrayList", "elementData", 11),
              link("java.lang.ThreadLocal$ThreadLocalMap$Entry", "value", 12),
              link("java.lang.ThreadLocal$ThreadLocalMap$Entry[]", "", 13),
              link("java.lang.ThreadLocal$ThreadLocalMap", "table", 14),
              new Link("java.lang.Thread", "threadLocals", 15 + i, "Thread Name: worker-" + i)),
          "",
          "");
    }

    assertThat(most().kind()).isEqualTo("thread");
    assertThat(most().name()).isEqualTo("worker-N");
    assertThat(most().detail()).isEqualTo("holds in a thread local app.Session");
  }

  @Test
  void whatOnlyAVariableHoldsIsNamedByItsThread() {
    for (int i = 0; i < 5; i++) {
      holders.add(
          List.of(
              link("app.Session", "", fresh()),
              link("java.lang.Object[]", "", 10),
              link("java.util.ArrayList", "elementData", 11)),
          "Thread Name: main",
          "");
    }

    assertThat(most().name()).isEqualTo("main");
    assertThat(most().detail()).isEqualTo("holds in a variable app.Session");
  }

  @Test
  void aMapOnTheStackOfAThreadThatFillsItIsNamedByThatThreadAndNotByAFieldOfEachEntry() {
    for (int i = 0; i < 20; i++) {
      holders.add(
          List.of(
              link("byte[]", "", fresh()),
              link("app.Session", "cart", fresh()),
              link("java.util.HashMap$Node", "value", fresh()),
              link("java.util.HashMap$Node[]", "", 10)),
          "Thread Name: shop-1",
          "app.Shop.buy");
    }

    assertThat(most().kind()).isEqualTo("thread");
    assertThat(most().name()).isEqualTo("shop-N");
    assertThat(most().detail())
        .isEqualTo("holds in a variable app.Session, allocated at app.Shop.buy");
  }

  @Test
  void aContainerThatHoldsTheHolderIsNotNamed() {
    for (int i = 0; i < 20; i++) {
      List<Link> way = new ArrayList<>(inCache(0));
      way.set(way.size() - 1, link("app.CartCache", "map", 20));
      way.add(link("java.util.concurrent.ConcurrentHashMap$Node", "val", 21));
      way.add(link("java.util.concurrent.ConcurrentHashMap$Node[]", "", 22));
      way.add(link("java.util.concurrent.ConcurrentHashMap", "table", 23));
      way.add(link("org.framework.Beans", "singletons", 24));
      holders.add(way, "", "");
    }

    assertThat(most().name()).isEqualTo("app.CartCache.map");
  }

  @Test
  void aListThatLinksItsOwnNodesIsNamedByWhoHoldsItsHead() {
    for (int i = 0; i < 30; i++) {
      List<Link> way = new ArrayList<>();
      way.add(link("app.Node", "", 100));
      for (int node = 1; node <= i; node++) {
        way.add(link("app.Node", "next", 100 + node));
      }
      way.add(link("app.Queue", "head", 200));
      holders.add(way, "", "");
    }

    assertThat(most().name()).isEqualTo("app.Queue.head");
    assertThat(most().type()).isEqualTo("app.Node");
  }

  @Test
  void theInsidesOfALibraryOfCollectionsBelongToWhoUsesIt() {
    for (int i = 0; i < 20; i++) {
      holders.add(
          List.of(
              link("app.Session", "", fresh()),
              link("com.google.common.cache.LocalCache$StrongEntry", "value", fresh()),
              link("java.util.concurrent.atomic.AtomicReferenceArray", "array", 10),
              link("com.google.common.cache.LocalCache$Segment", "table", 10 + i % 4),
              link("com.google.common.cache.LocalCache$Segment[]", "", 30),
              link("com.google.common.cache.LocalCache", "segments", 31),
              link("app.Carts", "cache", 32)),
          "",
          "");
    }

    assertThat(most().name()).isEqualTo("app.Carts.cache");
    assertThat(most().type()).isEqualTo("app.Session");
  }

  @Test
  void aLibraryThatSomebodyHasTakenIntoTheirOwnIsKnownToo() {
    for (int i = 0; i < 20; i++) {
      holders.add(
          List.of(
              link("app.Session", "", fresh()),
              link("app.shaded.com.google.common.cache.LocalCache", "segments", 31),
              link("app.Carts", "cache", 32)),
          "",
          "");
    }

    assertThat(most().name()).isEqualTo("app.Carts.cache");
  }

  @Test
  void aCollectionOfNoLibraryBelongsToWhoUsesItUnlessItHoldsItself() {
    String map = MappingIterator.class.getName();
    String node = map + "$Node";
    Class<?>[] loaded = {MappingIterator.class, String.class};
    holders = new Holders(CollectionClasses.among(List.of(node, "app.Carts"), loaded));
    for (int i = 0; i < 20; i++) {
      holders.add(
          List.of(
              link("app.Session", "", fresh()),
              link(node, "value", 31),
              link(map, "nodes", 32),
              i < 15 ? link("app.Carts", "open", 33) : statics(map, "INSTANCE")),
          "",
          "");
    }

    assertThat(holders.held())
        .extracting(Held::name)
        .containsExactlyInAnyOrder("app.Carts.open", map + ".INSTANCE");
    assertThat(most().type()).isEqualTo("app.Session");
  }

  @Test
  void theManyPartsOfADividedHolderAreOne() {
    for (int i = 0; i < 20; i++) {
      holders.add(
          List.of(
              link("app.Session", "", fresh()),
              link("java.lang.Object[]", "", fresh()),
              link("java.util.ArrayList", "elementData", fresh()),
              link("app.Shard", "entries", 1_000 + i)),
          "",
          "");
    }

    assertThat(most().name()).isEqualTo("app.Shard.entries");
    assertThat(most().count()).isEqualTo(20);
  }

  @Test
  void whereNobodyLookedWhoHoldsAClassStays() {
    holders.add(List.of(link("app.Session", "", 1)), "", "app.Shop.buy");

    assertThat(most().kind()).isEqualTo("class");
    assertThat(most().name()).isEqualTo("app.Session");
    assertThat(most().detail()).isEqualTo("stays, allocated at app.Shop.buy");
  }

  @Test
  void whatIsOursIsNoSuspect() {
    holders.add(List.of(link("dev.homeostat.series.MetricsDb", "", 1)), "", "");
    holders.add(
        List.of(link("double[]", "", 2), link("dev.homeostat.series.Ring", "values", 3)), "", "");
    holders.add(List.of(link("double[]", "", 4)), "", "dev.homeostat.detect.Leak.estimate");
    holders.add(List.of(link("byte[]", "", 4)), "Thread Name: homeostat-evidence", "");

    assertThat(holders.held()).isEmpty();
  }

  private List<Link> inCache(int behind) {
    List<Link> way = new ArrayList<>();
    way.add(link("byte[]", "", fresh()));
    way.add(link("app.Session", "bytes", fresh()));
    way.add(link("java.util.HashMap$Node", "value", fresh()));
    for (int i = 0; i < behind; i++) {
      way.add(link("java.util.HashMap$Node", "next", fresh()));
    }
    way.add(link("java.util.HashMap$Node[]", "", 10));
    way.add(new Link("java.util.HashMap", "table", 11, "Size: 101700"));
    way.add(statics("app.CartCache", "map"));
    return way;
  }

  private Held most() {
    return holders.held().stream().max(Comparator.comparingInt(Held::count)).orElseThrow();
  }

  private long fresh() {
    return 1_000_000 + address++;
  }

  private static Link statics(String type, String field) {
    return new Link("java.lang.Class", field, 99, "Class Name: " + type);
  }

  private static Link link(String type, String field, long address) {
    return new Link(type, field, address, "");
  }
}
