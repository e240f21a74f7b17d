package dev.homeostat.junit;

import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Runs a test method, or each test method of a class, several times and fails it where each further
 * run leaves more behind: live threads, open files (on Linux), loaded classes of further loaders,
 * or live heap. The failure names what grew, by how much a run, and which threads or files.
 *
 * <p>The first runs do not count, since pools and caches fill. The test method is called again on
 * the same instance, without its {@code @BeforeEach} and {@code @AfterEach}: what it makes it has
 * to give back itself. A method that runs beside others in the same JVM sees their leaks too.
 */
@Target({ElementType.METHOD, ElementType.TYPE})
@Retention(RetentionPolicy.RUNTIME)
@Inherited
@ExtendWith(NoLeakExtension.class)
public @interface NoLeak {

  /** How many runs are compared, behind those that do not count; at least 5. */
  int runs() default 20;

  /** How many runs do not count. */
  int warmup() default 5;

  /** By how many bytes the live heap may grow a run. */
  long heapBytes() default 16 * 1024;
}
