package org.econtext.core.stream;

import static org.econtext.exploration.Exploration.explore;
import static org.econtext.exploration.Exploration.require;
import static org.econtext.exploration.Exploration.share;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.econtext.core.Broker;
import org.econtext.core.LostContextException;
import org.econtext.core.Message;
import org.econtext.core.Stream;
import org.econtext.core.StreamEnd;
import org.econtext.core.ThreadRole;
import org.econtext.exploration.ExploredBroker;
import org.junit.jupiter.api.Test;

/** Explores who reads a stream and who writes to it; the other end is a thread as well. */
class FramedStreamInterleavingsTest {
  private static final int HERE = 5;
  private static final int THERE = 1;
  private static final int HANDLE = 101;

  /** So that polling in vain ends after a few looks at the clock. */
  private static final long TICK_NANOS = 20_000;

  private static final int PART = 4;

  /** Bytes on their way. */
  private static final class Pipe {
    private byte[] bytes = new byte[0];
    private boolean closed;
    private boolean writing;
    final InputStream in = new In();
    final OutputStream out = new Out();

    private final class In extends InputStream {
      @Override
      public int read() throws IOException {
        throw new IOException("reads one byte");
      }

      @Override
      public int read(byte[] into, int offset, int length) throws IOException {
        synchronized (Pipe.this) {
          while (bytes.length == 0 && !closed) {
            try {
              Pipe.this.wait();
            } catch (InterruptedException e) {
              throw new IOException(e);
            }
          }
          if (bytes.length == 0) {
            return -1;
          }
          int count = Math.min(length, bytes.length);
          System.arraycopy(bytes, 0, into, offset, count);
          byte[] rest = new byte[bytes.length - count];
          System.arraycopy(bytes, count, rest, 0, rest.length);
          bytes = rest;
          return count;
        }
      }

      @Override
      public int available() {
        synchronized (Pipe.this) {
          return bytes.length;
        }
      }
    }

    private final class Out extends OutputStream {
      @Override
      public void write(int b) throws IOException {
        throw new IOException("writes one byte");
      }

      /** In two steps, so that two threads that write at once are seen. */
      @Override
      public void write(byte[] from, int offset, int length) throws IOException {
        synchronized (Pipe.this) {
          require(!writing, "two threads write at once");
          require(!closed, "written to after it was closed");
          writing = true;
        }
        synchronized (Pipe.this) {
          byte[] all = new byte[bytes.length + length];
          System.arraycopy(bytes, 0, all, 0, bytes.length);
          System.arraycopy(from, offset, all, bytes.length, length);
          bytes = all;
          writing = false;
          Pipe.this.notifyAll();
        }
      }

      @Override
      public void close() {
        synchronized (Pipe.this) {
          require(!writing, "closed while somebody writes");
          closed = true;
          Pipe.this.notifyAll();
        }
      }
    }
  }

  private static Message message(int from, int to, int number) {
    return new Message(to, from, from, HANDLE, number, 0, new byte[0]);
  }

  /** Runs calls on one thread, as a context's main thread does. */
  private static final class Program implements Stream.Owner {
    private final ExploredBroker broker;
    private final ArrayDeque<Message> calls = new ArrayDeque<>();
    private Thread thread;
    private boolean idle;
    private boolean over;
    private int losses;

    Program(ExploredBroker broker) {
      this.broker = broker;
    }

    @Override
    public Stream.Next received(Message message, Stream from) {
      synchronized (this) {
        calls.add(message);
        if (!idle) {
          return Stream.Next.READ;
        }
        idle = false;
      }
      broker.unpark(thread);
      return Stream.Next.STEP_ASIDE;
    }

    @Override
    public void lost(Stream stream, StreamEnd end) {
      synchronized (this) {
        over = true;
        idle = false;
        losses++;
      }
      broker.unpark(thread);
    }

    @Override
    public void ending(Stream ended) {}

    @Override
    public void stuck(Stream stream) {
      throw new AssertionError("a peer that reads was given up");
    }

    private synchronized Message next(boolean waits) {
      Message call = calls.poll();
      idle = waits && call == null && !over;
      return call;
    }

