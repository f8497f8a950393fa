/** Measures econtext against limits that are measured in the same run. */
package org.econtext.benchmarks;
