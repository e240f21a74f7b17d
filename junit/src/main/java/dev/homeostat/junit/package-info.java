/**
 * Fails a test that leaks.
 *
 * <pre>{@code
 * @NoLeak
 * @Test
 * void closesWhatItOpens() throws IOException {
 *   service.handle(request);
 * }
 * }</pre>
 *
 * <p>The class you need: {@link dev.homeostat.junit.NoLeak}.
 */
@NullMarked
package dev.homeostat.junit;

import org.jspecify.annotations.NullMarked;
