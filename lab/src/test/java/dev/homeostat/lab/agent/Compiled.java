package dev.homeostat.lab.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

/** Programs that a test writes itself. */
final class Compiled {

  private Compiled() {}

  /** Compiles sources for Java 17 into a folder, and returns it. */
  static Path classes(Path folder, String... sources) throws IOException {
    Files.createDirectories(folder);
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    List<String> options = List.of("-proc:none", "--release", "17", "-d", folder.toString());
    List<Source> units = Stream.of(sources).map(Source::new).toList();
    assertThat(compiler.getTask(null, null, null, options, null, units).call()).isTrue();
    return folder;
  }

  /** A source file in memory, named as its first declaration wants it. */
  private static final class Source extends SimpleJavaFileObject {
    private final String text;

    Source(String text) {
      super(URI.create("string:///" + name(text) + ".java"), JavaFileObject.Kind.SOURCE);
      this.text = text;
    }

    @Override
    public CharSequence getCharContent(boolean ignoreEncodingErrors) {
      return text;
    }

    private static String name(String text) {
      if (text.startsWith("module ")) {
        return "module-info";
      }
      String[] words = text.split("\\s+", -1);
      for (int i = 0; i + 1 < words.length; i++) {
        if (words[i].equals("class") || words[i].equals("interface")) {
          return words[i + 1];
        }
      }
      throw new IllegalArgumentException("no class in: " + text);
    }
  }
}
