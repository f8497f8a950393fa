package org.econtext.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.econtext.conformance.containers.TestHost;
import org.econtext.core.ConnectResult;
import org.econtext.core.Context;
import org.econtext.core.Router;
import org.econtext.core.Sender;
import org.econtext.core.Target;
import org.econtext.master.Master;
import org.econtext.parent.Secret;
import org.econtext.testing.DelayedTarget;
import org.econtext.testing.Traffic;
import org.econtext.transport.ssh.Ssh;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Ten hosts behind a bastion, each with an sshd of its own. */
@RequiresDocker
@Timeout(120)
class BastionIT {
  private static final int HOSTS = 10;

  /** What a further host may cost on the way to the bastion: its calls, but no class again. */
  private static final long BYTES_PER_FURTHER_HOST = 2 << 10;

  @TempDir static Path directory;

  private static TestHost bastion;
  private static List<TestHost> hosts;
  private static List<String> addresses;
  private static String bastionAddress;

  @BeforeAll
  static void startHosts() throws Exception {
    bastion = TestHost.debian();
    bastion.start();
    hosts = IntStream.range(0, HOSTS).mapToObj(i -> TestHost.debian()).toList();
    hosts.parallelStream().forEach(TestHost::start);
    addresses = new ArrayList<>();
    for (TestHost host : hosts) {
      addresses.add(host.sh("hostname -i").strip());
    }
    bastionAddress = bastion.sh("hostname -i").strip();
    // One image, one key.
    String key = bastion.sh("cat /etc/ssh/ssh_host_ed25519_key.pub").strip();
    bastion.sh("echo '" + String.join(",", addresses) + " " + key + "' >/etc/ssh/ssh_known_hosts");
    Files.writeString(directory.resolve("known_hosts"), bastionAddress + " " + key + "\n");
  }

  @AfterAll
  static void stopHosts() {
    hosts.parallelStream().forEach(TestHost::stop);
    bastion.stop();
  }

  private static Ssh bastion() {
    return Ssh.host(bastionAddress)
        .user("alice")
        .password(Secret.of("alice-secret"))
        .option("UserKnownHostsFile=" + directory.resolve("known_hosts"))
        .name("bastion");
  }

  private static Ssh host(int index) {
    return Ssh.host(addresses.get(index))
        .user("bob")
        .password(Secret.of("bob-secret"))
        .name("host" + index);
  }

  private static void useClasses(Context host) {
    assertThat(host.call(CallFunctions::add, 1, 2)).isEqualTo(3);
    assertThat(host.call(TrustFunctions::declared).text()).isEqualTo("expected");
    assertThatThrownBy(() -> host.call(ExceptionFunctions::divide, 1, 0))
        .hasStackTraceContaining("by zero");
  }

  @Test
  void whatManyHostsNeedCrossesTheWayToTheBastionOnce() throws Exception {
    CountingMaster master = new CountingMaster(BastionIT.class);
    Traffic traffic = new Traffic();
    try (Router router = master.open()) {
      Context gate = router.connect(new DelayedTarget(bastion(), Duration.ZERO, traffic));
      Context first = gate.connect(host(0));
      useClasses(first);
      long sentBefore = traffic.sentBytes();
      int lookUpsBefore = lookUps(master);
      List<Target> others = new ArrayList<>();
      for (int i = 1; i < HOSTS; i++) {
        others.add(host(i));
      }
      List<ConnectResult> results = gate.connectAll(others);
      for (ConnectResult result : results) {
        useClasses(result.orThrow());
        assertThat(result.route()).isEqualTo(result.target().hop() + " > bastion > master");
      }
      assertThat(traffic.sentBytes() - sentBefore)
          .isLessThan(BYTES_PER_FURTHER_HOST * others.size());
      assertThat(lookUps(master)).isEqualTo(lookUpsBefore);
      assertThat(master.askedClasses().values()).as("look-ups of each class").containsOnly(1);
    }
  }

  private static int lookUps(CountingMaster master) {
    return master.askedClasses().values().stream().mapToInt(Integer::intValue).sum();
  }

  @Test
  void whatNeighboursSayToEachOtherDoesNotCrossTheWayToTheBastion() throws Exception {
    int bytes = 8 << 20;
    Traffic traffic = new Traffic();
    try (Router router = Master.open()) {
      Context gate = router.connect(new DelayedTarget(bastion(), Duration.ZERO, traffic));
      Context from = gate.connect(host(0));
      Context to = gate.connect(host(1));
      Sender<byte[]> sender = to.call(ChannelFunctions::openUnread, router);
      CompletableFuture<Long> received = to.callAsync(ChannelFunctions::countUnreadBytes);
      long before = traffic.sentBytes() + traffic.receivedBytes();
      from.run(ChannelFunctions::sendBytesAndClose, sender, 64 << 10, bytes / (64 << 10));
      assertThat(received.join()).isEqualTo(bytes);
      assertThat(traffic.sentBytes() + traffic.receivedBytes() - before).isLessThan(64 << 10);
      to.authorize(from);
      assertThat(from.call(TrustFunctions::callElsewhere, to)).isEqualTo(3);
    }
  }

  @Test
  void aHostThatFailsIsToldWithItsRouteAndTouchesNoOther() {
    try (Router router = Master.open()) {
      Context gate = router.connect(bastion());
      Ssh refused = host(1).password(Secret.of("guess"));
      List<ConnectResult> results = gate.connectAll(List.of(host(0), refused, host(2)), 2);
      assertThat(results).extracting(ConnectResult::isConnected).containsExactly(true, false, true);
      assertThat(results.get(1).route())
          .isEqualTo("ssh:bob@" + addresses.get(1) + " > bastion > master");
      assertThat(results.get(1).failure()).hasMessageContaining("password");
      assertThat(results.get(2).orThrow().call(CallFunctions::add, 1, 2)).isEqualTo(3);
    }
  }
}
