/**
 * The fault corpus: programs that misbehave in a known way from a known moment on, healthy ones
 * that look like it, and what runs them.
 *
 * <pre>{@code
 * CorpusRunner --set=short --seed=7 --out=target/traces     # all short cases, two runs each
 * CorpusRunner --set=all --cases=heap-*,ok-* --list         # what there is
 * CaseMain heap-map --seed=7 --seconds=100 --out=target/one # one case in this JVM
 * }</pre>
 *
 * <p>The classes you need: {@link dev.homeostat.lab.corpus.Catalogue} holds a row a case, {@link
 * dev.homeostat.lab.corpus.Truth} says what {@code truth.json} means, {@link
 * dev.homeostat.lab.corpus.SignalRecorder} is what records {@code trace.csv.gz}. The programs are
 * in {@code program}, which knows nothing of this package.
 */
@NullMarked
package dev.homeostat.lab.corpus;

import org.jspecify.annotations.NullMarked;
