package dev.homeostat.web;

/** What an endpoint asks of who asks it. */
enum Access {
  /** The token, and a share of the rate. */
  TOKEN,

  /** No token, but a share of the rate, which is one for all. */
  OPEN,

  /**
   * Neither: whoever asks whether it lives must not be told, for what others asked, that it does
   * not. How many connections are accepted bounds how often; the answer costs next to nothing.
   */
  ALWAYS
}
