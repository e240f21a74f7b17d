/** What an answer over HTTP may take. */
@NullMarked
package dev.homeostat.cli.http;

import org.jspecify.annotations.NullMarked;
