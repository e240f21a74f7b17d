package dev.homeostat.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;

/** A program that starts what each line of its standard input names, until there is none. */
final class Errands {

  private Errands() {}

  public static void main(String[] arguments) throws IOException, InterruptedException {
    BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    System.out.println("started");
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      new ProcessBuilder(line.split(" ", -1)).start().waitFor();
      System.out.println("done " + line);
    }
  }
}
