/**
 * What a watcher knows, over HTTP: metrics for Prometheus, JSON, and the commands of a person.
 *
 * <pre>{@code
 * WebServer server =
 *     WebServer.open(analyzer, Bind.parse("9464").orElseThrow(), token, alert -> alert);
 * server.url();   // http://127.0.0.1:9464
 * }</pre>
 *
 * <p>The classes you need: {@link dev.homeostat.web.WebServer} and {@link
 * dev.homeostat.web.AccessToken}.
 */
@NullMarked
package dev.homeostat.web;

import org.jspecify.annotations.NullMarked;
