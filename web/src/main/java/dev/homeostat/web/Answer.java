package dev.homeostat.web;

/**
 * What a request is answered with.
 *
 * @param status the HTTP status
 * @param type the content's type
 * @param body the content
 */
record Answer(int status, String type, String body) {

  static final String TEXT = "text/plain; charset=utf-8";
  static final String JSON = "application/json";

  /** Server-sent events: the body is the first, and the answer goes on. */
  static final String EVENTS = "text/event-stream";

  static Answer text(int status, String text) {
    return new Answer(status, TEXT, text);
  }

  static Answer json(int status, String json) {
    return new Answer(status, JSON, json);
  }
}
