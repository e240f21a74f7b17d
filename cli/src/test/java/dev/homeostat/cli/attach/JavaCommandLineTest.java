package dev.homeostat.cli.attach;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JavaCommandLineTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          java -Xmx1g -cp a.jar:b.jar org.shop.Main --password=x | org.shop.Main
          /usr/bin/java -Dsecret=x -jar /srv/shop/app.jar x      | app.jar
          java -p mods --add-opens a/b=c -m shop/org.shop.Main x | org.shop.Main
          java --module=shop/org.shop.Main                       | org.shop.Main
          java --enable-preview --source 25 /srv/Host.java x     | Host.java
          /usr/bin/jsvc -user www org.shop.Main                  | jsvc
          """)
  void theProgramIsToldAndNoArgument(String line, String program) {
    assertThat(JavaCommandLine.program(List.of(line.split(" ")))).contains(program);
  }

  @ParameterizedTest
  @CsvSource({"java", "java -jar", "java -Xmx1g", "java @options secret", "''"})
  void whatIsNotSeenIsNotGuessed(String line) {
    assertThat(JavaCommandLine.program(List.of(line.split(" ")))).isEmpty();
  }
}
