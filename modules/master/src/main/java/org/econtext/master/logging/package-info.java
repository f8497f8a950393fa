/**
 * Logging: what the master does with the records of all contexts, and what of it travels to
 * children so that SLF4J and {@code java.util.logging} there send their records to the master.
 *
 * <p>{@link org.econtext.master.logging.Slf4jSink} runs in the master. {@link
 * org.econtext.master.logging.ForwardingProvider} and {@link org.econtext.master.logging.JulSetup}
 * run in children only; they reach them by the importer when they are first used.
 */
package org.econtext.master.logging;
