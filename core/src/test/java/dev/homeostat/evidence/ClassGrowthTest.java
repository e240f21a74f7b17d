package dev.homeostat.evidence;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homeostat.evidence.ClassGrowth.Grown;
import dev.homeostat.evidence.Histogram.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClassGrowthTest {

  private static final Histogram BEFORE =
      Histogram.parse(
          """
           num     #instances         #bytes  class name (module)
          -------------------------------------------------------
             1:          5000        5000000  [B (java.base@17.0.19)
             2:          4000          96000  java.lang.String (java.base@17.0.19)
             3:            10            320  com.google.common.cache.LocalCache$StrongEntry
             4:           900          90000  shop.Session
          Total          9910        5186320
          """);

  private static final Histogram AFTER =
      Histogram.parse(
          """
           num     #instances         #bytes  class name (module)
          -------------------------------------------------------
             1:          6100       22000000  [B (java.base@17.0.19)
             2:          4100          98400  java.lang.String (java.base@17.0.19)
             3:          1010          48480  com.google.common.cache.LocalCache$StrongEntry
             4:          1000          32000  java.util.HashMap$Node (java.base@17.0.19)
             5:           905          90500  shop.Session
          Total         13115       22269380
          """);

  @Test
  void whoHoldsTheLeafComesBeforeIt() {
    assertThat(new ClassGrowth(BEFORE, AFTER).behindBytes())
        .extracting(Grown::name)
        .containsExactly(
            "com.google.common.cache.LocalCache$StrongEntry", "java.util.HashMap$Node", "byte[]");
  }

  @Test
  void oneOfTheJdksComesBehindTheLeafWhereThereAreFewOfThem() {
    Histogram after =
        Histogram.parse(
            """
               1:          3595       33400000  [B (java.base@17)
               2:          1169          37400  java.util.HashMap$Node (java.base@17)
               3:          1284        3200000  [Ljdk.internal.vm.FillerElement; (java.base@25)
            """);

    assertThat(new ClassGrowth(Histogram.EMPTY, after).behindBytes())
        .extracting(Grown::name)
        .containsExactly("byte[]", "java.util.HashMap$Node");
  }

  @Test
  void aTableOfTheJdksThatGrewComesBehindAClassOfTheApplications() {
    Histogram before = Histogram.parse("   1: 1 80 [Ljava.util.HashMap$Node; (java.base@17)");
    Histogram after =
        Histogram.parse(
            """
               1:           900        9000000  shop.Session
               2:             1           8192  [Ljava.util.HashMap$Node; (java.base@17)
            """);

    assertThat(new ClassGrowth(before, after).behindBytes())
        .extracting(Grown::name)
        .containsExactly("shop.Session", "java.util.HashMap$Node[]");
  }

  @Test
  void aClassOfTheApplicationsThatTakesMostIsFirst() {
    Histogram after =
        Histogram.parse(
            """
               1:           900        9000000  shop.Session
               2:           900          28800  java.util.HashMap$Node (java.base@17)
            """);

    assertThat(new ClassGrowth(Histogram.EMPTY, after).behindBytes())
        .extracting(Grown::name)
        .containsExactly("shop.Session", "java.util.HashMap$Node");
  }

  @Test
  void ofTheJdksWhatGrewInStepWithTheApplicationsStandsBeforeWhatTakesMore() {
    Histogram after =
        Histogram.parse(
            """
               1:          9690        8900000  [B (java.base@25)
               2:          2780          88960  java.util.concurrent.ConcurrentHashMap$Node
               3:           704          33792  java.util.concurrent.CompletableFuture$UniApply
               4:           701          16824  java.util.concurrent.CompletableFuture
               5:           704          11264  shop.Orders$$Lambda/0x00007f1234567890
            """);

    assertThat(new ClassGrowth(Histogram.EMPTY, after).behindBytes())
        .extracting(Grown::name)
        .containsExactly(
            "shop.Orders$$Lambda",
            "java.util.concurrent.CompletableFuture$UniApply",
            "java.util.concurrent.ConcurrentHashMap$Node",
            "byte[]");
  }

  @Test
  void theLambdaThatGrewMostIsKnownApart() {
    Histogram before =
        Histogram.parse(
            """
               1:           704          11264  shop.Orders$$Lambda/0x0000000000000001
               2:            10            160  shop.Orders$$Lambda/0x0000000000000002
            """);
    Histogram after =
        Histogram.parse(
            """
               1:           714          11424  shop.Orders$$Lambda/0x0000000000000001
               2:           510           8160  shop.Orders$$Lambda/0x0000000000000002
            """);

    assertThat(after.of("shop.Orders$$Lambda").count()).isEqualTo(1_224);
    assertThat(after.grownLambda("shop.Orders$$Lambda", before))
        .contains("shop.Orders$$Lambda/0x0000000000000002");
    assertThat(after.grownLambda("shop.Orders", before)).isEmpty();
  }

  @Test
  void anArrayCarriesWhereItHasBecomeLongerNotWhereThereAreMoreOfThem() {
    Histogram before =
        Histogram.parse(
            """
               1:          5000        5000000  [B (java.base@17)
               2:            10            560  [Lparser.Node;
               3:             5            400  [Lshop.Listener;
               4:            10            240  java.lang.ThreadLocal (java.base@17)
            """);
    Histogram after =
        Histogram.parse(
            """
               1:          6000       22000000  [B (java.base@17)
               2:            30           1680  [Lparser.Node;
               3:             5           8400  [Lshop.Listener;
               4:          1010          24240  java.lang.ThreadLocal (java.base@17)
            """);

    assertThat(new ClassGrowth(before, after).behindBytes())
        .extracting(Grown::name)
        .containsExactly("shop.Listener[]", "java.lang.ThreadLocal", "byte[]");
  }

  @Test
  void nothingGrew() {
    assertThat(new ClassGrowth(AFTER, BEFORE).behindBytes()).isEmpty();
    assertThat(new ClassGrowth(AFTER, AFTER).behindNative()).isEmpty();
  }

  @Test
  void whoHasACleanerOwnsMemoryOutsideTheHeap() {
    Histogram after =
        Histogram.parse(
            """
               1:         90000        9000000  [B (java.base@17)
               2:          1000          56000  java.util.zip.Deflater (java.base@17)
               3:          1000          48000  jdk.internal.ref.CleanerImpl$PhantomCleanableRef
               4:         90000          24000  java.lang.String (java.base@17)
            """);

    assertThat(new ClassGrowth(Histogram.EMPTY, after).behindNative())
        .extracting(Grown::name)
        .containsExactly("java.util.zip.Deflater");
  }

  @Test
  void ofMemoryOutsideTheHeapWhoGrewInStepWithItsCleanersIsTheOwner() {
    Histogram after =
        Histogram.parse(
            """
               1:          3300         105600  java.util.HashMap$Node (java.base@17)
               2:           800          44800  java.util.zip.Deflater (java.base@17)
               3:           801          38448  jdk.internal.ref.CleanerImpl$PhantomCleanableRef
               4:           790          12640  shop.Export
            """);

    assertThat(new ClassGrowth(Histogram.EMPTY, after).behindNative())
        .extracting(Grown::name)
        .containsExactly("shop.Export", "java.util.zip.Deflater");
  }

  @Test
  void whereNothingFreesItTheJdksClassesDoNotOwnIt() {
    Histogram after =
        Histogram.parse(
            """
               1:           134           3216  java.util.OptionalDouble (java.base@17)
               2:            67           1072  java.util.Optional (java.base@17)
            """);
    assertThat(new ClassGrowth(Histogram.EMPTY, after).behindNative()).isEmpty();

    Histogram withOwner = Histogram.parse("1: 134 3216 java.util.Optional\n2: 60 960 shop.Handle");
    assertThat(new ClassGrowth(Histogram.EMPTY, withOwner).behindNative())
        .extracting(Grown::name)
        .containsExactly("shop.Handle");
  }

  @ParameterizedTest
  @CsvSource({
    "[B, byte[]",
    "[[I, int[][]",
    "[Ljava.lang.String;, java.lang.String[]",
    "shop.Cart$$Lambda$14/0x0000000800c03000, shop.Cart$$Lambda$14",
    "java.lang.Object, java.lang.Object"
  })
  void namesAreWrittenAsInSources(String internal, String name) {
    assertThat(Histogram.plain(internal)).isEqualTo(name);
  }

  @Test
  void aTableThatIsNoneIsEmpty() {
    assertThat(Histogram.parse("").classes()).isEmpty();
    assertThat(Histogram.parse("1: x y z\n:\n 2: 3").classes()).isEmpty();
    assertThat(Histogram.parse("1: 2 16 a.B").of("a.B")).isEqualTo(new Size(2, 16));
  }
}
