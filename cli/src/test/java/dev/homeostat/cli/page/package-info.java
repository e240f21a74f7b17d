/** The page in a real browser, before a real service. */
@NullMarked
package dev.homeostat.cli.page;

import org.jspecify.annotations.NullMarked;
