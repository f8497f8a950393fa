/**
 * The kinds of values beyond the plain ones, and the rule of what may arrive from contexts that
 * aren't ancestors. In core's jar but not in the payload: a child gets them through its importer.
 */
package org.econtext.core.values;
