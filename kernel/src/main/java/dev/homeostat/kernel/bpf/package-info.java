/**
 * A small binding to the system's {@code libbpf.so.1} through the FFM API: objects, maps, rings.
 *
 * <pre>{@code
 * try (BpfObject object = BpfObject.open("life", bytes)) {
 *   object.set(config);
 *   object.load();
 *   object.attach();
 *   BpfMap family = object.map("family");
 * }
 * }</pre>
 *
 * <p>The classes you need: {@link dev.homeostat.kernel.bpf.BpfObject} and {@link
 * dev.homeostat.kernel.bpf.BpfMap}.
 */
@NullMarked
package dev.homeostat.kernel.bpf;

import org.jspecify.annotations.NullMarked;
