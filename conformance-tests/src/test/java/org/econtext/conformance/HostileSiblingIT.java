package org.econtext.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.econtext.core.Context;
import org.econtext.core.Handles;
import org.econtext.core.Router;
import org.econtext.core.codec.ByteWriter;
import org.econtext.core.importer.Bundle;
import org.econtext.core.importer.ClassQuery;
import org.econtext.master.Master;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a context in a process believes of what a sibling says, through their common parent. */
@Timeout(value = 2, unit = TimeUnit.MINUTES)
class HostileSiblingIT {
  private static final byte[] NOTHING = {};

  /** Each would keep a context that believes it from reading for a second. */
  private static final int GOODBYES = (int) Eventually.PATIENCE_SECONDS + 10;

  private final TestProcesses processes = new TestProcesses();
  private final Router router = Master.open();
  private final RawPeer hostile = RawPeer.childOf(router, "hostile");
  private final Context victim = router.connect(TestProcesses.target());

  @AfterEach
  void close() throws Exception {
    hostile.breakOff();
    processes.close();
    Background.run(router::close).get();
  }

  @Test
  void itDoesNotTellAContextToRest() throws Exception {
    assertThat(victim.<Integer, Integer, Integer>call(CallFunctions::add, 1, 2)).isEqualTo(3);
    for (int i = 0; i < GOODBYES; i++) {
      hostile.send(victim.id(), Handles.GOODBYE, 0, NOTHING);
    }
    hostile.awaitRead();
    assertThat(victim.<Integer, Integer, Integer>callAsync(CallFunctions::add, 1, 2))
        .succeedsWithin(Eventually.PATIENCE_SECONDS, TimeUnit.SECONDS)
        .isEqualTo(3);
  }

  @Test
  void itDoesNotSayWhatIsInAClass() throws Exception {
    String name = CallFunctions.class.getName();
    ByteWriter lie = new ByteWriter();
    lie.putByte(Bundle.PLAIN);
    lie.putVarInt(0);
    lie.putVarInt(0);
    lie.putVarInt(1);
    Bundle.writeQuery(lie, new ClassQuery(ClassQuery.CLASS, name, Runtime.version().feature()));
    lie.putNullableString("forged");
    lie.putVarInt(0);
    Bundle.writeQueries(lie, new ClassQuery[0]);
    hostile.send(victim.id(), Handles.LOAD_CLASS, 0, lie.toByteArray());
    hostile.awaitRead();
    assertThat(victim.<Integer, Integer, Integer>callAsync(CallFunctions::add, 1, 2))
        .succeedsWithin(Eventually.PATIENCE_SECONDS, TimeUnit.SECONDS)
        .isEqualTo(3);
  }
}
