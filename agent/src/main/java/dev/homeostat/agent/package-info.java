/** What runs in a watched process: the keys, and the analyser wired to them. */
@NullMarked
package dev.homeostat.agent;

import org.jspecify.annotations.NullMarked;
