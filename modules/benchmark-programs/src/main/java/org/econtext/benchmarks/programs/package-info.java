/** Programs that the benchmarks run on a class path, each in a JVM of its own. */
package org.econtext.benchmarks.programs;
