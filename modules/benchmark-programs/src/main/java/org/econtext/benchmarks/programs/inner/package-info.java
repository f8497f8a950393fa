/** What the inner parts take, measured by JMH. */
package org.econtext.benchmarks.programs.inner;
