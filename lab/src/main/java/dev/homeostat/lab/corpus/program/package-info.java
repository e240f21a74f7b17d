/**
 * The programs of the corpus, small and real, on released libraries.
 *
 * <pre>{@code
 * Scenario leaky = SessionService.busy().losing(context -> keep(new byte[1024]));
 * }</pre>
 *
 * <p>The classes you need: {@link dev.homeostat.lab.corpus.program.Scenario} is a program, {@link
 * dev.homeostat.lab.corpus.program.CaseContext} what it is given.
 *
 * <p>Not null-marked and not seen by Error Prone: these programs leak, block and forget on purpose.
 */
package dev.homeostat.lab.corpus.program;
