/** What needs no kernel of what drives libbpf. */
@NullMarked
package dev.homeostat.kernel.bpf;

import org.jspecify.annotations.NullMarked;
