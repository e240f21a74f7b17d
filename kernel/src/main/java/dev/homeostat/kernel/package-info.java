/**
 * What the Linux kernel knows of a JVM, through eBPF: a process of its own beside the watched one,
 * on JDK 25.
 *
 * <pre>{@code
 * java --enable-native-access=ALL-UNNAMED -cp homeostat.jar dev.homeostat.kernel.KernelMain watch pid=4711
 * }</pre>
 *
 * <p>{@code homeostat kernel --pid=4711} does that. The classes you need: {@link
 * dev.homeostat.kernel.KernelMain} and {@link dev.homeostat.kernel.KernelWatch}.
 */
@NullMarked
package dev.homeostat.kernel;

import org.jspecify.annotations.NullMarked;
