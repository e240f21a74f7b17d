/** What a replay found, as one page that needs nothing but a browser. */
@NullMarked
package dev.homeostat.cli.report;

import org.jspecify.annotations.NullMarked;