    private synchronized boolean isIdle() {
      return idle;
    }

    private synchronized boolean isOver() {
      return over && calls.isEmpty();
    }

    void serve(Stream stream) {
      boolean polls = false;
      while (!isOver()) {
        Message call = next(!polls);
        if (call != null) {
          polls = stream.expectPolling();
          answer(stream, call);
        } else if (polls) {
          polls = stream.pollNext(HERE, HANDLE);
        } else {
          while (isIdle()) {
            broker.park(this, Broker.NEVER);
          }
        }
      }
    }

    private static void answer(Stream stream, Message call) {
      try {
        stream.send(message(HERE, THERE, call.replyTo()), Broker.NEVER, false);
      } catch (LostContextException e) {
        require(false, "lost before the last answer was sent");
      }
    }
  }

  @Test
  void callsAreReadByWhoeverHasTheTurn() {
    explore(
        PART,
        TICK_NANOS,
        broker -> {
          Pipe down = share(new Pipe());
          Pipe up = share(new Pipe());
          Program program = share(new Program(broker));
          FramedStream stream =
              share(new FramedStream(THERE, "peer", down.in, up.out, broker, program));
          program.thread = broker.start(ThreadRole.PROGRAM, "main", () -> program.serve(stream));
          stream.start();
          FrameReader answers = new FrameReader(up.in);
          FrameWriter calls = new FrameWriter(down.out, answers);
          for (int number = 1; number <= 2; number++) {
            calls.write(message(THERE, HERE, number));
            Message answer = answers.next();
            require(answer != null && answer.replyTo() == number, "answered " + answer);
          }
          calls.close();
          broker.finish();
          require(program.losses == 1, "told of its end " + program.losses + " times");
        });
  }

  @Test
  void framesOfSeveralThreadsGoOutWholeAndBeforeTheEnd() {
    explore(
        PART,
        TICK_NANOS,
        broker -> {
          Pipe down = share(new Pipe());
          Pipe up = share(new Pipe());
          FramedStream stream =
              share(new FramedStream(THERE, "peer", down.in, up.out, broker, new Program(broker)));
          Thread other =
              broker.start(
                  ThreadRole.PROGRAM,
                  "other",
                  () -> stream.send(message(HERE, THERE, 1), Broker.NEVER, false));
          stream.send(message(HERE, THERE, 2), Broker.NEVER, false);
          boolean offered = stream.offer(message(HERE, THERE, 3));
          require(offered, "no room in an empty queue");
          other.join();
          List<Integer> numbers = new ArrayList<>();
          FrameReader frames = new FrameReader(up.in);
          for (int i = 0; i < 3; i++) {
            numbers.add(frames.next().replyTo());
          }
          stream.close();
          require(frames.next() == null, "sent more than it was given");
          require(numbers.contains(1), "sent " + numbers);
          require(numbers.indexOf(2) < numbers.indexOf(3), "sent " + numbers);
        });
  }

  @Test
  void roomThatComesWhileAMessageIsHeldIsNotMissed() {
    explore(
        PART,
        TICK_NANOS,
        broker -> {
          Pipe down = share(new Pipe());
          Holding owner = share(new Holding());
          FramedStream stream =
              share(new FramedStream(THERE, "peer", down.in, new Pipe().out, broker, owner));
          stream.start();
          FrameWriter calls = new FrameWriter(down.out, new FrameReader(down.in));
          calls.write(message(THERE, HERE, 1));
          calls.write(message(THERE, HERE, 2));
          calls.close();
          owner.makeRoom();
          stream.resume();
          broker.finish();
          require(owner.taken == 2, "taken " + owner.taken);
        });
  }

  /** Has no room until it is made. */
  private static final class Holding implements Stream.Owner {
    private boolean room;
    private int taken;

    synchronized void makeRoom() {
      room = true;
    }

    @Override
    public synchronized Stream.Next received(Message message, Stream from) {
      taken++;
      return room ? Stream.Next.READ : Stream.Next.HOLD;
    }

    @Override
    public void lost(Stream stream, StreamEnd end) {}

    @Override
    public void ending(Stream ended) {}

    @Override
    public void stuck(Stream stream) {}
  }
}
