package org.econtext.parent;

import java.util.OptionalInt;

/**
 * How a launch failed before the JVM spoke the protocol.
 *
 * @param exitStatus of the launching process, if it has ended
 * @param output what it wrote to stdout, without the protocol's markers
 * @param error what it wrote to stderr
 * @param firstStageRan whether the first stage had begun, so that the launching program did its
 *     work
 * @param timedOut whether nothing more was heard within the connect timeout
 */
public record LaunchFailure(
    OptionalInt exitStatus, String output, String error, boolean firstStageRan, boolean timedOut) {}
