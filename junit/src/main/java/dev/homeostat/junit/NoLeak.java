package dev.homeostat.junit;

import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Runs a test method, or each test method of a class and of its nested classes, several times and
 * fails it where each further run leaves more behind: live threads, open files (on Linux), loaded
 * classes of further loaders, or live heap. The failure names what grew, by how much a run, and
 * which threads or files. Threads and files that are gone within five seconds of the last run are
 * none. The innermost annotation holds.
 *
 * <p>The first runs do not count, since pools and caches fill. The test method is called again on
 * the same instance, without its {@code @BeforeEach} and {@code @AfterEach}: what it makes it has
 * to give back itself. What those methods leave is not seen, nor what {@code @BeforeAll} and
 * {@code @AfterAll} leave. A method that runs beside others in the same JVM sees their leaks too.
 *
 * <p>Each invocation of a parameterized or repeated test, or of any other test template, is a test
 * of its own: it is run several times with the same arguments. So is each dynamic test of a
 * {@code @TestFactory}; the factory itself is called once and not checked.
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
