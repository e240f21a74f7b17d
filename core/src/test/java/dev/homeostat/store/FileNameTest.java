package dev.homeostat.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class FileNameTest {

  @Test
  void everyNameHasAFileOfItsOwn() {
    List<String> names =
        List.of(
            "shop",
            "Shop",
            "a/b",
            "a_b",
            "A_B",
            "a b",
            "..",
            ".",
            "",
            "käse",
            "x".repeat(300),
            "shop-1.2");

    assertThat(names.stream().map(FileName::of))
        .doesNotHaveDuplicates()
        .allMatch(name -> name.matches("[A-Za-z0-9_-][A-Za-z0-9._-]*") || name.isEmpty())
        .allMatch(name -> name.length() < 100)
        .contains("shop", "shop-1.2");
  }
}
