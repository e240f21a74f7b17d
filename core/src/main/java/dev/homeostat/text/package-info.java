/** How words leave this process: JSON, and foreign text made harmless. */
@NullMarked
package dev.homeostat.text;

import org.jspecify.annotations.NullMarked;
