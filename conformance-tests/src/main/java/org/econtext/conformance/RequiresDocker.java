package org.econtext.conformance;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Marks tests that need a container engine.
 *
 * <p>Where there is none they are skipped, and one line on standard error says so, once per JVM.
 * With the system property {@code econtext.docker=required} they fail instead, with Testcontainers'
 * account of why it found no engine.
 *
 * <p>The engine is looked for the first time that a marked class or method is about to run, before
 * its static fields are touched, so these may hold containers.
 */
@Target({ElementType.TYPE, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
@Inherited
@Documented
@ExtendWith(RequiresDockerCondition.class)
public @interface RequiresDocker {}
