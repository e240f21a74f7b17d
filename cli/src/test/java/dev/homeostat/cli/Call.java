package dev.homeostat.cli;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;

/** What a call of the command line answered. */
record Call(int status, String out, String err) {

  static Call of(Object... arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    String[] words = List.of(arguments).stream().map(Object::toString).toArray(String[]::new);
    int status = Homeostat.run(new PrintWriter(out), new PrintWriter(err), words);
    return new Call(status, out.toString(), err.toString());
  }
}
