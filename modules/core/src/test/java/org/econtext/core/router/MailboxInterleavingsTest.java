package org.econtext.core.router;

import static org.assertj.core.api.Assertions.assertThat;
import static org.econtext.exploration.Exploration.explore;
import static org.econtext.exploration.Exploration.findFault;
import static org.econtext.exploration.Exploration.require;
import static org.econtext.exploration.Exploration.share;

import java.util.ArrayList;
import java.util.List;
import org.econtext.core.EcontextException;
import org.econtext.core.LostContextException;
import org.econtext.core.Mailbox;
import org.econtext.core.Message;
import org.econtext.core.Stream;
import org.econtext.core.ThreadRole;
import org.econtext.exploration.ExploredBroker;
import org.junit.jupiter.api.Test;

/** Explores mailboxes that come and go while their router closes and contexts are lost. */
class MailboxInterleavingsTest {
  /** Notes what it is told. */
  private static final class Told implements Mailbox {
    private volatile boolean closed;
    private volatile boolean lost;

    @Override
    public Stream.Next receive(Message message, Stream from) {
      return Stream.Next.READ;
    }

    @Override
    public void closed(EcontextException reason) {
      closed = true;
    }

    @Override
    public void lost(LostContextException loss) {
      lost = true;
    }
  }

  private static MailboxTable table(ExploredBroker broker) {
    return share(new MailboxTable(broker::failed));
  }

  @Test
  void mailboxIsToldOfTheEndWhenItComes() {
    explore(
        broker -> {
          MailboxTable table = table(broker);
          Told late = share(new Told());
          EcontextException reason = new EcontextException("end");
          Thread closer = broker.start(ThreadRole.PROGRAM, "closer", () -> table.close(reason));
          int handle = table.add(late, 7);
          closer.join();
          require(late.closed, "who came meanwhile was not told");
          require(table.get(handle) == null, "the handle is still in use");
        });
  }

  @Test
  void eachHandleIsGivenOutOnce() {
    explore(
        broker -> {
          MailboxTable table = table(broker);
          Told first = new Told();
          Told second = new Told();
          int[] handles = new int[2];
          Thread other =
              broker.start(ThreadRole.PROGRAM, "other", () -> handles[0] = table.add(first));
          handles[1] = table.add(second);
          other.join();
          require(table.get(handles[0]).mailbox == first, "another is behind the first handle");
          require(table.get(handles[1]).mailbox == second, "another is behind the second handle");
        });
  }

  @Test
  void lossReachesWhoStays() {
    explore(
        broker -> {
          MailboxTable table = table(broker);
          Told staying = share(new Told());
          int going = table.add(new Told());
          int stays = table.add(staying);
          Thread other = broker.start(ThreadRole.PROGRAM, "other", () -> table.remove(going));
          table.lost(new LostContextException(7, LostContextException.UNKNOWN_STATUS, "lost"));
          other.join();
          require(staying.lost, "who stays was not told");
          require(table.get(stays) != null && table.dynamicCount() == 1, "who stays has gone");
        });
  }

  @Test
  void explorationFindsATableThatLooksForItsEndBeforeItTakesAMailbox() {
    assertThat(findFault(1, MailboxInterleavingsTest::addToAHastyTable)).contains("was not told");
  }

  private static void addToAHastyTable(ExploredBroker broker) throws InterruptedException {
    HastyTable table = share(new HastyTable());
    Told late = share(new Told());
    EcontextException reason = new EcontextException("end");
    Thread closer = broker.start(ThreadRole.PROGRAM, "closer", () -> table.close(reason));
    table.add(late);
    closer.join();
    require(late.closed, "who came meanwhile was not told");
  }

  /** As the table, but that it isn't closed, and that somebody is in it, are two steps. */
  private static final class HastyTable {
    private final List<Mailbox> mailboxes = new ArrayList<>();
    private volatile EcontextException closed;

    void add(Mailbox mailbox) {
      EcontextException reason = closed;
      if (reason != null) {
        mailbox.closed(reason);
        return;
      }
      synchronized (mailboxes) {
        mailboxes.add(mailbox);
      }
    }

    void close(EcontextException reason) {
      closed = reason;
      synchronized (mailboxes) {
        mailboxes.forEach(each -> each.closed(reason));
      }
    }
  }
}
